/**
 * The genome's tables. Two kinds of rows, as in `runtime.md`, "Durability": facts (sources, alleles, lineage,
 * stage_changes, contract_revisions, model_calls, audit, approvals, trials, watched, deployments, journals)
 * and statistics (runs, invocations, successes, allele_stats, totals).
 *
 * A change here needs a new migration, generated at development time and then listed in `migrations.ts`:
 *
 *     node_modules/.bin/drizzle-kit generate --dialect sqlite --schema 'src/store/*schema.ts' --out src/store/migrations --name WHAT
 *
 * Statistics carry no constraints beyond their keys: what `record` has accepted must never be refused at commit,
 * because a group that cannot be committed would hold back every later one.
 */
import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { InterfaceHash, Json, JsonObject, LocusName, PathwayName, RunId, Sha } from "../core/mod.ts";
import type {
  Actor,
  Approval,
  ApprovalDecision,
  AttemptOutcome,
  AuditAction,
  ChangeDetector,
  Deployment,
  DeploymentRun,
  ExpressedStage,
  FailureKind,
  Origin,
  Regression,
  RunRecord,
  Scene,
  Scope,
  SpendPurpose,
  Stage,
  TrialKind,
  Watched,
} from "../genome/mod.ts";

/** Content by its hash: one copy, however many loci share it. */
export const sources = sqliteTable("sources", {
  sha: text().$type<Sha>().primaryKey(),
  source: text().notNull(),
});

export const alleles = sqliteTable(
  "alleles",
  {
    locus: text().$type<LocusName>().notNull(),
    sha: text()
      .$type<Sha>()
      .notNull()
      .references(() => sources.sha),
    stage: text().$type<Stage>().notNull(),
    interfaceHash: text("interface_hash").$type<InterfaceHash>().notNull(),
    generation: integer().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    originKind: text("origin_kind").$type<Origin["kind"]>().notNull(),
    origin: text({ mode: "json" }).$type<Origin>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.locus, table.sha] }),
    index("alleles_by_creation").on(table.locus, table.createdAtMs, table.sha),
    index("alleles_by_sha").on(table.sha, table.locus),
    index("alleles_by_origin_kind").on(table.originKind),
    uniqueIndex("one_dominant_per_locus").on(table.locus).where(sql`stage = 'dominant'`),
  ],
);

/** No foreign keys: a parent may live in a peer's genome only, and lineage outlives what is purged. */
export const lineage = sqliteTable(
  "lineage",
  { child: text().$type<Sha>().notNull(), parent: text().$type<Sha>().notNull() },
  (table) => [primaryKey({ columns: [table.child, table.parent] }), index("lineage_by_parent").on(table.parent)],
);

export const stageChanges = sqliteTable(
  "stage_changes",
  {
    seq: integer().primaryKey(),
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    from: text("from_stage").$type<Stage>(),
    to: text("to_stage").$type<Stage>().notNull(),
    reason: text().notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("stage_changes_by_locus").on(table.locus)],
);

/** `seq` orders by last sighting: a contract that returns to an earlier text makes that revision the latest again. */
export const contractRevisions = sqliteTable(
  "contract_revisions",
  {
    locus: text().$type<LocusName>().notNull(),
    revision: text().$type<Sha>().notNull(),
    interfaceHash: text("interface_hash").$type<InterfaceHash>().notNull(),
    text: text().notNull(),
    atMs: integer("at_ms").notNull(),
    seq: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.locus, table.revision] }),
    index("contract_revisions_by_seq").on(table.locus, table.seq),
  ],
);

export const alleleStats = sqliteTable(
  "allele_stats",
  {
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    n: integer().notNull(),
    sumE: real("sum_e").notNull(),
    successes: integer().notNull(),
    consecutiveFailures: integer("consecutive_failures").notNull(),
    lastUsedMs: integer("last_used_ms"),
    latency: text({ mode: "json" }).$type<readonly number[]>().notNull(),
    /** NULL in rows from before there was a detector. */
    detector: text({ mode: "json" }).$type<ChangeDetector>(),
  },
  (table) => [
    primaryKey({ columns: [table.locus, table.sha] }),
    foreignKey({ columns: [table.locus, table.sha], foreignColumns: [alleles.locus, alleles.sha] }).onDelete("cascade"),
  ],
);

/** `seq` is the order of recording; every index below is appended to at its end, except the one on the random id. */
export const runs = sqliteTable(
  "runs",
  {
    seq: integer().primaryKey(),
    runId: text("run_id").$type<RunId>().notNull(),
    level: text().$type<RunRecord["level"]>().notNull(),
    name: text().$type<LocusName | PathwayName>().notNull(),
    parentRunId: text("parent_run_id").$type<RunId>(),
    outcome: text().$type<AttemptOutcome>().notNull(),
    startedAtMs: integer("started_at_ms").notNull(),
    durationUs: real("duration_us").notNull(),
    inputHash: text("input_hash").$type<Sha>().notNull(),
    /** JSON; NULL where it was not kept, which is not the same as a JSON null. */
    input: text(),
    output: text(),
    message: text(),
  },
  (table) => [
    uniqueIndex("runs_by_id").on(table.runId),
    index("runs_by_start").on(table.startedAtMs),
    index("runs_by_name").on(table.name, table.startedAtMs),
    index("runs_by_parent").on(table.parentRunId).where(sql`parent_run_id IS NOT NULL`),
    index("failed_runs_by_start").on(table.startedAtMs).where(sql`outcome = 'failure'`),
    index("failed_runs_by_name").on(table.name, table.startedAtMs).where(sql`outcome = 'failure'`),
  ],
);

/**
 * The key is `run.seq * invocationsPerRunMax + ordinal`: a run's invocations are one range of the table itself,
 * with no index to maintain. (A composite key would cost a second B-tree of the same size.)
 */
export const invocations = sqliteTable("invocations", {
  id: integer().primaryKey(),
  locus: text().$type<LocusName>().notNull(),
  sha: text().$type<Sha>().notNull(),
  outcome: text().$type<AttemptOutcome>().notNull(),
  kind: text().$type<FailureKind>(),
  message: text(),
  durationUs: real("duration_us").notNull(),
  immediate: integer().$type<0 | 1>(),
  convergence: integer().$type<0 | 1>(),
  resilience: integer().$type<0 | 1>(),
  e: real(),
  atMs: integer("at_ms").notNull(),
});

/** Evidence. One row per input: the same input a thousand times is one piece of evidence, the newest. */
export const successes = sqliteTable(
  "successes",
  {
    seq: integer().primaryKey(),
    locus: text().$type<LocusName>().notNull(),
    inputHash: text("input_hash").$type<Sha>().notNull(),
    sha: text().$type<Sha>().notNull(),
    input: text().notNull(),
    output: text().notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("successes_by_input").on(table.locus, table.inputHash),
    index("successes_by_locus").on(table.locus, table.seq),
  ],
);

/** When an allele's failure rate rose, and what was done about it. */
export const regressions = sqliteTable(
  "regressions",
  {
    seq: integer().primaryKey(),
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    level: text().$type<Regression["level"]>().notNull(),
    before: real().notNull(),
    since: real().notNull(),
    delay: integer().notNull(),
    reaction: text().notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("regressions_by_time").on(table.atMs), index("regressions_by_locus").on(table.locus, table.atMs)],
);

/**
 * Every call to a model, written before it is made. Until it is settled, the counts are the most it can come to, so that
 * the budgets hold whatever happens in between. `cost_usd` is NULL where nobody knows the model's price.
 */
export const modelCalls = sqliteTable(
  "model_calls",
  {
    id: integer().primaryKey(),
    atMs: integer("at_ms").notNull(),
    locus: text().$type<LocusName>(),
    purpose: text().$type<SpendPurpose>().notNull(),
    conversation: text().notNull().default(""),
    engine: text().notNull(),
    model: text().notNull(),
    isSettled: integer("is_settled", { mode: "boolean" }).notNull(),
    tokens: integer().notNull(),
    inputTokens: integer("input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    cachedTokens: integer("cached_tokens").notNull(),
    costUsd: real("cost_usd"),
  },
  (table) => [index("model_calls_by_time").on(table.atMs)],
);

export const deployments = sqliteTable(
  "deployments",
  {
    seq: integer().primaryKey(),
    runId: text("run_id").$type<RunId>().notNull(),
    topology: text().notNull(),
    action: text().$type<Deployment["action"]>().notNull(),
    kernel: text().notNull(),
    phenotype: text(),
    input: text({ mode: "json" }).$type<Json>().notNull(),
    outcome: text().$type<Deployment["outcome"]>().notNull(),
    message: text(),
    startedAtMs: integer("started_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
  },
  (table) => [
    uniqueIndex("deployments_by_id").on(table.runId),
    index("deployments_by_topology").on(table.topology, table.seq),
  ],
);

/** What each run of a deployment changed. The partial index holds only what a teardown has to look at. */
export const deploymentRuns = sqliteTable(
  "deployment_runs",
  {
    seq: integer().primaryKey(),
    deployment: text().$type<RunId>().notNull(),
    name: text().notNull(),
    resource: text().notNull(),
    pathway: text().notNull(),
    runId: text("run_id").$type<RunId>(),
    outcome: text().$type<DeploymentRun["outcome"]>().notNull(),
    message: text(),
    durationUs: real("duration_us").notNull(),
    changes: text({ mode: "json" }).$type<DeploymentRun["changes"]>().notNull(),
  },
  (table) => [
    uniqueIndex("deployment_runs_by_name").on(table.deployment, table.name),
    index("standing_changes").on(table.deployment).where(sql`changes <> '[]'`),
  ],
);

/** One row, so that counting runs costs the same after a year as on the first day. */
export const totals = sqliteTable("totals", {
  id: integer().primaryKey(),
  runs: integer().notNull(),
  failures: integer().notNull(),
});

/** Rows are only ever added; each holds the hash of the one before (`genome/audit.ts`). */
export const audit = sqliteTable(
  "audit",
  {
    seq: integer().primaryKey(),
    atMs: integer("at_ms").notNull(),
    actor: text().$type<Actor>().notNull(),
    action: text().$type<AuditAction>().notNull(),
    subject: text().notNull(),
    sha: text().$type<Sha>(),
    reason: text().notNull(),
    numbers: text({ mode: "json" }).$type<JsonObject>().notNull(),
    previous: text().$type<Sha>().notNull(),
    hash: text().$type<Sha>().notNull(),
  },
  (table) => [index("audit_by_time").on(table.atMs)],
);

export const approvals = sqliteTable(
  "approvals",
  {
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    askedAtMs: integer("asked_at_ms").notNull(),
    askedBy: text("asked_by").$type<Actor>().notNull(),
    reason: text().notNull(),
    wish: text().$type<Approval["wish"]>().notNull(),
    state: text().$type<Approval["state"]>().notNull(),
    decision: text({ mode: "json" }).$type<ApprovalDecision>(),
  },
  (table) => [
    primaryKey({ columns: [table.locus, table.sha] }),
    index("approvals_waiting").on(table.askedAtMs, table.sha).where(sql`state = 'waiting'`),
  ],
);

export const trials = sqliteTable(
  "trials",
  {
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    kind: text().$type<TrialKind>().notNull(),
    runs: integer().notNull(),
    successes: integer().notNull(),
    streak: integer().notNull(),
    lastProblem: text("last_problem"),
    lastAtMs: integer("last_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.locus, table.sha, table.kind] })],
);

export const watched = sqliteTable(
  "watched",
  {
    id: text().primaryKey(),
    kernel: text().notNull().default(""),
    concerned: text({ mode: "json" }).$type<Watched["concerned"]>().notNull(),
    checks: text({ mode: "json" }).$type<Watched["checks"]>().notNull(),
    phase: text().$type<Watched["phase"]>().notNull(),
    configuredAtMs: integer("configured_at_ms").notNull(),
    dueAtMs: integer("due_at_ms").notNull(),
    misses: integer().notNull(),
    scene: text({ mode: "json" }).$type<Scene | null>(),
  },
  (table) => [index("watched_by_due").on(table.kernel, table.dueAtMs, table.id)],
);

/** Tokens that were handed out for the HTTP API; the tokens themselves are nowhere. */
export const apiTokens = sqliteTable("api_tokens", {
  id: text().primaryKey(),
  name: text().notNull(),
  scope: text().$type<Scope>().notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
  expiresAtMs: integer("expires_at_ms").notNull(),
  revokedAtMs: integer("revoked_at_ms"),
});

/** Requests that must not happen twice, with their answers; `status` is NULL while one is under way. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    key: text().primaryKey(),
    request: text().$type<Sha>().notNull(),
    atMs: integer("at_ms").notNull(),
    status: integer(),
    body: text(),
  },
  (table) => [index("idempotency_keys_by_time").on(table.atMs)],
);

/** The phenotype at one moment, whole: a few kilobytes that never change. */
export const snapshots = sqliteTable(
  "snapshots",
  {
    name: text().primaryKey(),
    atMs: integer("at_ms").notNull(),
    by: text("by_actor").$type<Actor>().notNull(),
    reason: text().notNull(),
    stages: text({ mode: "json" }).$type<readonly ExpressedStage[]>().notNull(),
  },
  (table) => [index("snapshots_by_time").on(table.atMs, table.name)],
);
