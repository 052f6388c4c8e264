CREATE TABLE `deployment_runs` (
	`seq` integer PRIMARY KEY NOT NULL,
	`deployment` text NOT NULL,
	`name` text NOT NULL,
	`resource` text NOT NULL,
	`pathway` text NOT NULL,
	`run_id` text,
	`outcome` text NOT NULL,
	`message` text,
	`duration_us` real NOT NULL,
	`changes` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deployment_runs_by_name` ON `deployment_runs` (`deployment`,`name`);--> statement-breakpoint
CREATE INDEX `standing_changes` ON `deployment_runs` (`deployment`) WHERE changes <> '[]';--> statement-breakpoint
CREATE TABLE `deployments` (
	`seq` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`topology` text NOT NULL,
	`action` text NOT NULL,
	`kernel` text NOT NULL,
	`phenotype` text,
	`input` text NOT NULL,
	`outcome` text NOT NULL,
	`message` text,
	`started_at_ms` integer NOT NULL,
	`finished_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deployments_by_id` ON `deployments` (`run_id`);--> statement-breakpoint
CREATE INDEX `deployments_by_topology` ON `deployments` (`topology`,`seq`);