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

/** Those that did the same as a half of a repair, and pairs of them that are tried in its place. */
const STAND_INS_MAX = 96;
const STAND_IN_PAIRS_MAX = 768;

/** Of halves that put something right and nothing wrong, so many are matched with each other, and of the matches so many tried first. */
const MENDING_MAX = 400;
const MATCHES_MAX = 1_536;

interface Half {
  readonly edit: Edit;
  readonly merit: number;
  /** What it puts right, where it puts nothing wrong. */
  readonly mended: readonly number[];
  /** Other edits that did the same on all evidence; none where that was nothing. */
  readonly standIns: readonly Edit[];
}

/**
 * Two single edits of the failing gene at once, for two faults. What each did alone says how likely it is one half of a
 * repair: it fixed something, came nearer, or at least changed something without breaking more. Pairs come in order of the
 * product of their ranks, so that the best halves meet nearly all others, and the poorest each other hardly ever; in turn with those
 * that complete each other.
 */
export class MergedPairs implements Iterator<Candidate> {
  readonly #session: Session;
  readonly #root: Base;
  readonly #made = new Map<Edit, readonly [Half, Half]>();
  readonly #repairs: (readonly [Half, Half])[] = [];
  readonly #candidates: Generator<Candidate>;

  constructor(session: Session, root: Base, singles: readonly Scored[]) {
    this.#session = session;
    this.#root = root;
    this.#candidates = this.#generate(halvesOf(session, singles));
  }

  next(): IteratorResult<Candidate> {
    return this.#candidates.next();
  }

  /** What did the same as half of a repair makes a repair as well, and may be what was meant: it is tried next. */
  consider(batch: readonly Scored[]): void {
    for (const { candidate, score } of batch) {
      const pair = this.#made.get(candidate.edit);
      if (pair !== undefined && this.#session.plan.isWinner(score)) this.#repairs.push(pair);
    }
  }

  *#generate(halves: readonly Half[]): Generator<Candidate> {
    for (const pair of inTurn(matching(halves), pairsByRank(halves))) {
      for (let repair = this.#repairs.shift(); repair !== undefined; repair = this.#repairs.shift()) {
        yield* this.#withStandIns(repair);
      }
      const candidate = this.#merged(pair[0].edit, pair[1].edit);
      if (candidate === null) continue;
      this.#made.set(candidate.edit, pair);
      yield candidate;
    }
  }

  *#withStandIns([one, other]: readonly [Half, Half]): Generator<Candidate> {
    const pairs = [one.edit, ...one.standIns].flatMap((left) =>
      [other.edit, ...other.standIns].map((right) => ({ left, right, doubt: left.doubt + right.doubt })),
    );
    pairs.sort((left, right) => left.doubt - right.doubt);
    for (const { left, right } of pairs.slice(0, STAND_IN_PAIRS_MAX)) {
      const candidate = this.#merged(left, right);
      if (candidate !== null) yield candidate;
    }
  }

  #merged(left: Edit, right: Edit): Candidate | null {
    const splices = mergeSplices(left.splices, right.splices);
    if (splices === undefined) return null;
    const edit = { splices, operator: `${left.operator}+${right.operator}`, doubt: left.doubt + right.doubt };
    const candidate = candidateOf(this.#root, edit, this.#session.stepsMax);
    return this.#session.isNew(candidate) ? candidate : null;
  }
}

/** Halves of which each puts right what the other leaves wrong: two faults show best in this way. The more together, the sooner. */
function matching(halves: readonly Half[]): readonly (readonly [Half, Half])[] {
  const mending = halves.filter(({ mended }) => mended.length > 0);
  mending.sort((left, right) => left.edit.doubt - right.edit.doubt);
  mending.length = Math.min(mending.length, MENDING_MAX);
  const matches = mending.flatMap((one, at) =>
    mending.slice(at + 1).flatMap((other) => {
      const together = new Set([...one.mended, ...other.mended]).size;
      if (together <= Math.max(one.mended.length, other.mended.length)) return [];
      return [{ pair: [one, other] as const, together, doubt: one.edit.doubt + other.edit.doubt }];
    }),
  );
  matches.sort((left, right) => right.together - left.together || left.doubt - right.doubt);
  return matches.slice(0, MATCHES_MAX).map(({ pair }) => pair);
}

/** One of each, then what is left of the longer. */
function* inTurn<T>(ones: Iterable<T>, others: Iterable<T>): Generator<T> {
  const [left, right] = [ones, others].map((all) => all[Symbol.iterator]());
  for (let sides = [left, right]; sides.length > 0; ) {
    const next = sides.map((side) => ({ side, result: side?.next() }));
    for (const { result } of next) if (result !== undefined && result.done !== true) yield result.value;
    sides = next.filter(({ result }) => result?.done === false).map(({ side }) => side);
  }
}

function* pairsByRank(halves: readonly Half[]): Generator<readonly [Half, Half]> {
  for (let from = 1; from < halves.length ** 2; from *= 2) {
    for (let left = 0; (left + 1) * (left + 2) < from * 2 && left < halves.length; left += 1) {
      const first = Math.max(left + 1, Math.ceil(from / (left + 1)) - 1);
      for (let right = first; right < halves.length && (left + 1) * (right + 1) < from * 2; right += 1) {
        const [one, other] = [halves[left], halves[right]];
        if (one !== undefined && other !== undefined) yield [one, other];
      }
    }
  }
}

function halvesOf(session: Session, singles: readonly Scored[]): readonly Half[] {
  const alike = new Map<string, Edit[]>();
  const halves: Half[] = [];
  for (const scored of singles) {
    if (session.plan.isWinner(scored.score)) continue;
    const { edit } = scored.candidate;
    const { behaviour = "" } = scored.score;
    const isNeutral = behaviour !== "" && behaviour === session.parent.behaviour;
    // What changes nothing by itself may change something beside the other half; nobody knows which, so all may try, last.
    const standIns = isNeutral ? [] : (alike.get(behaviour) ?? []);
    if (behaviour !== "") alike.set(behaviour, standIns);
    if (!isNeutral && behaviour !== "" && standIns.length < STAND_INS_MAX) standIns.push(edit);
    if (standIns.length > ALIKE_MAX) continue;
    const merit = meritOf(scored, session) - edit.doubt * MERIT_PER_DOUBT - (isNeutral ? 1 : 0);
    const { mended, broken } = session.plan.progress(scored.score, session.parent);
    halves.push({ edit, merit, mended: broken === 0 ? mended : [], standIns });
  }
  halves.sort((left, right) => right.merit - left.merit);
  return halves.slice(0, HALVES_MAX);
}
