import type { Clock } from "../../core/mod.ts";
import type { Nonces } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";

const FORGET_EVERY_MS = 10_000;

/**
 * Each nonce of a peer is good once. They are on disk before the request is answered, so that a restart forgets none, and
 * their number is bounded by the rate at which a peer may ask at all. Only what is signed gets here: a stranger cannot
 * fill anything.
 */
export class NonceGuard {
  readonly #nonces: Nonces;
  readonly #clock: Clock;
  readonly #counts = new Map<string, { sinceMs: number; requests: number }>();
  #forgottenAtMs = Number.NEGATIVE_INFINITY;

  constructor(nonces: Nonces, clock: Clock) {
    this.#nonces = nonces;
    this.#clock = clock;
  }

  /** @param atMs the request's own time: it is refused by its age once this nonce is forgotten */
  admit(peer: string, nonce: string, atMs: number): "fresh" | "replayed" | "too many" {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#forgottenAtMs >= FORGET_EVERY_MS) {
      this.#forgottenAtMs = nowMs;
      this.#nonces.forget(nowMs);
    }
    const known = this.#counts.get(peer);
    const count =
      known !== undefined && nowMs - known.sinceMs < bounds.windowMs ? known : { sinceMs: nowMs, requests: 0 };
    if (count.requests >= bounds.requestsPerWindowMax) return "too many";
    count.requests += 1;
    this.#counts.set(peer, count);
    return this.#nonces.claim(peer, nonce, atMs + bounds.windowMs + 1) ? "fresh" : "replayed";
  }
}
