import type { ParsedGene } from "../../../syntax/mod.ts";
import type { CandidateScore } from "../engine.ts";
import { describeEdit, type Edit } from "./edit.ts";
import { applySplices, sizeOf } from "./splice.ts";
import { countedScript, STEPS_MAX } from "./step-meter.ts";

/** A gene that edits are applied to, with the story of how it came from the failing one. */
export interface Base {
  readonly gene: ParsedGene;
  readonly story: readonly string[];
  /** Size and doubt of the edits so far; 0 for the failing gene itself. */
  readonly cost: number;
}

export interface Candidate {
  readonly source: string;
  /** `source` without its types, counting its steps. */
  readonly script: string;
  readonly base: Base;
  readonly edit: Edit;
}

export interface Scored {
  readonly candidate: Candidate;
  readonly score: CandidateScore;
}

/** The same splices make both texts: edits insert no types, and erasing them has moved no position. */
export function candidateOf(base: Base, edit: Edit, stepsMax = STEPS_MAX): Candidate {
  const source = applySplices(base.gene.source, edit.splices);
  const script = countedScript(base.gene, edit.splices, stepsMax);
  return { source, script, base, edit };
}

/** The same candidate with more steps. */
export function withSteps(candidate: Candidate, stepsMax: number): Candidate {
  return { ...candidate, script: countedScript(candidate.base.gene, candidate.edit.splices, stepsMax) };
}

/** In steps of doubt: of two repairs that both work, the smaller and likelier is right. */
export function costOf({ base, edit }: Candidate): number {
  return base.cost + edit.doubt + DOUBT_PER_TOKEN * sizeOf(base.gene.source, edit.splices);
}

const DOUBT_PER_TOKEN = 0.25;

export function storyOf({ base, edit }: Candidate): readonly string[] {
  return [...base.story, describeEdit(base.gene.source, edit)];
}
