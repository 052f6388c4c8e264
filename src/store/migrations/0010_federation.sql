CREATE TABLE `observations` (
	`origin` text NOT NULL,
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`n` integer NOT NULL,
	`sum_micro` integer NOT NULL,
	`version` integer NOT NULL,
	`signature` text NOT NULL,
	PRIMARY KEY(`origin`, `locus`, `sha`)
);
--> statement-breakpoint
CREATE INDEX `observations_by_locus` ON `observations` (`locus`,`sha`,`origin`);--> statement-breakpoint
CREATE TABLE `peer_imports` (
	`peer` text NOT NULL,
	`locus` text NOT NULL,
	`sha` text NOT NULL,
	`bytes` integer NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`peer`, `locus`, `sha`)
);
--> statement-breakpoint
CREATE INDEX `peer_imports_by_time` ON `peer_imports` (`peer`,`at_ms`,`bytes`);--> statement-breakpoint
CREATE TABLE `peer_nonces` (
	`peer` text NOT NULL,
	`nonce` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`peer`, `nonce`)
);
--> statement-breakpoint
CREATE INDEX `peer_nonces_by_expiry` ON `peer_nonces` (`expires_at_ms`);