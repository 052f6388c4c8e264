import { batchSizes, take } from "./batches.ts";
import { type Base, type Candidate, candidateOf } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { Promising } from "./promising.ts";
import type { Session } from "./session.ts";

/** Every single edit, the likeliest first. */
export async function searchSingles(
  session: Session,
  base: Base,
  edits: readonly Edit[],
  promising: Promising,
): Promise<void> {
  const candidates = newCandidates(session, base, edits);
  for (const size of batchSizes()) {
    if (session.isOver) return;
    const batch = take(candidates, size);
    if (batch.length === 0) return;
    promising.consider(await session.tryBatch(batch));
  }
}

export function* newCandidates(session: Session, base: Base, edits: readonly Edit[]): Generator<Candidate> {
  for (const edit of edits) {
    const candidate = candidateOf(base, edit, session.stepsMax);
    if (session.isNew(candidate)) yield candidate;
  }
}
