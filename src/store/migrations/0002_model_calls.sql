CREATE TABLE `model_calls` (
	`id` integer PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`locus` text,
	`purpose` text NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`is_settled` integer NOT NULL,
	`tokens` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cached_tokens` integer NOT NULL,
	`cost_usd` real
);
--> statement-breakpoint
CREATE INDEX `model_calls_by_time` ON `model_calls` (`at_ms`);