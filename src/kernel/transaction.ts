import { type Json, messageOf } from "../core/mod.ts";
import type { Kernel, Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";
import { isWrite } from "./operations.ts";

// A run's writes, each with its way back.
//
// Order is everything: inverse, record, apply. A crash between record and apply leaves an inverse for something that
// never happened, which fails loudly when it is undone; the other order would leave a change that nothing undoes.
//
// Several transactions may interleave on one kernel. An inverse is the difference between two states, so the three steps
// of one write form a critical section per kernel (`exclusively`), and each inverse of a rollback takes the same lock.
// That keeps every inverse true at the moment it is taken. It does not isolate runs from each other: when run B builds
// on what run A made, A's rollback meets B's work, the kernel refuses (it does not remove a bridge with ports), and the
// report says so. Rejected: locking interfaces for the length of a run, because two runs that want the same two
// interfaces in different order would wait for each other until their deadlines.

/** One write and the operations that undo it, in the order in which to apply them. */
export interface JournalEntry {
  /** Counts from 0 within the transaction; entries are undone from the highest down. */
  readonly sequence: number;
  readonly operation: Operation;
  readonly inverse: readonly Operation[];
}

/** Where inverses are kept so that they outlive the process. A method that returns a promise is waited for. */
export interface TransactionJournal {
  /** The entry must be durable when this returns (or its promise resolves): the write happens next. */
  record(entry: JournalEntry): void | Promise<void>;
  /** The write of this entry did not happen: it needs no undoing. */
  withdraw(sequence: number): void | Promise<void>;
  /** The transaction is over; a journal that was never closed is what a restart has to undo. */
  close(outcome: "committed" | "rolled_back"): void | Promise<void>;
}

export interface RollbackReport {
  /** Writes whose every inverse was applied. */
  readonly undone: number;
  /** Inverses that the kernel refused, in the order they were tried; the others still ran. */
  readonly failed: readonly { readonly operation: Operation; readonly message: string }[];
}

const noJournal: TransactionJournal = {
  record: () => undefined,
  withdraw: () => undefined,
  close: () => undefined,
};

export class Transaction {
  readonly #kernel: Kernel;
  readonly #journal: TransactionJournal;
  readonly #entries: JournalEntry[] = [];
  #sequence = 0;
  #state: "open" | "committed" | "rolled_back" = "open";

  constructor(kernel: Kernel, journal: TransactionJournal = noJournal) {
    this.#kernel = kernel;
    this.#journal = journal;
  }

  /** Writes that a rollback would undo. */
  get length(): number {
    return this.#entries.length;
  }

  /** The writes so far with their way back: for whoever has to undo them long after the commit. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** A read goes straight to the kernel; a write is recorded first. @throws KernelError */
  async call(operation: Operation): Promise<Json> {
    this.#assertOpen(operation.name);
    if (!isWrite(operation)) return this.#kernel.read(operation);
    return exclusively(this.#kernel, () => this.#write(operation));
  }

  /** Keeps the writes. */
  async commit(): Promise<void> {
    this.#assertOpen("commit");
    this.#state = "committed";
    await this.#journal.close("committed");
  }

  /** Undoes the writes, last first. Never throws for a refusal of the kernel: it is in the report. */
  async rollback(): Promise<RollbackReport> {
    this.#assertOpen("rollback");
    this.#state = "rolled_back";
    const report = await undo(this.#kernel, this.#entries);
    await this.#journal.close("rolled_back");
    return report;
  }

  async #write(operation: Operation): Promise<Json> {
    // A call that waited for the lock may find that its run was rolled back meanwhile: a late write must not escape.
    this.#assertOpen(operation.name);
    const entry = { sequence: this.#sequence, operation, inverse: await this.#kernel.inverse(operation) };
    this.#sequence += 1;
    const recorded = this.#journal.record(entry);
    if (recorded instanceof Promise) await recorded;
    this.#assertOpen(operation.name);
    this.#entries.push(entry);
    try {
      return await this.#kernel.apply(operation);
    } catch (thrown) {
      if (thrown instanceof KernelError && thrown.effect === "none") {
        this.#entries.pop();
        await this.#journal.withdraw(entry.sequence);
      }
      throw thrown;
    }
  }

  #assertOpen(what: string): void {
    if (this.#state === "open") return;
    const state = this.#state === "committed" ? "committed" : "rolled back";
    throw new KernelError("state", `Cannot run ${what}: the transaction is already ${state}`);
  }
}

/** Applies the inverses of `entries` (any order) from the last write to the first. Also what a restart does with a journal. */
export async function undo(kernel: Kernel, entries: readonly JournalEntry[]): Promise<RollbackReport> {
  const failed: { operation: Operation; message: string }[] = [];
  let undone = 0;
  for (const entry of [...entries].sort((left, right) => right.sequence - left.sequence)) {
    const failures = await exclusively(kernel, () => applyAll(kernel, entry.inverse));
    failed.push(...failures);
    if (failures.length === 0) undone += 1;
  }
  return { undone, failed };
}

async function applyAll(kernel: Kernel, operations: readonly Operation[]): Promise<RollbackReport["failed"]> {
  const failed: { operation: Operation; message: string }[] = [];
  for (const operation of operations) {
    try {
      await kernel.apply(operation);
    } catch (thrown) {
      failed.push({ operation, message: messageOf(thrown) });
    }
  }
  return failed;
}

/** The last critical section of each kernel; the next one waits for it, whether it succeeded or not. */
const tails = new WeakMap<Kernel, Promise<unknown>>();

function exclusively<T>(kernel: Kernel, section: () => Promise<T>): Promise<T> {
  const previous = tails.get(kernel);
  const current = previous === undefined ? section() : previous.then(section, section);
  tails.set(kernel, current);
  // Forgetting a finished tail spares the uncontended case a turn of the microtask queue per write.
  const forget = () => {
    if (tails.get(kernel) === current) tails.delete(kernel);
  };
  current.then(forget, forget);
  return current;
}
