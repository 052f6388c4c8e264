CREATE TABLE `snapshots` (
	`name` text PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`by_actor` text NOT NULL,
	`reason` text NOT NULL,
	`stages` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `snapshots_by_time` ON `snapshots` (`at_ms`,`name`);