import type { Random } from "../../../core/mod.ts";
import type { CandidateScore, Evidence } from "../engine.ts";

/** Which evidence guides the search, and which is kept back to judge what it finds. */
export interface EvidencePlan {
  /** How much of the guiding evidence a candidate satisfies. */
  credit(score: CandidateScore): number;
  /** All evidence, guiding and held out. */
  isWinner(score: CandidateScore): boolean;
  /** True when nothing that `parent` passes is lost. */
  keeps(score: CandidateScore, parent: CandidateScore): boolean;
}

const KNOWN_MIN = 6;

/**
 * With six known answers or more a third is held out (never the failing input): a candidate earns no credit for it, so
 * the search cannot climb towards those answers one by one, and yet a winner has to have them right.
 */
export function planEvidence(evidence: readonly Evidence[], random: Random): EvidencePlan {
  const known = evidence.flatMap(({ expected, origin }, index) =>
    expected.kind !== "any" && origin !== "failure" ? [index] : [],
  );
  const heldOut = new Set<number>();
  if (known.length >= KNOWN_MIN) {
    const wanted = Math.floor(known.length / 3);
    while (heldOut.size < wanted) {
      const [index] = known.splice(random.below(known.length), 1);
      if (index !== undefined) heldOut.add(index);
    }
  }
  const guiding = evidence.flatMap((_, index) => (heldOut.has(index) ? [] : [index]));
  return {
    credit: ({ passed }) => guiding.reduce((sum, index) => sum + (passed[index] === true ? 1 : 0), 0),
    isWinner: ({ passed }) => evidence.length > 0 && evidence.every((_, index) => passed[index] === true),
    keeps: ({ passed }, parent) => guiding.every((index) => passed[index] === true || parent.passed[index] !== true),
  };
}
