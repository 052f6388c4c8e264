import type { Clock, Random } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";

interface State {
  readonly failures: number;
  readonly untilMs: number;
  /** When it was last given a try before its time. */
  readonly earlyMs: number;
}

/** Leaves a peer alone that failed several times in a row, each time for longer; one success and it is as before. */
export class Breaker {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #states = new Map<string, State>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  allows(peer: string): boolean {
    return (this.#states.get(peer)?.untilMs ?? 0) <= this.#clock.nowMs();
  }

  /** Failures in a row, and until when it is left alone. */
  state(peer: string): { readonly failures: number; readonly untilMs: number } {
    return this.#states.get(peer) ?? { failures: 0, untilMs: 0 };
  }

  succeeded(peer: string): void {
    this.#states.delete(peer);
  }

  /**
   * It answers other calls again (it was started, or has made us a peer): a try before its time, once in a while, so that a
   * peer that answers those alone does not get a call in each round.
   */
  answersAgain(peer: string): void {
    const state = this.#states.get(peer);
    const nowMs = this.#clock.nowMs();
    if (state === undefined || nowMs - state.earlyMs < bounds.earlyTryMs) return;
    this.#states.set(peer, { ...state, untilMs: nowMs, earlyMs: nowMs });
  }

  failed(peer: string): void {
    const known = this.#states.get(peer);
    const failures = (known?.failures ?? 0) + 1;
    const over = failures - bounds.failuresUntilOpen;
    const waitMs = over < 0 ? 0 : Math.min(bounds.backoffMsMax, bounds.backoffMsMin * 2 ** Math.min(over, 20));
    // Half to whole of it, so that those who lost the same peer do not come back together.
    const untilMs = this.#clock.nowMs() + waitMs * (0.5 + this.#random.next() / 2);
    this.#states.set(peer, { failures, untilMs, earlyMs: known?.earlyMs ?? Number.NEGATIVE_INFINITY });
  }
}
