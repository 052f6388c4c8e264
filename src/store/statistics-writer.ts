/**
 * Writes one group of statistics in one immediate transaction. Immediate, so that nobody else writes between reading an
 * allele's counters and writing them back: with the lock held, reading, applying `withInvocation` once per invocation in
 * order and writing is an increment, and it is the very rule that the organism applies to its copy in memory.
 *
 * Every step may be repeated: a run that is already there is skipped with all that follows from it. So a commit whose
 * success was not reported (an I/O error while syncing) can be tried again without counting anything twice.
 */
import type { Database } from "bun:sqlite";
import type { LocusName, Sha } from "../core/mod.ts";
import { type AlleleStats, type Invocation, noStats, type Rescored, withInvocation } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { EvidenceWriter } from "./evidence-writer.ts";
import { type Durability, withDurability } from "./journal-writer.ts";
import type { Pending, PendingRun } from "./pending.ts";
import { invocationsPerRunMax } from "./preconditions.ts";
import { withRescored } from "./rescore.ts";
import { invocationOf, statsOf } from "./rows.ts";
import type { invocations } from "./schema.ts";
import { prepareStatistics } from "./statistics-statements.ts";

/** What a group has changed so far, written back at its end: once per allele instead of once per run. */
interface GroupState {
  readonly stats: Map<string, AlleleAtLocus>;
  readonly evidenceAt: Set<LocusName>;
  nextSeq: number;
  runs: number;
  failures: number;
}

interface AlleleAtLocus {
  readonly locus: LocusName;
  readonly sha: Sha;
  stats: AlleleStats;
}

export class StatisticsWriter {
  readonly #db: GenomeDatabase;
  readonly #evidence: EvidenceWriter;
  readonly #statements: ReturnType<typeof prepareStatistics>;
  /** Made once: making it costs as much as a few runs. */
  readonly #transaction: ReturnType<typeof Database.prototype.transaction<[readonly Pending[]], void>>;

  constructor(db: GenomeDatabase) {
    this.#db = db;
    this.#evidence = new EvidenceWriter(db);
    this.#statements = prepareStatistics(db);
    this.#transaction = db.$client.transaction((group: readonly Pending[]) => this.#write(group));
  }

  commit(group: readonly Pending[], durability: Durability): void {
    withDurability(this.#db, durability, () => this.#transaction.immediate(group));
  }

  #write(group: readonly Pending[]): void {
    const state: GroupState = {
      stats: new Map(),
      evidenceAt: new Set(),
      nextSeq: (this.#statements.lastSeq.get()?.seq ?? 0) + 1,
      runs: 0,
      failures: 0,
    };
    let runs: PendingRun[] = [];
    for (const pending of group) {
      if (pending.kind === "run") runs.push(pending);
      else if (pending.kind === "rescored") {
        // What is rewritten may be among them.
        this.#writeRuns(runs, state);
        runs = [];
        this.#rescore(pending.rescored, state);
      } else {
        this.#evidence.write(pending);
        state.evidenceAt.add(pending.success.locus);
      }
    }
    this.#writeRuns(runs, state);
    for (const locus of state.evidenceAt) this.#evidence.trim(locus);
    for (const counted of state.stats.values()) this.#writeStats(counted);
    this.#statements.addTotals.run({ runs: state.runs, failures: state.failures });
  }

  #writeRuns(runs: readonly PendingRun[], state: GroupState): void {
    if (runs.length === 0) return;
    const first = state.nextSeq;
    state.nextSeq += runs.length;
    const inserted = this.#statements.runs.insert(
      runs.map((_, index) => first + index),
      runs,
    );
    const isNew = inserted === runs.length ? null : this.#seqsIn(first, state.nextSeq - 1);
    const ids: number[] = [];
    const invocations: Invocation[] = [];
    for (const [index, { run, invocations: attempts }] of runs.entries()) {
      if (isNew?.has(first + index) === false) continue;
      for (const [ordinal, attempt] of attempts.entries()) {
        ids.push((first + index) * invocationsPerRunMax + ordinal);
        invocations.push(attempt);
        this.#count(attempt, state);
      }
      state.runs += 1;
      if (run.outcome === "failure") state.failures += 1;
    }
    this.#statements.invocations.insert(ids, invocations);
  }

  /** Of the runs just written, those that were not there before; a run that was has kept its own number. */
  #seqsIn(first: number, last: number): ReadonlySet<number> {
    return new Set(this.#statements.runsIn.all(first, last).map(({ seq }) => seq));
  }

  #count(invocation: Invocation, state: GroupState): void {
    const counted = this.#counted(invocation.locus, invocation.sha, state);
    counted.stats = withInvocation(counted.stats, invocation);
  }

  #rescore(rescored: Rescored, state: GroupState): void {
    for (const row of this.#invocationsOf(rescored)) {
      const counted = this.#counted(rescored.locus, rescored.sha, state);
      counted.stats = withRescored(counted.stats, invocationOf(row, rescored.runId), rescored);
      this.#statements.rewriteScore.run({ id: row.id, e: rescored.e, ...rescored.scores });
    }
  }

  #invocationsOf({ runId, locus, sha }: Rescored): readonly (typeof invocations.$inferSelect)[] {
    const seq = this.#statements.seqOfRun.get({ runId })?.seq;
    if (seq === undefined) return [];
    const first = seq * invocationsPerRunMax;
    const last = first + invocationsPerRunMax - 1;
    return this.#statements.invocationsIn.all({ first, last, locus, sha });
  }

  #counted(locus: LocusName, sha: Sha, state: GroupState): AlleleAtLocus {
    const key = `${sha}${locus}`;
    const known = state.stats.get(key);
    if (known !== undefined) return known;
    const row = this.#statements.stats.get({ locus, sha });
    const counted = { locus, sha, stats: row === undefined ? noStats : statsOf(row) };
    state.stats.set(key, counted);
    return counted;
  }

  /** An allele that the genome does not have (purged meanwhile) has nowhere to keep counters; its runs stay. */
  #writeStats({ locus, sha, stats }: AlleleAtLocus): void {
    if (this.#statements.allele.get({ locus, sha }) === undefined) return;
    this.#statements.writeStats.run({ locus, sha, ...stats });
  }
}
