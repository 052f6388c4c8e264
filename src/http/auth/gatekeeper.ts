import type { Clock } from "../../core/mod.ts";
import type { AuditTrail } from "../../genome/mod.ts";
import { Buckets } from "../buckets.ts";
import { HttpError } from "../problem.ts";

/** Failed authentications of one address: twenty at once, then one a second. Who bears a good token is never in their way. */
const FAILURES = { burst: 20, perS: 1 };
/** An address that goes on trying has one line a minute in the audit trail, not one for each try. */
const NOTES = { burst: 1, perS: 1 / 60 };

/** Keeps those out who have no valid token, and the trail of those who tried one. */
export class Gatekeeper {
  readonly #clock: Clock;
  readonly #audit: AuditTrail;
  readonly #failures: Buckets;
  readonly #notes: Buckets;

  constructor(clock: Clock, audit: AuditTrail) {
    this.#clock = clock;
    this.#audit = audit;
    this.#failures = new Buckets(clock, FAILURES);
    this.#notes = new Buckets(clock, NOTES);
  }

  /**
   * Counts a failure.
   * @param shown what was tried with a token that is none; null when there was not even that
   * @throws HttpError 429 when the address failed too often
   */
  turnAway(address: string, shown: "a log-in" | "a request" | null): void {
    if (shown !== null && this.#notes.take(address) === 0) {
      this.#audit.append({
        atMs: this.#clock.nowMs(),
        actor: "policy",
        action: "turn away",
        subject: address.slice(0, 100),
        sha: null,
        reason: `${shown} with a token that is not valid`,
        numbers: {},
      });
    }
    const waitS = this.#failures.take(address);
    if (waitS > 0) {
      throw new HttpError("too_many_requests", "Cannot check more tokens from this address for now", {
        headers: { "retry-after": String(waitS) },
      });
    }
  }
}
