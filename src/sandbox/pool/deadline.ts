import type { Clock } from "../../core/mod.ts";

export interface DeadlineOwner {
  /** The deadline of the call that is `offset` places behind the first one without a result. Undefined: there is none. */
  deadlineMs(offset: number): number | undefined;
  /** The same for processor time. Undefined: only the wall clock counts. */
  processorMs(offset: number): number | undefined;
  /** Asks the host's main thread how far its Worker is. */
  ask(): void;
  /** The call at `offset` has had its time; null: one of several that were compiled together, nobody knows which. */
  expire(offset: number | null): void;
}

/** A host whose main thread does not answer within this is past asking. */
const ANSWER_MS_MAX = 25;

/** For what has come from a host and was not read yet. */
const READ_MS = 2;
/** A Worker that has work but runs nothing has not been given the processor yet; so many deadlines long it is believed. */
const IDLE_DEADLINES_MAX = 5;
/** Before the first look at the processor time of a call, and between two of them, at least. */
const LOOK_AGAIN_MS = 10;

/** What a host's main thread says. */
interface Answer {
  /** Results made since the start. */
  readonly completed: number;
  /** Of the present call; negative when there is none. */
  readonly runningMs: number;
  /** It is the compiling of several candidates. */
  readonly isGroup: boolean;
  /** Processor time since the first question about this call. */
  readonly usedMs: number;
}

/**
 * Watches the call that a host is running. One timer per deadline and not per call: results move a mark, and only when the mark
 * has stood still for a whole deadline is the host asked which call is running and for how long.
 */
export class Deadline {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ringsAtMs = 0;
  #isAsking = false;
  #markMs = 0;
  #received = 0;
  #idleMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly owner: DeadlineOwner,
  ) {}

  /** Work was given to an idle host. */
  start(): void {
    this.#markMs = this.#nowMs();
    this.#armIfSooner();
  }

  /** `count` results came in. */
  progressed(count: number): void {
    this.#received = (this.#received + count) | 0;
    this.#idleMs = 0;
    this.#markMs = this.#nowMs();
    this.#armIfSooner();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The main thread's answer, as gene-host.ts writes it. */
  answered(text: string): void {
    const answer = this.#isAsking ? parsed(text) : undefined;
    if (answer === undefined) return;
    this.#isAsking = false;
    this.stop();
    const offset = (answer.completed - this.#received) | 0;
    const leftMs = this.#leftMs(answer, offset);
    if (leftMs <= 0) {
      this.owner.expire(answer.isGroup ? null : offset);
      return;
    }
    const lookMs = this.#lookMs();
    // One that has nothing to do is not to blame for doing nothing.
    if (lookMs === undefined) return;
    this.#idleMs = answer.runningMs >= 0 ? 0 : this.#idleMs + lookMs;
    if (this.#idleMs > IDLE_DEADLINES_MAX * (this.owner.deadlineMs(0) ?? 0)) {
      this.owner.expire(0);
      return;
    }
    this.#markMs = this.#nowMs() + leftMs - lookMs;
    this.#arm();
  }

  /** For how long the call need not be looked at; none when it has had its time. */
  #leftMs({ runningMs, usedMs }: Answer, offset: number): number {
    const deadlineMs = this.owner.deadlineMs(offset);
    // Results that have come since the host said so: it has gone on, or has nothing more to do.
    if (deadlineMs === undefined || offset < 0) return this.#lookMs() ?? Number.POSITIVE_INFINITY;
    const wallMs = deadlineMs - Math.max(0, runningMs);
    const processorMs = this.owner.processorMs(offset);
    if (processorMs === undefined || wallMs <= 0) return wallMs;
    return usedMs >= processorMs ? 0 : Math.min(wallMs, Math.max(LOOK_AGAIN_MS, processorMs - usedMs));
  }

  /** How long the mark may stand still before the host is asked. Processor time counts from the first question: it is asked soon. */
  #lookMs(): number | undefined {
    const deadlineMs = this.owner.deadlineMs(0);
    const processorMs = this.owner.processorMs(0);
    if (deadlineMs === undefined || processorMs === undefined) return deadlineMs;
    return Math.min(deadlineMs, processorMs, LOOK_AGAIN_MS);
  }

  /** The timer of a longer deadline may still be running: it is kept when it rings in time, which saves one timer a call. */
  #armIfSooner(): void {
    if (this.#isAsking) return;
    if (this.#timer !== undefined) {
      const lookMs = this.#lookMs();
      if (lookMs === undefined || this.#ringsAtMs <= this.#markMs + lookMs + 1) return;
      this.stop();
    }
    this.#arm();
  }

  #arm(): void {
    const lookMs = this.#lookMs();
    if (lookMs === undefined) return;
    this.#ringsAtMs = this.#markMs + lookMs + 1;
    const leftMs = Math.max(0, this.#markMs + lookMs - this.#nowMs());
    this.#timer = setTimeout(() => this.#look(), leftMs + 1);
  }

  #look(): void {
    this.#timer = undefined;
    const lookMs = this.#lookMs();
    if (lookMs === undefined) return;
    if (this.#nowMs() - this.#markMs < lookMs) {
      this.#arm();
      return;
    }
    this.#isAsking = true;
    const askedAfter = this.#received;
    this.owner.ask();
    const patienceMs = this.owner.processorMs(0) === undefined ? ANSWER_MS_MAX : this.owner.deadlineMs(0);
    this.#timer = setTimeout(() => {
      // If it was this process that was kept from its work, the answer is there and only waits to be read.
      this.#timer = setTimeout(() => {
        this.#isAsking = false;
        this.#timer = undefined;
        // The answer is late, and the call that it was about is over.
        if (this.#received !== askedAfter) this.#arm();
        else this.owner.expire(0);
      }, READ_MS);
    }, patienceMs);
  }

  #nowMs(): number {
    return this.clock.nowUs() / 1_000;
  }
}

function parsed(text: string): Answer | undefined {
  const [completed, runningMs, isGroup, usedMs] = text.trim().split(" ").map(Number);
  if (completed === undefined || runningMs === undefined || usedMs === undefined) return undefined;
  if (Number.isNaN(completed + runningMs + usedMs)) return undefined;
  return { completed, runningMs, isGroup: isGroup === 1, usedMs };
}
