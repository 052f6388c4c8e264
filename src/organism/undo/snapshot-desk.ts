import { ConflictError, didYouMean, NotFoundError, UsageError } from "../../core/mod.ts";
import {
  type Actor,
  type ExpressedStage,
  type PhenotypeSnapshot,
  type StageDifference,
  stageDifferences,
} from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { restage } from "../selection/restage.ts";

export interface RollbackResult {
  readonly snapshot: string;
  /** Taken just before, so that the rollback itself can be undone. */
  readonly undo: string;
  readonly changed: readonly StageDifference[];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Snapshots of the phenotype and the way back to one. A rollback changes stages and nothing else: alleles, lineage and
 * what was learned stay. Alleles that are younger than the snapshot become deprecated, because the organism is to behave
 * as it did then; a snapshot of the present, taken first, brings them back.
 */
export class SnapshotDesk {
  readonly #parts: OrganismParts;
  readonly #locusOf: (name: string) => Locus;

  constructor(parts: OrganismParts, locusOf: (name: string) => Locus) {
    this.#parts = parts;
    this.#locusOf = locusOf;
  }

  take(name: string, reason: string, who: Actor): PhenotypeSnapshot {
    if (!NAME.test(name)) {
      throw new UsageError(
        `Cannot take snapshot ${JSON.stringify(name)}: a name has up to 64 letters, digits, dots, dashes and underscores`,
      );
    }
    const snapshot = { name, atMs: this.#parts.clock.nowMs(), by: who, reason, stages: this.#present() };
    this.#parts.store.snapshots.add(snapshot);
    return snapshot;
  }

  list(): ReturnType<OrganismParts["store"]["snapshots"]["list"]> {
    return this.#parts.store.snapshots.list();
  }

  /** @throws NotFoundError with the nearest name */
  get(name: string): PhenotypeSnapshot {
    const snapshot = this.#parts.store.snapshots.get(name);
    if (snapshot !== null) return snapshot;
    const names = this.list().map((each) => each.name);
    throw new NotFoundError(
      `Cannot find snapshot ${JSON.stringify(name)}: ${names.length === 0 ? "none has been taken; sg snapshot NAME takes one" : `there is none of this name${didYouMean(name, names)}`}`,
    );
  }

  /** What going from one to the other changes; `null` is the present. */
  differences(from: string | null, to: string | null): readonly StageDifference[] {
    const stagesOf = (name: string | null) => (name === null ? this.#present() : this.get(name).stages);
    return stageDifferences(stagesOf(from), stagesOf(to));
  }

  /** @throws ConflictError when nothing would change */
  rollback(name: string, who: Actor): RollbackResult {
    const changed = this.differences(null, name);
    if (changed.length === 0) throw new ConflictError(`Cannot roll back to ${name}: everything is as it was then`);
    const undo = `before-${name.slice(0, 30)}-${this.#parts.clock.nowMs()}`;
    this.#parts.store.atomically(() => {
      this.take(undo, `taken before the rollback to ${name}`, who);
      // Whoever becomes dominant displaces another, so those come last and find the others where they belong.
      const inOrder = [...changed].sort((left, right) => rank(left) - rank(right));
      for (const difference of inOrder) this.#apply(difference, name, who);
    });
    return { snapshot: name, undo, changed };
  }

  #apply({ locus: name, sha, to }: StageDifference, snapshot: string, who: Actor): void {
    const locus = this.#locusOf(name);
    // What is of another interface by now stays where it is: it is not expressed.
    if (locus.allele(sha) === undefined) return;
    const reason = to === null ? `is younger than snapshot ${snapshot}` : `rolled back to snapshot ${snapshot}`;
    restage(this.#parts, locus, sha, to ?? "deprecated", { reason, by: who, action: "rollback" });
  }

  #present(): readonly ExpressedStage[] {
    return [...this.#parts.library.genes.keys()].flatMap((name) =>
      this.#locusOf(name)
        .alleles()
        .map(({ allele, stage }) => ({ locus: allele.locus, sha: allele.sha, stage })),
    );
  }
}

function rank({ to }: StageDifference): number {
  return to === "dominant" ? 1 : 0;
}
