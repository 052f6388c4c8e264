CREATE TABLE `journal_steps` (
	`journal` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`key` text NOT NULL,
	`unit` text NOT NULL,
	`number` integer,
	`name` text NOT NULL,
	`outcome` text NOT NULL,
	`run_id` text,
	`output` text,
	`attempts` text NOT NULL,
	`duration_us` real NOT NULL,
	PRIMARY KEY(`journal`, `ordinal`),
	FOREIGN KEY (`journal`) REFERENCES `journals`(`seq`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `journal_writes` (
	`journal` integer NOT NULL,
	`sequence` integer NOT NULL,
	`part` text,
	`operation` text NOT NULL,
	`inverse` text NOT NULL,
	`progress` text,
	PRIMARY KEY(`journal`, `sequence`),
	FOREIGN KEY (`journal`) REFERENCES `journals`(`seq`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `journals` (
	`seq` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`level` text NOT NULL,
	`name` text NOT NULL,
	`revision` text NOT NULL,
	`kernel_kind` text NOT NULL,
	`kernel_identity` text,
	`on_failure` text NOT NULL,
	`input` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`resumes` text,
	`state` text NOT NULL,
	`message` text,
	`ended_at_ms` integer,
	`owner` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journals_by_run` ON `journals` (`run_id`);--> statement-breakpoint
CREATE INDEX `unsettled_journals` ON `journals` (`seq`) WHERE state IN ('open', 'stuck');