/** Tables of runs' journals; see `schema.ts` for the migrations. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Json, LocusName, PathwayName, RunId, Sha } from "../core/mod.ts";
import type {
  Attempt,
  JournaledOperation,
  JournaledProgress,
  JournaledStep,
  JournalHead,
  JournalState,
} from "../genome/mod.ts";

/** A run with effects. `owner` names the process that is at work on it (`owner-lock.ts`); null once it is settled. */
export const journals = sqliteTable(
  "journals",
  {
    seq: integer().primaryKey(),
    runId: text("run_id").$type<RunId>().notNull(),
    level: text().$type<JournalHead["level"]>().notNull(),
    name: text().$type<LocusName | PathwayName>().notNull(),
    revision: text().$type<Sha>().notNull(),
    kernelKind: text("kernel_kind").notNull(),
    kernelIdentity: text("kernel_identity"),
    onFailure: text("on_failure").$type<JournalHead["onFailure"]>().notNull(),
    input: text({ mode: "json" }).$type<Json>().notNull(),
    startedAtMs: integer("started_at_ms").notNull(),
    resumes: text().$type<RunId>(),
    state: text().$type<JournalState>().notNull(),
    message: text(),
    endedAtMs: integer("ended_at_ms"),
    owner: text(),
  },
  (table) => [
    uniqueIndex("journals_by_run").on(table.runId),
    index("unsettled_journals").on(table.seq).where(sql`state IN ('open', 'stuck')`),
  ],
);

export const journalWrites = sqliteTable(
  "journal_writes",
  {
    journal: integer()
      .notNull()
      .references(() => journals.seq, { onDelete: "cascade" }),
    sequence: integer().notNull(),
    part: text(),
    operation: text({ mode: "json" }).$type<JournaledOperation>().notNull(),
    inverse: text({ mode: "json" }).$type<readonly JournaledOperation[]>().notNull(),
    progress: text({ mode: "json" }).$type<JournaledProgress>(),
  },
  (table) => [primaryKey({ columns: [table.journal, table.sequence] })],
);

/** `ordinal` is the order of completion. */
export const journalSteps = sqliteTable(
  "journal_steps",
  {
    journal: integer()
      .notNull()
      .references(() => journals.seq, { onDelete: "cascade" }),
    ordinal: integer().notNull(),
    key: text().notNull(),
    unit: text().notNull(),
    number: integer(),
    name: text().notNull(),
    outcome: text().$type<JournaledStep["outcome"]>().notNull(),
    runId: text("run_id").$type<RunId>(),
    output: text({ mode: "json" }).$type<Json>(),
    attempts: text({ mode: "json" }).$type<readonly Attempt[]>().notNull(),
    durationUs: real("duration_us").notNull(),
  },
  (table) => [primaryKey({ columns: [table.journal, table.ordinal] })],
);
