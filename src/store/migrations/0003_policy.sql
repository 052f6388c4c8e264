CREATE TABLE `approvals` (
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`asked_at_ms` integer NOT NULL,
	`asked_by` text NOT NULL,
	`reason` text NOT NULL,
	`wish` text NOT NULL,
	`state` text NOT NULL,
	`decision` text,
	PRIMARY KEY(`locus`, `sha`)
);
--> statement-breakpoint
CREATE INDEX `approvals_waiting` ON `approvals` (`asked_at_ms`,`sha`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`sha` text,
	`reason` text NOT NULL,
	`numbers` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit` (`at_ms`);--> statement-breakpoint
CREATE TABLE `trials` (
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`kind` text NOT NULL,
	`runs` integer NOT NULL,
	`successes` integer NOT NULL,
	`streak` integer NOT NULL,
	`last_problem` text,
	`last_at_ms` integer NOT NULL,
	PRIMARY KEY(`locus`, `sha`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `watched` (
	`id` text PRIMARY KEY NOT NULL,
	`concerned` text NOT NULL,
	`checks` text NOT NULL,
	`phase` text NOT NULL,
	`configured_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`misses` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `watched_by_due` ON `watched` (`due_at_ms`,`id`);