import { type Json, type Random, type Sha, seededRandom, sha256 } from "../../../src/core/mod.ts";
import type { Edit } from "../../../src/evolution/mutation/genetic/edit.ts";
import { enumerateEdits } from "../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import type { Operator, SdkOperation, Subject } from "../../../src/evolution/mutation/genetic/operator.ts";
import { applySplices } from "../../../src/evolution/mutation/genetic/splice.ts";
import { backgroundOf, subjectOf } from "../../../src/evolution/mutation/genetic/subject.ts";
import type { Evidence, MutationRequest } from "../../../src/evolution/mutation/mod.ts";
import { parseGene } from "../../../src/syntax/mod.ts";
import { type ContractSketch, geneContract } from "./gene-contract.ts";

export interface RequestSketch {
  readonly source: string;
  readonly contract?: ContractSketch;
  readonly siblings?: readonly string[];
  readonly sdk?: readonly SdkOperation[];
  readonly evidence?: readonly Evidence[];
  readonly failure?: Partial<MutationRequest["failure"]>;
  readonly random?: Random;
  readonly tried?: ReadonlySet<Sha>;
  readonly candidatesMax?: number;
}

export function requestOf(sketch: RequestSketch): MutationRequest {
  const input: Json = sketch.failure?.input ?? {};
  return {
    contract: geneContract(sketch.contract ?? { takes: {}, gives: {} }),
    failing: { sha: sha256(sketch.source), source: sketch.source },
    failure: { input, kind: "threw", message: "", frames: [], diagnostics: [], ...sketch.failure },
    siblings: (sketch.siblings ?? []).map((source) => ({ sha: sha256(source), source, fitness: 0.5 })),
    evidence: sketch.evidence ?? [],
    tried: sketch.tried ?? new Set(),
    random: sketch.random ?? seededRandom(1),
    budget: { candidatesMax: sketch.candidatesMax ?? 20_000, wallMs: 60_000 },
    nowMs: () => 0,
  };
}

export function subjectOfSource(sketch: RequestSketch): Subject {
  return subjectOf(parseGene(sketch.source), backgroundOf(requestOf(sketch), sketch.sdk ?? []));
}

/** What the operator makes of the source: whole texts, the likeliest first. */
export function outputsOf(operator: Operator, sketch: RequestSketch): string[] {
  return editsOf(operator, sketch).map(({ splices }) => applySplices(sketch.source, splices));
}

function editsOf(operator: Operator, sketch: RequestSketch): readonly Edit[] {
  return enumerateEdits(subjectOfSource(sketch), [operator]);
}

/** All that the step meter puts into a script: a line of its own before it, or marks inside. */
export const COUNTING =
  /^let steps\$.*\n|let steps\$=\d+;|function over\$\(\)\{throw"sg: out of steps"\}|--steps\$<0&&over\$\(\),|if\(--steps\$<0\)throw"sg: out of steps";/g;
