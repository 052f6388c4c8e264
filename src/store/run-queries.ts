import { and, asc, between, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { LocusName, RunId } from "../core/mod.ts";
import type { GenomeCounts, Invocation, RecordedSuccess, RunFilter, RunRecord } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { invocationsPerRunMax } from "./preconditions.ts";
import { invocationOf, runOf, successOf } from "./rows.ts";
import { invocations, runs, successes, totals } from "./schema.ts";

export class RunQueries {
  readonly #db: GenomeDatabase;

  constructor(db: GenomeDatabase) {
    this.#db = db;
  }

  /** Newest first. Each combination of filters has its own index (`schema.ts`); a test reads the query plans. */
  recent(filter: RunFilter): readonly RunRecord[] {
    return this.recentQuery(filter).all().map(runOf);
  }

  recentQuery({ limit, name, failedOnly, askedOnly, beforeMs, sinceMs, after }: RunFilter) {
    const conditions: SQL[] = [];
    if (name !== undefined) conditions.push(sql`${runs.name} = ${name}`);
    // Written out, not bound: only then does SQLite see that the partial indexes answer this.
    if (failedOnly !== undefined) conditions.push(sql`outcome = 'failure'`);
    // No index of its own, which every run would pay for: the steps that are passed over end with the run that asked for them.
    if (askedOnly !== undefined) conditions.push(isNull(runs.parentRunId));
    if (beforeMs !== undefined) conditions.push(lt(runs.startedAtMs, beforeMs));
    if (sinceMs !== undefined) conditions.push(gte(runs.startedAtMs, sinceMs));
    if (after !== undefined) {
      const last = sql`(SELECT started_at_ms, seq FROM runs WHERE run_id = ${after})`;
      conditions.push(sql`(${runs.startedAtMs}, ${runs.seq}) < ${last}`);
    }
    return this.#db
      .select()
      .from(runs)
      .where(and(...conditions))
      .orderBy(desc(runs.startedAtMs), desc(runs.seq))
      .limit(limit);
  }

  get(runId: RunId): { readonly run: RunRecord; readonly invocations: readonly Invocation[] } | null {
    const row = this.#db.select().from(runs).where(eq(runs.runId, runId)).get();
    if (row === undefined) return null;
    const first = row.seq * invocationsPerRunMax;
    const rows = this.#db
      .select()
      .from(invocations)
      .where(between(invocations.id, first, first + invocationsPerRunMax - 1))
      .orderBy(asc(invocations.id))
      .all();
    return { run: runOf(row), invocations: rows.map((invocation) => invocationOf(invocation, runId)) };
  }

  children(parent: RunId, limit: number): readonly RunRecord[] {
    return this.childrenQuery(parent, limit).all().map(runOf);
  }

  childrenQuery(parent: RunId, limit: number) {
    return this.#db
      .select()
      .from(runs)
      .where(and(eq(runs.parentRunId, parent), isNotNull(runs.parentRunId)))
      .orderBy(asc(runs.seq))
      .limit(limit);
  }

  invocationsAt(locus: LocusName, limit: number): readonly Invocation[] {
    const rows = this.invocationsAtQuery(locus, limit).all();
    // Sorted here: the rows are few, and SQLite would build a tree for them.
    rows.sort((left, right) => left.startedAtMs - right.startedAtMs || left.invocation.id - right.invocation.id);
    return rows.map(({ invocation, runId }) => invocationOf(invocation, runId));
  }

  /** The runs by their index, and for each the one range of its invocations: what it costs does not grow with the store. */
  invocationsAtQuery(locus: LocusName, limit: number) {
    const newest = this.#db
      .select({ seq: runs.seq, runId: runs.runId, startedAtMs: runs.startedAtMs })
      .from(runs)
      .where(eq(runs.name, locus))
      .orderBy(desc(runs.startedAtMs), desc(runs.seq))
      .limit(limit)
      .as("newest");
    const first = sql`${newest.seq} * ${sql.raw(String(invocationsPerRunMax))}`;
    const last = sql`${newest.seq} * ${sql.raw(String(invocationsPerRunMax))} + ${sql.raw(String(invocationsPerRunMax - 1))}`;
    return this.#db
      .select({ invocation: invocations, runId: newest.runId, startedAtMs: newest.startedAtMs })
      .from(newest)
      .innerJoin(invocations, between(invocations.id, first, last))
      .where(and(eq(invocations.locus, locus), isNotNull(invocations.e)));
  }

  successes(locus: LocusName, limit: number): readonly RecordedSuccess[] {
    return this.#db
      .select({ locus: successes.locus, sha: successes.sha, input: successes.input, output: successes.output })
      .from(successes)
      .where(eq(successes.locus, locus))
      .orderBy(desc(successes.seq))
      .limit(limit)
      .all()
      .map(successOf);
  }

  counts(): Pick<GenomeCounts, "runs" | "failures"> {
    const row = this.#db.select({ runs: totals.runs, failures: totals.failures }).from(totals).get();
    return row ?? { runs: 0, failures: 0 };
  }
}
