import { batchSizes, take } from "./batches.ts";
import { type Base, type Candidate, candidateOf, type Scored } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { Session } from "./session.ts";

/** Every single edit, the likeliest first; what each of them did. */
export async function searchSingles(session: Session, base: Base, edits: readonly Edit[]): Promise<readonly Scored[]> {
  const candidates = newCandidates(session, base, edits);
  const sizes = batchSizes();
  const singles: Scored[] = [];
  const next = (): readonly Candidate[] => take(candidates, sizes.next().value);
  await tryInTurn(session, next, (scored) => singles.push(...scored));
  return singles;
}

/**
 * Tries batch after batch until one is empty or the session is over. The next one is made and sent while the one before
 * runs; what comes of them is looked at in their order, so that nothing depends on who was faster.
 */
export async function tryInTurn(
  session: Session,
  next: () => readonly Candidate[],
  look: (scored: readonly Scored[]) => void,
): Promise<void> {
  let underWay: Promise<readonly Scored[]> | null = null;
  while (!session.isOver) {
    const batch = next();
    if (batch.length === 0) break;
    const sent = session.tryBatch(batch);
    // Looked at in its turn; until then a failure of the one before must not make this one nobody's.
    sent.catch(() => undefined);
    if (underWay !== null) look(await underWay);
    underWay = sent;
  }
  if (underWay !== null) look(await underWay);
}

export function* newCandidates(session: Session, base: Base, edits: readonly Edit[]): Generator<Candidate> {
  for (const edit of edits) {
    const candidate = candidateOf(base, edit, session.stepsMax);
    if (session.isNew(candidate)) yield candidate;
  }
}
