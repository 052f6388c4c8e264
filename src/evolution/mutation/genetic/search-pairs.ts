import { take } from "./batches.ts";
import type { Base, Candidate, Scored } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { MergedPairs } from "./merge-pairs.ts";
import type { Promising } from "./promising.ts";
import { newCandidates, tryInTurn } from "./search-singles.ts";
import type { Session } from "./session.ts";

/** Promising candidates that are varied at a time; the better half of the work goes to the best of them. */
const BASES = 12;
const SHARE = 32;
const ROUNDS = 4;
/** Candidates from the merged pairs for each round of shares. */
const MERGED = 384;

/**
 * Two edits, in two ways that take turns: single edits of the failing gene joined (`merged`), and a second edit on top of
 * a promising first one, which may change what the first put there. The latter is repeated on what it finds, which makes
 * three edits, and four.
 */
export async function searchPairs(
  session: Session,
  editsOf: (base: Base) => readonly Edit[],
  promising: Promising,
  merged: MergedPairs,
): Promise<void> {
  const look = (scored: readonly Scored[]): void => {
    promising.consider(scored);
    merged.consider(scored);
  };
  for (let round = 0; round < ROUNDS && !session.isOver; round += 1) {
    const open = promising.takeBases(BASES).map((base) => newCandidates(session, base, editsOf(base)));
    await exhaust(session, open, merged, look);
  }
  await tryInTurn(session, () => take(merged, MERGED), look);
}

async function exhaust(
  session: Session,
  open: Generator<Candidate>[],
  merged: MergedPairs,
  look: (scored: readonly Scored[]) => void,
): Promise<void> {
  let left = open;
  const next = (): readonly Candidate[] => {
    if (left.length === 0) return [];
    const shares = left.map((candidates, rank) => ({
      candidates,
      share: take(candidates, rank === 0 ? SHARE * 2 : SHARE),
    }));
    left = shares.filter(({ share }) => share.length > 0).map(({ candidates }) => candidates);
    return [...take(merged, MERGED), ...shares.flatMap(({ share }) => share)];
  };
  await tryInTurn(session, next, look);
}
