import type { Family, PathwayContract } from "../../contract/mod.ts";
import { type InterfaceHash, type LocusName, limits, messageOf, SgError, sha256, sha256Json } from "../../core/mod.ts";
import type { Actor, Allele, ExpressedAllele } from "../../genome/mod.ts";
import { operationsFor } from "../../kernel/mod.ts";
import {
  type AnswerCheck,
  answerCheck,
  type Constituents,
  FUSION_VERSION,
  type FusionParts,
  familyOf,
  fuse,
  sourceObstacle,
} from "../../pathway/mod.ts";
import { checkGene, prepareGene } from "../../sandbox/mod.ts";
import type { OrganismParts } from "../parts.ts";

/** Which allele stands at each locus of a pathway: `alleles[i]` at `loci[i]` of its constituents. */
export interface Composition {
  readonly pathway: PathwayContract;
  readonly constituents: Constituents;
  readonly alleles: readonly Allele[];
}

/** A fused allele, ready to run. */
export interface Fused {
  readonly allele: Allele;
  readonly family: Family;
  /** For the whole call; within it each step is held to its own. */
  readonly deadlineMs: number;
  readonly sdkCallsMax: number;
  /** What its answer is held to from outside; null where the gene checks every step itself, as one of sg's making does. */
  readonly check: AnswerCheck | null;
}

/** Whether a model wrote it. */
export function isModels({ origin }: Allele): boolean {
  return origin.kind === "fusion" && origin.model !== undefined;
}

/** Where a pathway's fused alleles are kept. No contract can declare a locus of this name. */
export function slotOf(pathway: PathwayContract): LocusName {
  return `pathway:${pathway.name}` as LocusName;
}

/** A fused gene is right for one composition only: all that its text was made of. */
export function compositionHash(parts: OrganismParts, composition: Composition): InterfaceHash {
  const { pathway, constituents, alleles } = composition;
  const form = {
    version: FUSION_VERSION,
    pathway: pathway.name,
    revisions: constituents.pathways.map(({ name, revision }) => [name, revision]),
    steps: constituents.loci.map(({ name, interfaceHash }, index) => [name, interfaceHash, alleles[index]?.sha ?? ""]),
    deadlineMs: { ...parts.settings.deadlineMs },
    operations: [...operationsFor("configuration")],
  };
  return sha256Json(form) as string as InterfaceHash;
}

const CALL_MS_MAX = 600_000;

/** @param by whose checks hold it: a model's gene carries none of its own */
export function fusedOf(
  parts: OrganismParts,
  composition: Composition,
  allele: Allele,
  by: "a model's" | "sg's" = isModels(allele) ? "a model's" : "sg's",
): Fused {
  const { pathway, constituents } = composition;
  const { deadlineMs } = parts.settings;
  const ms = constituents.calls.reduce((sum, { locus, times }) => sum + times * deadlineMs[locus.family], 0);
  return {
    allele,
    family: familyOf(constituents),
    deadlineMs: Math.min(ms, CALL_MS_MAX),
    sdkCallsMax: sdkCallsOf(constituents),
    check: by === "a model's" ? answerCheck(pathway, parts.library) : null,
  };
}

/** As many as its steps may make together. */
export function sdkCallsOf({ calls }: Constituents): number {
  return calls.reduce((sum, { times }) => sum + times, 0) * limits.sdkCallsMax;
}

/** Makes the fused gene of a composition. @returns why there is none, as text */
export function fuseComposition(parts: OrganismParts, composition: Composition): string | { readonly source: string } {
  const { pathway, constituents, alleles } = composition;
  const factories = new Map<string, string>();
  for (const [index, { name }] of constituents.loci.entries()) {
    const source = alleles[index]?.source ?? "";
    const obstacle = sourceObstacle(source);
    if (obstacle !== null) return `step ${name} stays by itself: ${obstacle}`;
    try {
      factories.set(name, prepareGene(source, "on"));
    } catch (thrown) {
      if (thrown instanceof SgError) return `step ${name} stays by itself: ${messageOf(thrown)}`;
      throw thrown;
    }
  }
  const source = fuse(pathway, fusionParts(parts, factories));
  if (Buffer.byteLength(source) > limits.sourceBytesMax) {
    return `one gene of all its steps would be over ${limits.sourceBytesMax} bytes`;
  }
  const [problem] = checkGene(source);
  return problem === undefined ? { source } : `the gate refuses the fused gene: ${problem.message}`;
}

function fusionParts(parts: OrganismParts, factories: ReadonlyMap<string, string>): FusionParts {
  return {
    library: parts.library,
    factoryOf: (locus) => {
      const text = factories.get(locus);
      if (text === undefined) throw new TypeError(`Cannot fuse: there is no allele of ${locus}`);
      return text;
    },
    operations: { diagnostic: operationsFor("diagnostic"), configuration: operationsFor("configuration") },
    deadlineMs: parts.settings.deadlineMs,
  };
}

/** A fused gene of this composition. @param by how it came to be, where sg did not make it itself */
export function alleleOf(
  parts: OrganismParts,
  composition: Composition,
  source: string,
  by: Pick<FusionOrigin, "engine" | "model" | "contest"> = { engine: "mechanical" },
): Allele {
  const { pathway, alleles } = composition;
  return {
    sha: sha256(source),
    locus: slotOf(pathway),
    interfaceHash: compositionHash(parts, composition),
    source,
    generation: 1 + Math.max(...alleles.map(({ generation }) => generation)),
    createdAtMs: parts.clock.nowMs(),
    origin: {
      kind: "fusion",
      pathway: pathway.name,
      steps: alleles.map(({ locus, sha }) => ({ locus, sha })),
      ...by,
    },
  };
}

type FusionOrigin = Extract<Allele["origin"], { kind: "fusion" }>;

/** Puts a fused gene into the genome as the pathway's dominant one. */
export function express(parts: OrganismParts, allele: Allele, reason: string, by: Actor): void {
  const { locus, sha } = allele;
  parts.store.atomically(() => {
    parts.store.addAllele(allele, "recessive", reason);
    parts.store.setStage(locus, sha, "dominant", reason, parts.clock.nowMs());
    note(parts, allele, "promote", reason, by);
  });
}

/** Keeps a fused gene beside the one in use, whatever it was before. */
export function keepBeside(
  parts: OrganismParts,
  composition: Composition,
  allele: Allele,
  reason: string,
  by: Actor,
): void {
  const { locus, sha } = allele;
  const stage = keptAt(parts, composition).find((each) => each.allele.sha === sha)?.stage;
  parts.store.atomically(() => {
    if (stage === undefined) {
      parts.store.addAllele(allele, "recessive", reason);
      note(parts, allele, "register", reason, by);
    } else if (stage === "deprecated") parts.store.setStage(locus, sha, "recessive", reason, parts.clock.nowMs());
  });
}

/** Makes one that is kept the one in use again. */
export function bringBack(parts: OrganismParts, { locus, sha }: Allele, reason: string): void {
  parts.store.setStage(locus, sha, "dominant", reason, parts.clock.nowMs());
}

/** Takes fused genes out of use; their rows stay for the lineage and the corpus. */
export function retire(parts: OrganismParts, alleles: readonly Allele[], reason: string, by: Actor): void {
  parts.store.atomically(() => {
    for (const allele of alleles) {
      parts.store.setStage(allele.locus, allele.sha, "deprecated", reason, parts.clock.nowMs());
      note(parts, allele, "demote", reason, by);
    }
  });
}

/** The fused genes of this composition, whatever became of them, in order of birth. */
export function keptAt(parts: OrganismParts, composition: Composition): readonly ExpressedAllele[] {
  const hash = compositionHash(parts, composition);
  return parts.store.allelesAt(slotOf(composition.pathway)).filter(({ allele }) => allele.interfaceHash === hash);
}

/**
 * Which of them should run: the last one of a model's that won its contest and was never itself to blame, else the one of
 * sg's own making.
 */
export function preferred(kept: readonly ExpressedAllele[]): ExpressedAllele | null {
  const winner = kept.findLast(({ allele, stats }) => hasWon(allele) && stats.successes === stats.n);
  return winner ?? kept.find(({ allele }) => !isModels(allele)) ?? null;
}

function hasWon({ origin }: Allele): boolean {
  return origin.kind === "fusion" && origin.contest?.won === true;
}

function note(
  parts: OrganismParts,
  { origin, sha }: Allele,
  action: "register" | "promote" | "demote",
  reason: string,
  actor: Actor,
): void {
  const [subject, atMs] = [origin.kind === "fusion" ? origin.pathway : "", parts.clock.nowMs()];
  parts.store.audit.append({ atMs, actor, action, subject, sha, reason, numbers: { fusion: true } });
}
