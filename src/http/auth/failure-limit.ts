import type { Clock } from "../../core/mod.ts";
import { HttpError } from "../problem.ts";

const BURST = 20;
const REFILL_PER_S = 1;
const ADDRESSES_MAX = 10_000;

/** A token bucket of failed authentications for each address: noise costs little, and who bears a good token is never in its way. */
export class FailureLimit {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { level: number; atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a failure. @throws HttpError 429 when the address failed too often. */
  count(address: string): void {
    const before = this.#levelOf(address);
    if (before >= BURST) {
      throw new HttpError("too_many_requests", "Cannot check more tokens from this address for now", {
        headers: { "retry-after": "2" },
      });
    }
    const level = before + 1;
    this.#buckets.delete(address);
    this.#buckets.set(address, { level, atMs: this.#clock.nowMs() });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > ADDRESSES_MAX && oldest !== undefined) this.#buckets.delete(oldest);
  }

  #levelOf(address: string): number {
    const bucket = this.#buckets.get(address);
    if (bucket === undefined) return 0;
    const drained = ((this.#clock.nowMs() - bucket.atMs) / 1_000) * REFILL_PER_S;
    return Math.max(0, bucket.level - drained);
  }
}
