/** The statements of `statistics-writer.ts`, prepared once. */
import { and, between, eq, sql } from "drizzle-orm";
import type { Invocation } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import type { PendingRun } from "./pending.ts";
import { RowInserter, type RowShape } from "./row-inserter.ts";
import { alleleStats, alleles, invocations, runs, totals } from "./schema.ts";

const { placeholder } = sql;

const RUNS: RowShape<PendingRun> = {
  table: "runs",
  key: "seq",
  own: {
    run_id: ({ run }) => run.runId,
    started_at_ms: ({ run }) => run.startedAtMs,
    duration_us: ({ run }) => run.durationUs,
    input_hash: ({ run }) => run.inputHash,
    input: ({ input }) => input,
    output: ({ output }) => output,
  },
  shared: {
    level: ({ run }) => run.level,
    name: ({ run }) => run.name,
    parent_run_id: ({ run }) => run.parentRunId,
    outcome: ({ run }) => run.outcome,
    message: ({ run }) => run.message,
  },
  // A run that is there already stays as it is (`statistics-writer.ts`).
  onConflict: "ON CONFLICT DO NOTHING",
};

const INVOCATIONS: RowShape<Invocation> = {
  table: "invocations",
  key: "id",
  own: { duration_us: ({ durationUs }) => durationUs, at_ms: ({ atMs }) => atMs },
  shared: {
    locus: ({ locus }) => locus,
    sha: ({ sha }) => sha,
    outcome: ({ outcome }) => outcome,
    kind: ({ kind }) => kind,
    message: ({ message }) => message,
    immediate: ({ scores }) => scores.immediate,
    convergence: ({ scores }) => scores.convergence,
    resilience: ({ scores }) => scores.resilience,
    e: ({ e }) => e,
  },
  onConflict: "",
};

export function prepareStatistics(db: GenomeDatabase) {
  return { ...prepareInserts(db), ...prepareRescoring(db), ...prepareCounters(db) };
}

/** Plain SQL: this is the hot path, and drizzle's placeholders cost a third of the throughput. */
function prepareInserts({ $client: client }: GenomeDatabase) {
  return {
    runs: new RowInserter(client, RUNS),
    invocations: new RowInserter(client, INVOCATIONS),
    runsIn: client.prepare<{ seq: number }, [first: number, last: number]>(
      "SELECT seq FROM runs WHERE seq BETWEEN ? AND ?",
    ),
  };
}

function prepareRescoring(db: GenomeDatabase) {
  return {
    seqOfRun: db
      .select({ seq: runs.seq })
      .from(runs)
      .where(eq(runs.runId, placeholder("runId")))
      .prepare(),
    invocationsIn: db
      .select()
      .from(invocations)
      .where(
        and(
          between(invocations.id, placeholder("first"), placeholder("last")),
          eq(invocations.locus, placeholder("locus")),
          eq(invocations.sha, placeholder("sha")),
        ),
      )
      .prepare(),
    rewriteScore: db
      .update(invocations)
      .set({
        e: sql`${placeholder("e")}`,
        immediate: sql`${placeholder("immediate")}`,
        convergence: sql`${placeholder("convergence")}`,
        resilience: sql`${placeholder("resilience")}`,
      })
      .where(eq(invocations.id, placeholder("id")))
      .prepare(),
  };
}

function prepareCounters(db: GenomeDatabase) {
  const counters = {
    n: placeholder("n"),
    sumE: placeholder("sumE"),
    successes: placeholder("successes"),
    consecutiveFailures: placeholder("consecutiveFailures"),
    lastUsedMs: placeholder("lastUsedMs"),
    latency: placeholder("latency"),
    detector: placeholder("detector"),
  };
  const excludedCounters = {
    n: sql`excluded.n`,
    sumE: sql`excluded.sum_e`,
    successes: sql`excluded.successes`,
    consecutiveFailures: sql`excluded.consecutive_failures`,
    lastUsedMs: sql`excluded.last_used_ms`,
    latency: sql`excluded.latency`,
    detector: sql`excluded.detector`,
  };
  const key = { locus: placeholder("locus"), sha: placeholder("sha") };
  return {
    lastSeq: db
      .select({ seq: sql<number | null>`max(${runs.seq})` })
      .from(runs)
      .prepare(),
    stats: db
      .select()
      .from(alleleStats)
      .where(and(eq(alleleStats.locus, key.locus), eq(alleleStats.sha, key.sha)))
      .prepare(),
    allele: db
      .select({ sha: alleles.sha })
      .from(alleles)
      .where(and(eq(alleles.locus, key.locus), eq(alleles.sha, key.sha)))
      .prepare(),
    writeStats: db
      .insert(alleleStats)
      .values({ ...key, ...counters })
      .onConflictDoUpdate({ target: [alleleStats.locus, alleleStats.sha], set: excludedCounters })
      .prepare(),
    addTotals: db
      .insert(totals)
      .values({ id: 1, runs: placeholder("runs"), failures: placeholder("failures") })
      .onConflictDoUpdate({
        target: totals.id,
        set: { runs: sql`totals.runs + excluded.runs`, failures: sql`totals.failures + excluded.failures` },
      })
      .prepare(),
  };
}
