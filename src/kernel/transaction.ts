import type { Json } from "../core/mod.ts";
import { exclusively } from "./exclusively.ts";
import type { Kernel, Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";
import { isWrite } from "./operations.ts";
import { type JournalEntry, type RollbackReport, type TransactionJournal, undo } from "./undo.ts";

// A run's writes, each with its way back.
//
// Order is everything: inverse, record, apply. A crash between record and apply leaves an inverse for something that
// never happened, which a restart can tell (`undo.ts`); the other order would leave a change that nothing undoes.
//
// Transactions nest. Every step of a run, and every allele tried in it, has one of its own; they share one sequence of
// writes and one journal. So a part can be taken back alone, while the whole is taken back in the reverse of the order
// in which things really happened, however the parts interleaved, and is committed in one act: the closing of the journal.
//
// Several runs may interleave on one kernel. An inverse is the difference between two states, so the three steps
// of one write form a critical section per kernel (`exclusively`), and each inverse of a rollback takes the same lock.
// That keeps every inverse true at the moment it is taken. It does not isolate runs from each other: when run B builds
// on what run A made, A's rollback meets B's work, the kernel refuses (it does not remove a bridge with ports), and the
// report says so. Rejected: locking interfaces for the length of a run, because two runs that want the same two
// interfaces in different order would wait for each other until their deadlines.

interface LoggedWrite {
  readonly entry: JournalEntry;
  readonly owner: Transaction;
  standing: boolean;
}

/** What a transaction shares with all those within it. */
interface WriteLog {
  readonly journal: TransactionJournal | null;
  listeners: { readonly owner: Transaction; readonly told: SettledListener }[];
  readonly writes: LoggedWrite[];
  sequence: number;
}

/** Told once what became of a transaction's writes in the end. */
export type SettledListener = (outcome: "committed" | "rolled_back") => void;

export class Transaction {
  readonly kernel: Kernel;
  readonly #log: WriteLog;
  readonly #parent: Transaction | null;
  readonly #part: string | null;
  /** Writes before this one are not ours; spares a rollback of a late part the walk over all that came before. */
  readonly #firstWrite: number;
  #state: "open" | "committed" | "rolled_back" = "open";

  constructor(kernel: Kernel, journal: TransactionJournal | null = null, within: Transaction | null = null, part = "") {
    this.kernel = kernel;
    this.#parent = within;
    this.#log = within === null ? { journal, listeners: [], writes: [], sequence: 0 } : within.#log;
    const inherited = within === null ? null : within.#part;
    this.#part = part === "" ? inherited : part;
    this.#firstWrite = this.#log.writes.length;
  }

  /** A transaction within this one; `part` names its writes in the journal (else they carry the name of this one). */
  begin(part = ""): Transaction {
    this.#assertOpen("begin");
    return new Transaction(this.kernel, null, this, part);
  }

  /** What becomes of these writes: with the outermost transaction they are kept, with any around them taken back. */
  onSettled(told: SettledListener): void {
    this.#log.listeners.push({ owner: this, told });
  }

  /** The writes so far with their way back: for whoever has to undo them long after the commit. */
  get entries(): readonly JournalEntry[] {
    return this.#standing(() => true).map(({ entry }) => entry);
  }

  /** Whether it is within another. */
  get isPart(): boolean {
    return this.#parent !== null;
  }

  /** Writes that a rollback would undo. */
  get length(): number {
    return this.#standing(() => true).length;
  }

  /** A read goes straight to the kernel; a write is recorded first. @throws KernelError */
  async call(operation: Operation): Promise<Json> {
    this.#assertOpen(operation.name);
    if (!isWrite(operation)) return this.kernel.read(operation);
    return exclusively(this.kernel, () => this.#write(operation));
  }

  /** Keeps the writes; those of a transaction within another stand or fall with that one from now on. */
  async commit(): Promise<void> {
    this.#assertOpen("commit");
    this.#state = "committed";
    if (this.#parent !== null) return;
    try {
      await this.#log.journal?.close("committed");
    } catch (thrown) {
      // What the journal does not know to be committed, a restart takes back: so it is not committed.
      this.#state = "open";
      throw thrown;
    }
    this.#settle("committed", () => true);
  }

  /** Undoes the writes, last first. Never throws for a refusal of the kernel: it is in the report. */
  async rollback(): Promise<RollbackReport> {
    this.#assertOpen("rollback");
    this.#state = "rolled_back";
    const report = await this.#undo(() => true);
    if (this.#parent === null) await this.#log.journal?.close("rolled_back");
    this.#settle("rolled_back", () => true);
    return report;
  }

  /** Undoes the writes of all parts that were not committed, and of all within those; this transaction stays open. */
  async rollbackUnfinished(): Promise<RollbackReport> {
    this.#assertOpen("rollback");
    const report = await this.#undo((owner) => owner.#isUnfinishedWithin(this));
    this.#settle("rolled_back", (owner) => owner.#isUnfinishedWithin(this));
    return report;
  }

  #settle(outcome: "committed" | "rolled_back", concerns: (owner: Transaction) => boolean): void {
    const isConcerned = ({ owner }: { readonly owner: Transaction }) => owner.#isWithin(this) && concerns(owner);
    const concerned = this.#log.listeners.filter(isConcerned);
    this.#log.listeners = this.#log.listeners.filter((listener) => !isConcerned(listener));
    for (const { told } of concerned) told(outcome);
  }

  async #write(operation: Operation): Promise<Json> {
    // A call that waited for the lock may find that its run was rolled back meanwhile: a late write must not escape.
    this.#assertOpen(operation.name);
    const inverse = await this.kernel.inverse(operation);
    this.#assertOpen(operation.name);
    const entry = { sequence: this.#log.sequence, operation, inverse, part: this.#part };
    this.#log.sequence += 1;
    await this.#record(entry);
    this.#log.writes.push({ entry, owner: this, standing: true });
    try {
      return await this.kernel.apply(operation);
    } catch (thrown) {
      if (thrown instanceof KernelError && thrown.effect === "none") {
        // Ours is the last write: the kernel's lock is held.
        this.#log.writes.pop();
        await this.#log.journal?.withdraw(entry.sequence);
      }
      throw thrown;
    }
  }

  async #record(entry: JournalEntry): Promise<void> {
    const recorded = this.#log.journal?.record(entry);
    if (!(recorded instanceof Promise)) return;
    await recorded;
    if (this.#isOpen()) return;
    await this.#log.journal?.withdraw(entry.sequence);
    this.#assertOpen(entry.operation.name);
  }

  async #undo(concerns: (owner: Transaction) => boolean): Promise<RollbackReport> {
    const writes = this.#standing(concerns);
    for (const write of writes) write.standing = false;
    return await undo(
      this.kernel,
      writes.map(({ entry }) => entry),
      this.#log.journal,
    );
  }

  #standing(concerns: (owner: Transaction) => boolean): readonly LoggedWrite[] {
    return this.#log.writes
      .slice(this.#firstWrite)
      .filter(({ standing, owner }) => standing && owner.#isWithin(this) && concerns(owner));
  }

  #isWithin(outer: Transaction): boolean {
    for (let each: Transaction | null = this; each !== null; each = each.#parent) if (each === outer) return true;
    return false;
  }

  #isUnfinishedWithin(outer: Transaction): boolean {
    for (let each: Transaction | null = this; each !== null && each !== outer; each = each.#parent) {
      if (each.#state !== "committed") return true;
    }
    return false;
  }

  #isOpen(): boolean {
    return this.#ended() === null;
  }

  /** The innermost transaction around this one, itself included, that is over; a committed part is not for its parts. */
  #ended(): Transaction | null {
    for (let each: Transaction | null = this; each !== null; each = each.#parent)
      if (each.#state !== "open") return each;
    return null;
  }

  #assertOpen(what: string): void {
    const ended = this.#ended();
    if (ended === null) return;
    const state = ended.#state === "committed" ? "committed" : "rolled back";
    throw new KernelError("state", `Cannot run ${what}: the transaction is already ${state}`);
  }
}
