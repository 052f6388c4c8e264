CREATE TABLE `allele_stats` (
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`n` integer NOT NULL,
	`sum_e` real NOT NULL,
	`successes` integer NOT NULL,
	`consecutive_failures` integer NOT NULL,
	`last_used_ms` integer,
	`latency` text NOT NULL,
	PRIMARY KEY(`locus`, `sha`),
	FOREIGN KEY (`locus`,`sha`) REFERENCES `alleles`(`locus`,`sha`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `alleles` (
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`stage` text NOT NULL,
	`interface_hash` text NOT NULL,
	`generation` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`origin_kind` text NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`locus`, `sha`),
	FOREIGN KEY (`sha`) REFERENCES `sources`(`sha`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `alleles_by_creation` ON `alleles` (`locus`,`created_at_ms`,`sha`);--> statement-breakpoint
CREATE INDEX `alleles_by_sha` ON `alleles` (`sha`,`locus`);--> statement-breakpoint
CREATE INDEX `alleles_by_origin_kind` ON `alleles` (`origin_kind`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_dominant_per_locus` ON `alleles` (`locus`) WHERE stage = 'dominant';--> statement-breakpoint
CREATE TABLE `contract_revisions` (
	`locus` text NOT NULL,
	`revision` text NOT NULL,
	`interface_hash` text NOT NULL,
	`text` text NOT NULL,
	`at_ms` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`locus`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `contract_revisions_by_seq` ON `contract_revisions` (`locus`,`seq`);--> statement-breakpoint
CREATE TABLE `invocations` (
	`id` integer PRIMARY KEY NOT NULL,
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`outcome` text NOT NULL,
	`kind` text,
	`message` text,
	`duration_us` real NOT NULL,
	`immediate` integer,
	`convergence` integer,
	`resilience` integer,
	`e` real,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `lineage` (
	`child` text NOT NULL,
	`parent` text NOT NULL,
	PRIMARY KEY(`child`, `parent`)
);
--> statement-breakpoint
CREATE INDEX `lineage_by_parent` ON `lineage` (`parent`);--> statement-breakpoint
CREATE TABLE `runs` (
	`seq` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`level` text NOT NULL,
	`name` text NOT NULL,
	`parent_run_id` text,
	`outcome` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`duration_us` real NOT NULL,
	`input_hash` text NOT NULL,
	`input` text,
	`output` text,
	`message` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_by_id` ON `runs` (`run_id`);--> statement-breakpoint
CREATE INDEX `runs_by_start` ON `runs` (`started_at_ms`);--> statement-breakpoint
CREATE INDEX `runs_by_name` ON `runs` (`name`,`started_at_ms`);--> statement-breakpoint
CREATE INDEX `failed_runs_by_start` ON `runs` (`started_at_ms`) WHERE outcome = 'failure';--> statement-breakpoint
CREATE INDEX `failed_runs_by_name` ON `runs` (`name`,`started_at_ms`) WHERE outcome = 'failure';--> statement-breakpoint
CREATE TABLE `sources` (
	`sha` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stage_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`from_stage` text,
	`to_stage` text NOT NULL,
	`reason` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stage_changes_by_locus` ON `stage_changes` (`locus`);--> statement-breakpoint
CREATE TABLE `successes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`locus` text NOT NULL,
	`input_hash` text NOT NULL,
	`sha` text NOT NULL,
	`input` text NOT NULL,
	`output` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `successes_by_input` ON `successes` (`locus`,`input_hash`);--> statement-breakpoint
CREATE INDEX `successes_by_locus` ON `successes` (`locus`,`seq`);--> statement-breakpoint
CREATE TABLE `totals` (
	`id` integer PRIMARY KEY NOT NULL,
	`runs` integer NOT NULL,
	`failures` integer NOT NULL
);
