DROP INDEX `watched_by_due`;--> statement-breakpoint
ALTER TABLE `watched` ADD `kernel` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `watched_by_due` ON `watched` (`kernel`,`due_at_ms`,`id`);