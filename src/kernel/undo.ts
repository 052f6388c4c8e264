import { canonicalJson, type Json, messageOf } from "../core/mod.ts";
import { exclusively } from "./exclusively.ts";
import type { Kernel, Operation } from "./kernel.ts";

// Taking writes back, in a way that may itself be interrupted at any instant and taken up again.
//
// Before an inverse is applied, the journal learns what would undo the inverse (`redo`), taken from the state of that
// moment. A restart compares it with what the kernel says now: equal means that the inverse never acted, anything else
// that it did. The same question settles the last write of an interrupted run. Without it, a restart would undo things
// that never happened or twice what happened once, and report failures where there are none.

/** One write and the operations that undo it, in the order in which to apply them. */
export interface JournalEntry {
  /** Counts from 0 within the run, in the order of the writes; entries are undone from the highest down. */
  readonly sequence: number;
  readonly operation: Operation;
  readonly inverse: readonly Operation[];
  /** The part of the run that wrote it, as `Transaction.begin` named it. */
  readonly part: string | null;
}

export interface RefusedOperation {
  readonly operation: Operation;
  readonly message: string;
}

/** How far the undoing of one entry has come. */
export interface UndoProgress {
  /** Operations still to apply, the next one first. */
  readonly pending: readonly Operation[];
  /** What would take `pending[0]` back, once that may have been applied; null before. */
  readonly redo: readonly Operation[] | null;
  /** Inverses that the kernel refused; nothing is left to do for an entry that has neither these nor pending ones. */
  readonly refused: readonly RefusedOperation[];
}

/** Where inverses are kept so that they outlive the process. A method that returns a promise is waited for. */
export interface TransactionJournal {
  /** The entry must be durable when this returns (or its promise resolves): the write happens next. */
  record(entry: JournalEntry): void | Promise<void>;
  /** The write of this entry did not happen: it needs no undoing. */
  withdraw(sequence: number): void | Promise<void>;
  /** Must be durable when this returns as well: an inverse happens next. */
  progress(sequence: number, progress: UndoProgress): void | Promise<void>;
  /** The run is over; a journal that was never closed is what a restart has to undo. */
  close(outcome: "committed" | "rolled_back"): void | Promise<void>;
}

export interface RollbackReport {
  /** Writes whose every inverse was applied. */
  readonly undone: number;
  /** Inverses that the kernel refused, in the order they were tried; the others still ran. */
  readonly failed: readonly RefusedOperation[];
}

/** A simulated kernel answers without leaving the event loop's turn; signals and timers must get theirs all the same. */
const ENTRIES_PER_TURN = 32;

/** Undoes `entries` (any order) from the last write to the first. A refusal of the kernel is in the report. */
export async function undo(
  kernel: Kernel,
  entries: readonly JournalEntry[],
  journal: TransactionJournal | null = null,
): Promise<RollbackReport> {
  const failed: RefusedOperation[] = [];
  let undone = 0;
  for (const [index, { sequence, inverse }] of lastFirst(entries).entries()) {
    if (index % ENTRIES_PER_TURN === ENTRIES_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    const progress: UndoProgress = { pending: inverse, redo: null, refused: [] };
    const refused = await exclusively(kernel, () => undoOne(kernel, sequence, progress, journal));
    failed.push(...refused);
    if (refused.length === 0) undone += 1;
  }
  return { undone, failed };
}

/** An entry of an interrupted run. */
export interface InterruptedEntry extends JournalEntry {
  /** Null until its undoing has begun. */
  readonly progress: UndoProgress | null;
  /** The last write of the run: a write ends before the next is recorded, so only this one may never have happened. */
  readonly isLast: boolean;
}

/** Finishes what a process left when it ended: what `undo` does, from where that process was. */
export async function undoInterrupted(
  kernel: Kernel,
  entries: readonly InterruptedEntry[],
  journal: Pick<TransactionJournal, "withdraw" | "progress">,
): Promise<RollbackReport> {
  const failed: RefusedOperation[] = [];
  let undone = 0;
  for (const entry of lastFirst(entries)) {
    const refused = await exclusively(kernel, async () => {
      if (entry.isLast && entry.progress === null && (await isAsBefore(kernel, entry))) return null;
      return undoOne(kernel, entry.sequence, await settledProgress(kernel, entry), journal);
    });
    if (refused === null) await journal.withdraw(entry.sequence);
    else failed.push(...refused);
    if (refused?.length === 0) undone += 1;
  }
  return { undone, failed };
}

/** Whether the kernel is in the state that it had before the operation, as far as the operation can tell. */
async function isAsBefore(kernel: Kernel, { operation, inverse }: Pick<JournalEntry, "operation" | "inverse">) {
  try {
    return sameOperations(await kernel.inverse(operation), inverse);
  } catch {
    // It would be refused now and was not then: so it has acted.
    return false;
  }
}

/** The progress without its doubt: an inverse that was under way has either acted, or it is still to be done. */
async function settledProgress(kernel: Kernel, { inverse, progress }: InterruptedEntry): Promise<UndoProgress> {
  if (progress === null) return { pending: inverse, redo: null, refused: [] };
  const { pending, redo, refused } = progress;
  const [next, ...rest] = pending;
  if (next === undefined || redo === null) return progress;
  const stillToDo = await isAsBefore(kernel, { operation: next, inverse: redo });
  return { pending: stillToDo ? pending : rest, redo: null, refused };
}

async function undoOne(
  kernel: Kernel,
  sequence: number,
  progress: UndoProgress,
  journal: Pick<TransactionJournal, "progress"> | null,
): Promise<readonly RefusedOperation[]> {
  const refused = [...progress.refused];
  for (const [index, operation] of progress.pending.entries()) {
    if (journal !== null) {
      const redo = await redoOf(kernel, operation);
      await journal.progress(sequence, { pending: progress.pending.slice(index), redo, refused });
    }
    try {
      await kernel.apply(operation);
    } catch (thrown) {
      refused.push({ operation, message: messageOf(thrown) });
    }
  }
  await journal?.progress(sequence, { pending: [], redo: null, refused });
  return refused;
}

/** Null where the kernel would refuse the operation: then a restart tries it, and is refused as well. */
async function redoOf(kernel: Kernel, operation: Operation): Promise<readonly Operation[] | null> {
  try {
    return await kernel.inverse(operation);
  } catch {
    return null;
  }
}

function sameOperations(left: readonly Operation[], right: readonly Operation[]): boolean {
  const text = (operations: readonly Operation[]) =>
    canonicalJson(operations.map(({ name, args }): Json => ({ name, args })));
  return text(left) === text(right);
}

function lastFirst<Entry extends JournalEntry>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((left, right) => right.sequence - left.sequence);
}
