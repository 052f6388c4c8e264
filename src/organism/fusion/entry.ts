import type { PathwayContract } from "../../contract/mod.ts";
import { ConflictError, type Sha } from "../../core/mod.ts";
import type { Locus } from "../locus.ts";
import type { PathwayRun } from "../run/result.ts";
import type { Composition, Fused } from "./slot.ts";

/** One pathway's way into one gene and out of it again. */
export interface Entry {
  readonly pathway: PathwayContract;
  readonly loci: readonly Locus[];
  /** What its contracts say against it. */
  readonly obstacle: string | null;
  /** Dominants when last looked, and null before the first look. */
  dominants: readonly (Sha | null)[] | null;
  composition: Composition | null;
  fused: Fused | null;
  /** What the sources say against it. */
  refusal: string | null;
  stable: number;
  /** Successes in a row before the next fusion: twice as many each time a fused gene was itself to blame. */
  due: number;
  fusedRuns: number;
  runsSeen: number;
  /** Whether it was looked into, for this composition, if a model should be asked unasked. */
  considered: boolean;
  /** A model is being asked. */
  isAsking: boolean;
}

export function newEntry(pathway: PathwayContract, loci: readonly Locus[], obstacle: string | null): Entry {
  return {
    ...{ pathway, loci, obstacle, dominants: null, composition: null, fused: null, refusal: null },
    ...{ stable: 0, due: 0, fusedRuns: 0, runsSeen: 0, considered: false, isAsking: false },
  };
}

/** Whether every step of the run was one attempt, by the allele that the entry has as dominant. */
export function usedDominants({ loci, dominants }: Entry, { steps }: PathwayRun): boolean {
  const expected = new Map(loci.map((locus, index) => [locus.contract.name as string, dominants?.[index]]));
  return steps.every(({ name, attempts }) => {
    const [only, ...more] = attempts;
    return more.length === 0 && only !== undefined && only.sha === expected.get(name);
  });
}

export function conflict({ pathway }: Entry, why: string): ConflictError {
  return new ConflictError(`Cannot fuse ${pathway.name}: ${why}`);
}
