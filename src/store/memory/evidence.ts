import { canonicalJson, type LocusName } from "../../core/mod.ts";
import type { RecordedSuccess } from "../../genome/mod.ts";
import { successesPerLocusMax } from "../evidence.ts";

/** Recorded successes by input; maps keep the order of insertion, so the first is the oldest. */
export class MemoryEvidence {
  readonly #loci = new Map<LocusName, Map<string, RecordedSuccess>>();

  add(success: RecordedSuccess): void {
    const input = canonicalJson(success.input);
    const kept = this.#loci.get(success.locus) ?? new Map<string, RecordedSuccess>();
    kept.delete(input);
    kept.set(input, success);
    this.#loci.set(success.locus, kept);
    for (const oldest of kept.keys()) {
      if (kept.size <= successesPerLocusMax) break;
      kept.delete(oldest);
    }
  }

  newest(locus: LocusName, limit: number): readonly RecordedSuccess[] {
    return [...(this.#loci.get(locus)?.values() ?? [])].reverse().slice(0, limit);
  }
}
