import type { Clock } from "../../core/mod.ts";
import type { AuditTrail } from "../../genome/mod.ts";

const WINDOW_MS = 60_000;
const REFUSALS_PER_WINDOW_MAX = 60;
const ADDRESSES_MAX = 1_000;

interface Count {
  sinceMs: number;
  refusals: number;
}

/**
 * Failed authentications, in the audit trail and against their sender. An address has one line a minute, with how many
 * there were in the minute before: whoever knocks all day cannot fill the disk.
 */
export class RefusalLog {
  readonly #audit: Pick<AuditTrail, "append">;
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();
  #lines: Count = { sinceMs: Number.NEGATIVE_INFINITY, refusals: 0 };

  constructor(audit: Pick<AuditTrail, "append">, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  note(address: string, reason: string, method: string, target: string): "noted" | "too many" {
    const nowMs = this.#clock.nowMs();
    const known = this.#counts.get(address);
    const isFirst = known === undefined || nowMs - known.sinceMs >= WINDOW_MS;
    const count = isFirst ? { sinceMs: nowMs, refusals: 0 } : known;
    count.refusals += 1;
    this.#counts.delete(address);
    this.#counts.set(address, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > ADDRESSES_MAX && oldest !== undefined) this.#counts.delete(oldest);
    if (isFirst && this.#mayWrite(nowMs)) {
      const before = known?.refusals ?? 0;
      this.#audit.append({
        atMs: nowMs,
        actor: "policy",
        action: "turn away",
        subject: `${method.slice(0, 8)} ${target.slice(0, 100)}`,
        sha: null,
        reason: `${reason}, from ${address}`,
        numbers: { sinceLastLine: before },
      });
    }
    return count.refusals > REFUSALS_PER_WINDOW_MAX ? "too many" : "noted";
  }

  /** All addresses together, for those who have many. */
  #mayWrite(nowMs: number): boolean {
    if (nowMs - this.#lines.sinceMs >= WINDOW_MS) this.#lines = { sinceMs: nowMs, refusals: 0 };
    this.#lines.refusals += 1;
    return this.#lines.refusals <= REFUSALS_PER_WINDOW_MAX;
  }
}
