import { take } from "./batches.ts";
import type { Base, Candidate } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { Promising } from "./promising.ts";
import { newCandidates } from "./search-singles.ts";
import type { Session } from "./session.ts";

/** Promising candidates that are varied at a time; the better half of the work goes to the best of them. */
const BASES = 12;
const SHARE = 64;
const ROUNDS = 3;

/**
 * A second edit on top of the promising first ones, all of them in turn: from each a share of its likeliest edits, then
 * the next share. Repeated on what that finds, which makes three edits, and four.
 */
export async function searchPairs(
  session: Session,
  editsOf: (base: Base) => readonly Edit[],
  promising: Promising,
): Promise<void> {
  for (let round = 0; round < ROUNDS && !session.isOver; round += 1) {
    const open = promising.takeBases(BASES).map(({ base }) => newCandidates(session, base, editsOf(base)));
    if (open.length === 0) return;
    await exhaust(session, open, promising);
  }
}

async function exhaust(session: Session, open: Generator<Candidate>[], promising: Promising): Promise<void> {
  let left = open;
  while (left.length > 0 && !session.isOver) {
    const shares = left.map((candidates, rank) => ({
      candidates,
      share: take(candidates, rank === 0 ? SHARE * 2 : SHARE),
    }));
    left = shares.filter(({ share }) => share.length > 0).map(({ candidates }) => candidates);
    promising.consider(await session.tryBatch(shares.flatMap(({ share }) => share)));
  }
}
