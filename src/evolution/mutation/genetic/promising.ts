import { sha256 } from "../../../core/mod.ts";
import { GeneSyntaxError, normalisedTree, type ParsedGene, parseGene } from "../../../syntax/mod.ts";
import { type Base, costOf, type Scored, storyOf } from "./candidate.ts";
import type { Session } from "./session.ts";

const KEPT_MAX = 256;

interface Entry {
  readonly scored: Scored;
  readonly merit: number;
  readonly cost: number;
}

/** Candidates that are half a repair: they satisfy more evidence than the parent, or fail later and otherwise. */
export class Promising {
  readonly #session: Session;
  readonly #trees = new Set<string>();
  #entries: Entry[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  get size(): number {
    return this.#entries.length;
  }

  consider(batch: readonly Scored[]): void {
    const { plan, parent } = this.#session;
    const before = plan.credit(parent);
    for (const scored of batch) {
      const gained = plan.credit(scored.score) - before;
      // The same evidence passes but the failure is another: perhaps the first of two faults is gone.
      const isElsewhere = scored.score.firstFailure !== parent.firstFailure && plan.keeps(scored.score, parent);
      if (gained <= 0 && !isElsewhere) continue;
      this.#entries.push({ scored, merit: gained + (isElsewhere ? 0.5 : 0), cost: costOf(scored.candidate) });
    }
    this.#entries.sort((left, right) => right.merit - left.merit || left.cost - right.cost);
    this.#entries.length = Math.min(this.#entries.length, KEPT_MAX);
  }

  /** Takes out the best `count`, parsed, of different trees: two ways of writing one program lead to one place. */
  takeBases(count: number): { readonly base: Base; readonly merit: number }[] {
    const bases: { readonly base: Base; readonly merit: number }[] = [];
    let taken = 0;
    for (const { scored, merit, cost } of this.#entries) {
      if (bases.length >= count) break;
      taken += 1;
      const gene = parsedOrNull(scored.candidate.source);
      if (gene === null) continue;
      const tree = sha256(normalisedTree(gene.program));
      if (this.#trees.has(tree)) continue;
      this.#trees.add(tree);
      bases.push({ base: { gene, story: storyOf(scored.candidate), cost }, merit });
    }
    this.#entries = this.#entries.slice(taken);
    return bases;
  }
}

function parsedOrNull(source: string): ParsedGene | null {
  try {
    return parseGene(source);
  } catch (error) {
    if (error instanceof GeneSyntaxError) return null;
    throw error;
  }
}
