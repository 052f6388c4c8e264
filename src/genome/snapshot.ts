import type { LocusName, Sha } from "../core/mod.ts";
import type { Stage } from "./allele.ts";
import type { Actor } from "./audit.ts";

/** Which alleles were expressed where, at one moment: what a rollback goes back to. */
export interface PhenotypeSnapshot {
  readonly name: string;
  readonly atMs: number;
  readonly by: Actor;
  readonly reason: string;
  readonly stages: readonly ExpressedStage[];
}

export interface ExpressedStage {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly stage: Stage;
}

export interface PhenotypeSnapshots {
  /** @throws ConflictError when the name is taken: a snapshot never changes. */
  add(snapshot: PhenotypeSnapshot): void;
  get(name: string): PhenotypeSnapshot | null;
  /** Without their stages, the newest first. */
  list(): readonly Omit<PhenotypeSnapshot, "stages">[];
}

/** What a rollback would change at one allele; `from` null: it is not here (any more), `to` null: it was not there yet. */
export interface StageDifference {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly from: Stage | null;
  readonly to: Stage | null;
}

/** From `before` to `after`, by locus and hash; alleles in the same stage on both sides are left out. */
export function stageDifferences(
  before: readonly ExpressedStage[],
  after: readonly ExpressedStage[],
): readonly StageDifference[] {
  const key = ({ locus, sha }: ExpressedStage) => `${locus} ${sha}`;
  const earlier = new Map(before.map((each) => [key(each), each]));
  const later = new Map(after.map((each) => [key(each), each]));
  const all = new Map([...earlier, ...later]);
  return [...all.keys()].sort().flatMap((each) => {
    const [from, to] = [earlier.get(each)?.stage ?? null, later.get(each)?.stage ?? null];
    const known = all.get(each);
    return known === undefined || from === to ? [] : [{ locus: known.locus, sha: known.sha, from, to }];
  });
}
