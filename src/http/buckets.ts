import type { Clock } from "../core/mod.ts";

export interface BucketOptions {
  /** What may come at once. */
  readonly burst: number;
  /** What may come in the long run. */
  readonly perS: number;
}

/** Keys that are remembered; beyond this the ones seen first begin anew. */
const KEYS_MAX = 10_000;

/** A token bucket for each key. */
export class Buckets {
  readonly #clock: Clock;
  readonly #options: BucketOptions;
  readonly #buckets = new Map<string, { level: number; atMs: number }>();

  constructor(clock: Clock, options: BucketOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Counts one. @returns 0 when it fits, else the seconds, 1 or more, after which the next one will */
  take(key: string): number {
    const { burst, perS } = this.#options;
    const nowMs = this.#clock.nowMs();
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      this.#buckets.set(key, { level: 1, atMs: nowMs });
      this.#forget();
      return 0;
    }
    const level = Math.max(0, bucket.level - ((nowMs - bucket.atMs) / 1_000) * perS);
    bucket.atMs = nowMs;
    const fits = level + 1 <= burst;
    bucket.level = fits ? level + 1 : level;
    return fits ? 0 : Math.max(1, Math.ceil((level + 1 - burst) / perS));
  }

  #forget(): void {
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > KEYS_MAX && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
