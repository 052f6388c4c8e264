/**
 * Group commit: statistics wait in memory until 50 ms have passed or a group is there, then go to disk together. One
 * synced transaction a run would cap the organism at what the disk syncs (some hundreds to thousands a second). A group is
 * committed within a millisecond or so, and its sync runs beside whatever comes next: nobody's answer waits for it.
 *
 * When a commit fails (disk full, file locked) nothing is lost: the buffer stays and is tried again, ever less often.
 * It is bounded, though; beyond the bound the oldest go, counted and reported, because an organism that stops acting
 * for want of bookkeeping would be worse off.
 */
import { messageOf } from "../core/mod.ts";
import type { Pending } from "./pending.ts";
import type { OnProblem } from "./problem.ts";

export const groupDelayMs = 50;
/** Far below the 1,000 that may be lost (`runtime.md`): a commit holds up all requests, and a small one is felt less. */
export const groupSizeMax = 256;
const groupBytesMax = 16 * 1024 * 1024;
const retryDelayMsMax = 5_000;
export const bufferedMax = 100_000;
const bufferedBytesMax = 256 * 1024 * 1024;

/** Calls `action` once after `delayMs`; what it returns cancels that. */
export type Schedule = (delayMs: number, action: () => void) => () => void;

export const timerSchedule: Schedule = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/** `background`: tried again later if the file is locked. `now`: somebody waits for it. */
export type CommitUrgency = "background" | "now";

export interface GroupCommitParts {
  /** Commits a group in one transaction, or throws and has changed nothing. */
  readonly commit: (group: readonly Pending[], urgency: CommitUrgency) => void;
  /** Resolves when what was committed in the background has reached the medium as well. */
  readonly sync: () => Promise<void>;
  readonly schedule: Schedule;
  readonly onProblem: OnProblem;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Timer {
  readonly delayMs: number;
  readonly cancel: () => void;
}

export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #pending: Pending[] = [];
  #bytes = 0;
  #waiters: Waiter[] = [];
  /** The sync of the last group, until it is done. */
  #syncing: Promise<void> | null = null;
  #timer: Timer | null = null;
  /** Pause before the next try while commits fail; null while they succeed. */
  #retryDelayMs: number | null = null;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  get buffered(): number {
    return this.#pending.length;
  }

  add(pending: Pending): void {
    this.#pending.push(pending);
    this.#bytes += pending.bytes;
    // While commits fail only the timer tries: a try may wait for a lock, and that must not happen once per run.
    if (this.#retryDelayMs !== null) this.#dropBeyondBound();
    else if (this.#pending.length >= groupSizeMax || this.#bytes >= groupBytesMax) this.#tryInBackground();
    else this.#arm(groupDelayMs);
  }

  /** Commits everything. @throws what `commit` threw; everything not yet committed stays buffered. */
  flush(): void {
    try {
      this.#commitAll("now");
    } catch (thrown) {
      this.#failed(thrown);
      throw thrown;
    }
  }

  /** Commits everything if that is possible now; a failure is reported and retried, not thrown. */
  tryFlush(): void {
    if (this.#pending.length > 0 && this.#retryDelayMs === null) this.#tryInBackground();
  }

  /** Joins the group of everybody who records in this turn of the event loop; rejects when its commit fails. */
  settled(): Promise<void> {
    if (this.#pending.length === 0) return this.#syncing ?? Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ resolve, reject });
    this.#arm(this.#retryDelayMs ?? 0);
    return promise;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #tryInBackground(): void {
    try {
      this.#commitAll("background");
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #commitAll(urgency: CommitUrgency): void {
    this.stop();
    const isBackground = urgency === "background" && this.#pending.length > 0;
    while (this.#pending.length > 0) {
      const group = this.#nextGroup();
      this.#parts.commit(group, urgency);
      this.#forget(group.length);
    }
    this.#retryDelayMs = null;
    const waiters = this.#takeWaiters();
    if (isBackground) void this.#sync(waiters);
    else for (const waiter of waiters) waiter.resolve();
  }

  async #sync(waiters: readonly Waiter[]): Promise<void> {
    const syncing = this.#parts.sync();
    this.#syncing = syncing;
    try {
      await syncing;
      for (const waiter of waiters) waiter.resolve();
    } catch (thrown) {
      const message = `${messageOf(thrown)}. The last records are written, and might not outlive a power cut`;
      this.#parts.onProblem({ kind: "commit_failed", message });
      for (const waiter of waiters) waiter.reject(thrown);
    } finally {
      if (this.#syncing === syncing) this.#syncing = null;
    }
  }

  #nextGroup(): readonly Pending[] {
    let [size, bytes] = [0, 0];
    for (const pending of this.#pending) {
      size += 1;
      bytes += pending.bytes;
      if (size >= groupSizeMax || bytes >= groupBytesMax) break;
    }
    return this.#pending.slice(0, size);
  }

  #failed(thrown: unknown): void {
    if (this.#retryDelayMs === null) {
      const message = `${messageOf(thrown)}. ${this.#pending.length} records wait in memory and are tried again`;
      this.#parts.onProblem({ kind: "commit_failed", message });
    }
    this.#retryDelayMs = Math.min(retryDelayMsMax, 2 * (this.#retryDelayMs ?? groupDelayMs / 2));
    this.#dropBeyondBound();
    for (const waiter of this.#takeWaiters()) waiter.reject(thrown);
    this.#arm(this.#retryDelayMs);
  }

  /** In slices of a whole group, so that the array is not moved for every record that comes. */
  #dropBeyondBound(): void {
    let dropped = 0;
    while (this.#pending.length > bufferedMax || (this.#bytes > bufferedBytesMax && this.#pending.length > 1)) {
      const slice = Math.min(groupSizeMax, Math.ceil(this.#pending.length / 2));
      this.#forget(slice);
      dropped += slice;
    }
    if (dropped === 0) return;
    const message = `Dropped the ${dropped} oldest records of runs: the genome could not be written and the buffer is full`;
    this.#parts.onProblem({ kind: "records_dropped", message });
  }

  #forget(count: number): void {
    for (const pending of this.#pending.splice(0, count)) this.#bytes -= pending.bytes;
  }

  #takeWaiters(): readonly Waiter[] {
    const waiters = this.#waiters;
    this.#waiters = [];
    return waiters;
  }

  /** Makes sure that a try comes within `delayMs`. */
  #arm(delayMs: number): void {
    if (this.#timer !== null && this.#timer.delayMs <= delayMs) return;
    this.#timer?.cancel();
    const cancel = this.#parts.schedule(delayMs, () => {
      this.#timer = null;
      this.#tryInBackground();
    });
    this.#timer = { delayMs, cancel };
  }
}
