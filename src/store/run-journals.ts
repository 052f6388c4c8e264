/** Journals of runs in the genome's file; who owns which is the business of `owner-lock.ts`. */
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { type Clock, ConflictError, limits, type RunId } from "../core/mod.ts";
import type {
  ClaimedJournal,
  JournaledStep,
  JournalFilter,
  JournalHead,
  JournalState,
  JournalSummary,
  JournalWriter,
  RunJournal,
  RunJournals,
} from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { journalSteps, journals, journalWrites } from "./journal-schema.ts";
import { type Durability, durably, FileJournalWriter, insertSteps } from "./journal-writer.ts";
import { isOwnerAlive, OwnerLock } from "./owner-lock.ts";
import { expectLimit } from "./preconditions.ts";
import type { StoreGuard } from "./store-guard.ts";

type JournalRow = typeof journals.$inferSelect;

export class FileJournals implements RunJournals {
  readonly #db: GenomeDatabase;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #guard: StoreGuard;
  #lock: OwnerLock | null = null;

  constructor(db: GenomeDatabase, path: string, clock: Clock, guard: StoreGuard) {
    this.#db = db;
    this.#path = path;
    this.#clock = clock;
    this.#guard = guard;
  }

  open(head: JournalHead, steps: readonly JournaledStep[]): JournalWriter {
    return this.#guard.write("open a run's journal in the genome", () => {
      const { kernel, ...columns } = head;
      const owner = this.#owner();
      const seq = durably(this.#db, durabilityOf(head), () => {
        const row = this.#db
          .insert(journals)
          .values({
            ...columns,
            kernelKind: kernel.kind,
            kernelIdentity: kernel.identity,
            state: "open",
            owner,
          })
          .returning({ seq: journals.seq })
          .get();
        insertSteps(this.#db, row.seq, steps);
        if (head.resumes !== null) this.#resume(head.resumes, head.runId);
        this.#db.$client
          .prepare<unknown, [number]>("DELETE FROM journals WHERE seq <= ? AND state NOT IN ('open', 'stuck')")
          .run(row.seq - limits.settledJournalsMax);
        return row.seq;
      });
      return this.#writer(seq, head);
    });
  }

  claimAbandoned(isOurs: (head: JournalHead) => boolean, reason: string): readonly ClaimedJournal[] {
    const open = this.#guard.read(() => this.#rows(isUnsettled).filter(({ state }) => state === "open"));
    const mine = this.#lock?.owner;
    const others = open.filter((row) => row.owner !== mine && isOurs(summaryOf(row)));
    if (others.length === 0) return [];
    return this.#guard.write("take over journals in the genome", () => {
      const claimed: ClaimedJournal[] = [];
      for (const owner of new Set(others.map((row) => row.owner))) {
        if (owner !== null && isOwnerAlive(this.#path, owner)) continue;
        const rows = others.filter((row) => row.owner === owner);
        claimed.push(
          ...rows.flatMap((row) => this.#take(row, and(eq(journals.state, "open"), isOwnedBy(owner)), reason)),
        );
      }
      return claimed;
    });
  }

  claimStuck(runId: RunId, reason: string): ClaimedJournal | null {
    const row = this.#guard.read(() => this.#row(runId));
    if (row === undefined) return null;
    return this.#guard.write("take over a journal in the genome", () => {
      const [claimed] = this.#take(row, eq(journals.state, "stuck"), reason);
      return claimed ?? null;
    });
  }

  dismiss(runId: RunId, message: string): boolean {
    return this.#guard.write("settle a journal in the genome", () =>
      this.#restate(runId, "stuck", "dismissed", message),
    );
  }

  get(runId: RunId): RunJournal | null {
    return this.#guard.read(() => {
      const row = this.#row(runId);
      return row === undefined ? null : this.#whole(row);
    });
  }

  recent(limit: number, { state, after }: JournalFilter = {}): readonly JournalSummary[] {
    expectLimit(limit);
    const matching = and(
      state === undefined ? undefined : eq(journals.state, state),
      after === undefined ? undefined : sql`${journals.seq} < (SELECT seq FROM journals WHERE run_id = ${after})`,
    );
    return this.#guard.read(() =>
      this.#db.select().from(journals).where(matching).orderBy(desc(journals.seq)).limit(limit).all().map(summaryOf),
    );
  }

  unsettled(): readonly (JournalSummary & { readonly isAlive: boolean })[] {
    return this.#guard.read(() =>
      this.#rows(isUnsettled).map((row) => ({
        ...summaryOf(row),
        isAlive: row.owner !== null && (row.owner === this.#lock?.owner || isOwnerAlive(this.#path, row.owner)),
      })),
    );
  }

  /** Gives up what is still open: the next start settles it. */
  close(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  #owner(): string {
    this.#lock ??= OwnerLock.take(this.#path);
    return this.#lock.owner;
  }

  #resume(runId: RunId, by: RunId): void {
    if (this.#restate(runId, "kept", "resumed", `resumed as ${by}`)) return;
    const { state } = this.#row(runId) ?? {};
    throw new ConflictError(`Cannot resume run ${runId}: its journal is ${state ?? "gone"} by now`);
  }

  #restate(runId: RunId, from: JournalState, to: JournalState, message: string): boolean {
    const restated = this.#db
      .update(journals)
      .set({ state: to, message, endedAtMs: this.#clock.nowMs() })
      .where(and(eq(journals.runId, runId), eq(journals.state, from)))
      .returning({ seq: journals.seq })
      .all();
    return restated.length > 0;
  }

  /** The journal as ours, if it still is as it must be. */
  #take(row: JournalRow, mustBe: SQL | undefined, message: string): readonly ClaimedJournal[] {
    const owner = this.#owner();
    const taken = durably(this.#db, "machine", () =>
      this.#db
        .update(journals)
        .set({ owner, state: "open", message, endedAtMs: null })
        .where(and(eq(journals.seq, row.seq), mustBe))
        .returning()
        .all(),
    );
    return taken.map((mine) => ({ journal: this.#whole(mine), writer: this.#writer(mine.seq, summaryOf(mine)) }));
  }

  #writer(seq: number, head: JournalHead): JournalWriter {
    return new FileJournalWriter(this.#db, seq, durabilityOf(head), this.#clock, this.#guard);
  }

  #row(runId: RunId): JournalRow | undefined {
    return this.#db.select().from(journals).where(eq(journals.runId, runId)).get();
  }

  #rows(condition: SQL): readonly JournalRow[] {
    return this.#db.select().from(journals).where(condition).orderBy(asc(journals.seq)).all();
  }

  #whole(row: JournalRow): RunJournal {
    const steps = this.#db
      .select()
      .from(journalSteps)
      .where(eq(journalSteps.journal, row.seq))
      .orderBy(asc(journalSteps.ordinal))
      .all();
    const writes = this.#db
      .select()
      .from(journalWrites)
      .where(eq(journalWrites.journal, row.seq))
      .orderBy(asc(journalWrites.sequence))
      .all();
    return {
      ...summaryOf(row),
      steps: steps.map(({ journal: _, ordinal: __, ...step }) => step),
      writes: writes.map(({ journal: _, ...write }) => write),
    };
  }
}

/** As the partial index says it. */
const isUnsettled = sql`state IN ('open', 'stuck')`;

function isOwnedBy(owner: string | null): SQL {
  return sql`${journals.owner} IS ${owner}`;
}

/** A simulated kernel outlives no power cut, so its journal need not either; both outlive a kill. */
function durabilityOf({ kernel }: JournalHead): Durability {
  return kernel.kind === "mock" ? "process" : "machine";
}

function summaryOf(row: JournalRow): JournalSummary {
  const { seq: _, owner: __, kernelKind: kind, kernelIdentity: identity, ...rest } = row;
  return { ...rest, kernel: { kind, identity: identity ?? "" } };
}
