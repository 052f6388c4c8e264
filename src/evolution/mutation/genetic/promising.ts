import { sha256 } from "../../../core/mod.ts";
import { normalisedTree, parseGeneOrNull } from "../../../syntax/mod.ts";
import { type Base, costOf, type Scored, storyOf } from "./candidate.ts";
import type { Session } from "./session.ts";

const KEPT_MAX = 256;

interface Entry {
  readonly scored: Scored;
  readonly merit: number;
  readonly cost: number;
}

/**
 * What a candidate that is no repair promises as one half of one. More evidence satisfied counts most, outputs nearer to
 * the expected ones next; a failure of another kind may be the second of two faults, found because the first is gone.
 */
export function meritOf({ score }: Scored, { plan, parent }: Pick<Session, "plan" | "parent">): number {
  const { fixed, broken, nearer } = plan.progress(score, parent);
  const isElsewhere = score.firstFailure !== parent.firstFailure;
  return fixed * 2 - broken * 1.5 + nearer + (isElsewhere && broken === 0 ? 0.25 : 0);
}

/** Candidates that are half a repair, one of each behaviour. */
export class Promising {
  readonly #session: Session;
  readonly #trees = new Set<string>();
  readonly #behaviours = new Set<string>();
  #entries: Entry[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  consider(batch: readonly Scored[]): void {
    for (const scored of batch) {
      // What is a repair already needs no other half.
      if (this.#session.plan.isWinner(scored.score)) continue;
      const merit = meritOf(scored, this.#session);
      if (merit <= 0) continue;
      const { behaviour } = scored.score;
      if (behaviour !== undefined) {
        // The likelier edits come first; what does the same on all evidence leads to the same place.
        if (this.#behaviours.has(behaviour)) continue;
        this.#behaviours.add(behaviour);
      }
      this.#entries.push({ scored, merit, cost: costOf(scored.candidate) });
    }
    this.#entries.sort((left, right) => right.merit - left.merit || left.cost - right.cost);
    this.#entries.length = Math.min(this.#entries.length, KEPT_MAX);
  }

  /** Takes out the best `count`, parsed, of different trees: two ways of writing one program lead to one place. */
  takeBases(count: number): readonly Base[] {
    const bases: Base[] = [];
    let taken = 0;
    for (const { scored, cost } of this.#entries) {
      if (bases.length >= count) break;
      taken += 1;
      const gene = parseGeneOrNull(scored.candidate.source);
      if (gene === null) continue;
      const tree = sha256(normalisedTree(gene.program));
      if (this.#trees.has(tree)) continue;
      this.#trees.add(tree);
      bases.push({ gene, story: storyOf(scored.candidate), cost });
    }
    this.#entries = this.#entries.slice(taken);
    return bases;
  }
}
