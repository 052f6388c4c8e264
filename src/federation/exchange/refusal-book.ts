import type { Clock } from "../../core/mod.ts";
import type { Objection } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import type { SharedAllele } from "./wire.ts";

interface Entry {
  readonly reason: string;
  readonly isFinal: boolean;
  readonly untilMs: number;
  /** How long it rests when it could not be judged once more. */
  readonly nextPauseMs: number;
}

type Named = Pick<SharedAllele, "locus" | "sha">;

/**
 * Alleles that were not taken in: for what they are, or because nobody could tell at that moment. The latter rest, twice as
 * long every time, and are then looked at again: a machine that is busy for a minute must not lack an allele for ever.
 */
export class RefusalBook {
  readonly #clock: Clock;
  readonly #finalMs: number;
  readonly #entries = new Map<string, Entry>();

  /** @param finalMs how long a final word holds */
  constructor(clock: Clock, finalMs: number) {
    this.#clock = clock;
    this.#finalMs = finalMs;
  }

  /** What was said of it, while that holds. */
  find(allele: Named): Objection | null {
    const entry = this.#entries.get(keyOf(allele));
    return entry === undefined || entry.untilMs <= this.#clock.nowMs() ? null : entry;
  }

  note(allele: Named, { reason, isFinal }: Objection): void {
    const key = keyOf(allele);
    const pauseMs = this.#entries.get(key)?.nextPauseMs ?? bounds.retryMsMin;
    const untilMs = this.#clock.nowMs() + (isFinal ? this.#finalMs : pauseMs);
    this.#entries.delete(key);
    this.#entries.set(key, { reason, isFinal, untilMs, nextPauseMs: Math.min(2 * pauseMs, bounds.retryMsMax) });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > bounds.refusedKeptMax && oldest !== undefined) this.#entries.delete(oldest);
  }

  forget(allele: Named): void {
    this.#entries.delete(keyOf(allele));
  }

  /** When the first of those that rest is due; infinity when none is. */
  nextDueMs(): number {
    const nowMs = this.#clock.nowMs();
    const due = [...this.#entries.values()].map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > nowMs);
    return due.reduce((first, untilMs) => Math.min(first, untilMs), Number.POSITIVE_INFINITY);
  }
}

/** One source may stand at two loci, and hold at one of them only. */
function keyOf({ locus, sha }: Named): string {
  return `${locus} ${sha}`;
}
