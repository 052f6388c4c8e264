CREATE TABLE `regressions` (
	`seq` integer PRIMARY KEY NOT NULL,
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`level` text NOT NULL,
	`before` real NOT NULL,
	`since` real NOT NULL,
	`delay` integer NOT NULL,
	`reaction` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `regressions_by_time` ON `regressions` (`at_ms`);--> statement-breakpoint
CREATE INDEX `regressions_by_locus` ON `regressions` (`locus`,`at_ms`);--> statement-breakpoint
ALTER TABLE `allele_stats` ADD `detector` text;