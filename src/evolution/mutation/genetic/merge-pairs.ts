import { type Base, type Candidate, candidateOf, type Scored } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import { meritOf } from "./promising.ts";
import type { Session } from "./session.ts";
import { mergeSplices } from "./splice.ts";

/** Of edits that did the same on all evidence, this many are worth a place among the halves of pairs. */
const ALIKE_MAX = 3;
const HALVES_MAX = 4_000;
/** A step of doubt weighs as much as this share of one piece of evidence. */
const MERIT_PER_DOUBT = 0.35;

interface Half {
  readonly edit: Edit;
  readonly merit: number;
}

/**
 * Two single edits of the failing gene at once, for two faults. What each did alone says how likely it is one half of a
 * repair: it fixed something, came nearer, or at least changed something without breaking more. Pairs come in order of the
 * product of their ranks, so that the best halves meet nearly all others, and the poorest each other hardly ever.
 */
export function* mergedPairs(session: Session, root: Base, singles: readonly Scored[]): Generator<Candidate> {
  const halves = halvesOf(session, singles);
  for (let from = 1; from < halves.length ** 2; from *= 2) {
    for (let left = 0; (left + 1) * (left + 2) < from * 2 && left < halves.length; left += 1) {
      const first = Math.max(left + 1, Math.ceil(from / (left + 1)) - 1);
      for (let right = first; right < halves.length && (left + 1) * (right + 1) < from * 2; right += 1) {
        const candidate = merged(session, root, halves[left]?.edit, halves[right]?.edit);
        if (candidate !== null && session.isNew(candidate)) yield candidate;
      }
    }
  }
}

function merged(session: Session, root: Base, left: Edit | undefined, right: Edit | undefined): Candidate | null {
  if (left === undefined || right === undefined) return null;
  const splices = mergeSplices(left.splices, right.splices);
  if (splices === undefined) return null;
  const edit = { splices, operator: `${left.operator}+${right.operator}`, doubt: left.doubt + right.doubt };
  return candidateOf(root, edit, session.stepsMax);
}

function halvesOf(session: Session, singles: readonly Scored[]): readonly Half[] {
  const alike = new Map<string, number>();
  const halves: Half[] = [];
  for (const scored of singles) {
    const { edit } = scored.candidate;
    const { behaviour = "" } = scored.score;
    const known = alike.get(behaviour) ?? 0;
    const isNeutral = behaviour !== "" && behaviour === session.parent.behaviour;
    // What changes nothing by itself may change something beside the other half; nobody knows which, so all may try, last.
    if (!isNeutral && behaviour !== "" && known >= ALIKE_MAX) continue;
    alike.set(behaviour, known + 1);
    const merit = meritOf(scored, session) - edit.doubt * MERIT_PER_DOUBT - (isNeutral ? 1 : 0);
    halves.push({ edit, merit });
  }
  halves.sort((left, right) => right.merit - left.merit);
  return halves.slice(0, HALVES_MAX);
}
