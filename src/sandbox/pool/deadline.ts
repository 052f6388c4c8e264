import type { Clock } from "../../core/mod.ts";

export interface DeadlineOwner {
  /** The deadline of the call that is `offset` places behind the first one without a result. Undefined: there is none. */
  deadlineMs(offset: number): number | undefined;
  /** Asks the host's main thread how far its Worker is. */
  ask(): void;
  /** The call at `offset` has had its time; null: one of several that were compiled together, nobody knows which. */
  expire(offset: number | null): void;
}

/** A host whose main thread does not answer within this is past asking. */
const ANSWER_MS_MAX = 25;

/** A Worker that has work but runs nothing has not been given the processor yet; so many deadlines long it is believed. */
const IDLE_LOOKS_MAX = 5;

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
  #idleLooks = 0;

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
    this.#markMs = this.#nowMs();
    this.#armIfSooner();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * The main thread's answer: results made since the start; milliseconds that the present call has been running, or -1; 1 when that is
   * the compiling of several.
   */
  answered(text: string): void {
    if (!this.#isAsking) return;
    const [completed, runningMs, isGroup] = text.trim().split(" ").map(Number);
    if (completed === undefined || runningMs === undefined || Number.isNaN(completed + runningMs)) return;
    this.#isAsking = false;
    this.stop();
    const offset = (completed - this.#received) | 0;
    const deadlineMs = this.owner.deadlineMs(offset);
    if (deadlineMs !== undefined && runningMs >= deadlineMs) {
      this.owner.expire(isGroup === 1 ? null : offset);
      return;
    }
    if (runningMs >= 0) this.#idleLooks = 0;
    else if (++this.#idleLooks > IDLE_LOOKS_MAX) {
      this.owner.expire(0);
      return;
    }
    this.#markMs = this.#nowMs() - Math.max(0, runningMs);
    this.#arm();
  }

  /** The timer of a longer deadline may still be running: it is kept when it rings in time, which saves one timer a call. */
  #armIfSooner(): void {
    if (this.#isAsking) return;
    if (this.#timer !== undefined) {
      const deadlineMs = this.owner.deadlineMs(0);
      if (deadlineMs === undefined || this.#ringsAtMs <= this.#markMs + deadlineMs + 1) return;
      this.stop();
    }
    this.#arm();
  }

  #arm(): void {
    const deadlineMs = this.owner.deadlineMs(0);
    if (deadlineMs === undefined) return;
    this.#ringsAtMs = this.#markMs + deadlineMs + 1;
    const leftMs = Math.max(0, this.#markMs + deadlineMs - this.#nowMs());
    this.#timer = setTimeout(() => this.#look(), leftMs + 1);
  }

  #look(): void {
    this.#timer = undefined;
    const deadlineMs = this.owner.deadlineMs(0);
    if (deadlineMs === undefined) return;
    if (this.#nowMs() - this.#markMs < deadlineMs) {
      this.#arm();
      return;
    }
    this.#isAsking = true;
    this.owner.ask();
    this.#timer = setTimeout(() => {
      this.#isAsking = false;
      this.#timer = undefined;
      this.owner.expire(0);
    }, ANSWER_MS_MAX);
  }

  #nowMs(): number {
    return this.clock.nowUs() / 1_000;
  }
}
