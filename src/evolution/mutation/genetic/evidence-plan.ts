import type { Random } from "../../../core/mod.ts";
import { type CandidateScore, type Evidence, isKnownAnswer } from "../engine.ts";

/** Which evidence guides the search, and which is kept back to judge what it finds. */
export interface EvidencePlan {
  /** All evidence, guiding and held out. */
  isWinner(score: CandidateScore): boolean;
  /** What the guiding evidence says of a candidate beside the failing gene. */
  progress(score: CandidateScore, parent: CandidateScore): Progress;
}

export interface Progress {
  /** Pieces right now that were wrong: how many, and which. */
  readonly fixed: number;
  readonly mended: readonly number[];
  /** Pieces wrong now that were right. */
  readonly broken: number;
  /** How much nearer the outputs are to those expected, summed over the pieces that both have wrong. */
  readonly nearer: number;
}

const KNOWN_MIN = 6;

/**
 * With six known answers or more a third is held out (never the failing input): a candidate earns no credit for it, so
 * the search cannot climb towards those answers one by one, and yet a winner has to have them right.
 */
export function planEvidence(evidence: readonly Evidence[], random: Random): EvidencePlan {
  const known = evidence.flatMap((piece, index) =>
    isKnownAnswer(piece) && piece.expected.kind !== "any" && piece.origin !== "failure" ? [index] : [],
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
  // Thousands of candidates share a few scores.
  const measured = new WeakMap<CandidateScore, { readonly parent: CandidateScore; readonly progress: Progress }>();
  return {
    isWinner: ({ passed }) => evidence.length > 0 && evidence.every((_, index) => passed[index] === true),
    progress(score, parent) {
      const found = measured.get(score);
      if (found?.parent === parent) return found.progress;
      const progress = progressOver(guiding, score, parent);
      measured.set(score, { parent, progress });
      return progress;
    },
  };
}

function progressOver(guiding: readonly number[], score: CandidateScore, parent: CandidateScore): Progress {
  const mended: number[] = [];
  let broken = 0;
  let nearer = 0;
  for (const index of guiding) {
    const isRight = score.passed[index] === true;
    const wasRight = parent.passed[index] === true;
    if (isRight && !wasRight) mended.push(index);
    else if (!isRight && wasRight) broken += 1;
    else if (!isRight) nearer += (score.closeness?.[index] ?? 0) - (parent.closeness?.[index] ?? 0);
  }
  return { fixed: mended.length, mended, broken, nearer };
}
