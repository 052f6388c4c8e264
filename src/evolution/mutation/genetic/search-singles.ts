import { batchSizes, take } from "./batches.ts";
import { type Base, type Candidate, candidateOf, type Scored } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { Session } from "./session.ts";

/** Every single edit, the likeliest first; what each of them did. */
export async function searchSingles(session: Session, base: Base, edits: readonly Edit[]): Promise<readonly Scored[]> {
  const candidates = newCandidates(session, base, edits);
  const singles: Scored[] = [];
  for (const size of batchSizes()) {
    if (session.isOver) break;
    const batch = take(candidates, size);
    if (batch.length === 0) break;
    singles.push(...(await session.tryBatch(batch)));
  }
  return singles;
}

export function* newCandidates(session: Session, base: Base, edits: readonly Edit[]): Generator<Candidate> {
  for (const edit of edits) {
    const candidate = candidateOf(base, edit, session.stepsMax);
    if (session.isNew(candidate)) yield candidate;
  }
}
