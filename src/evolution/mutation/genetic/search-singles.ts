import { batchSizes, take } from "./batches.ts";
import { type Base, type Candidate, candidateOf, type Scored } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { SentBatch, Session } from "./session.ts";

/** Small enough that hosts do not run dry while one is made or looked at, large enough to be worth a crossing. */
const PART_MAX = 128;
const PARTS_UNDER_WAY_MAX = 4;

/** Every single edit, the likeliest first; what each of them did. */
export async function searchSingles(session: Session, base: Base, edits: readonly Edit[]): Promise<readonly Scored[]> {
  const candidates = newCandidates(session, base, edits);
  const sizes = batchSizes();
  const singles: Scored[] = [];
  const next = (): readonly Candidate[] => take(candidates, sizes.next().value);
  await tryInTurn(session, next, async (scored) => {
    singles.push(...scored, ...(await session.tryHopeful()));
  });
  return singles;
}

/**
 * Tries batch after batch until one is empty or the session is over. They are sent in parts, and the next ones are made while those
 * before them run; what comes of them is looked at in their order, so that nothing depends on who was faster.
 */
export async function tryInTurn(
  session: Session,
  next: () => readonly Candidate[],
  look: (scored: readonly Scored[]) => void | Promise<void>,
): Promise<void> {
  const underWay: SentBatch[] = [];
  // The first part says how many can be afforded: it goes alone.
  let leave = 0;
  const receive = async (left: number): Promise<void> => {
    while (underWay.length > left) {
      const [first] = underWay.splice(0, 1);
      if (first !== undefined) await look(await session.receive(first));
    }
  };
  while (!session.isOver) {
    const batch = next();
    if (batch.length === 0) break;
    for (let from = 0; from < batch.length && !session.isOver; from += PART_MAX) {
      underWay.push(session.send(batch.slice(from, from + PART_MAX)));
      await receive(leave);
      leave = Math.min(leave + 1, PARTS_UNDER_WAY_MAX);
    }
  }
  await receive(0);
}

export function* newCandidates(session: Session, base: Base, edits: readonly Edit[]): Generator<Candidate> {
  for (const edit of edits) {
    const candidate = candidateOf(base, edit, session.stepsMax);
    if (session.isNew(candidate)) yield candidate;
  }
}
