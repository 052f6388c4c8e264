import type { Family, PathwayContract } from "../../contract/mod.ts";
import {
  type InterfaceHash,
  type LocusName,
  limits,
  messageOf,
  SgError,
  type Sha,
  sha256,
  sha256Json,
} from "../../core/mod.ts";
import type { Allele, ExpressedAllele } from "../../genome/mod.ts";
import { operationsFor } from "../../kernel/mod.ts";
import {
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

export function fusedOf(parts: OrganismParts, { constituents }: Composition, allele: Allele): Fused {
  const { deadlineMs } = parts.settings;
  const times = constituents.calls.reduce((sum, call) => sum + call.times, 0);
  const ms = constituents.calls.reduce((sum, { locus, times }) => sum + times * deadlineMs[locus.family], 0);
  return {
    allele,
    family: familyOf(constituents),
    deadlineMs: Math.min(ms, CALL_MS_MAX),
    sdkCallsMax: times * limits.sdkCallsMax,
  };
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

/** Puts a fused gene into the genome as the pathway's dominant one. */
export function express(parts: OrganismParts, composition: Composition, source: string, reason: string): Allele {
  const { pathway, alleles } = composition;
  const slot = slotOf(pathway);
  const atMs = parts.clock.nowMs();
  const allele: Allele = {
    sha: sha256(source),
    locus: slot,
    interfaceHash: compositionHash(parts, composition),
    source,
    generation: 1 + Math.max(...alleles.map(({ generation }) => generation)),
    createdAtMs: atMs,
    origin: {
      kind: "fusion",
      engine: "mechanical",
      pathway: pathway.name,
      steps: alleles.map(({ locus, sha }) => ({ locus, sha })),
    },
  };
  parts.store.atomically(() => {
    parts.store.addAllele(allele, "recessive", reason);
    parts.store.setStage(slot, allele.sha, "dominant", reason, atMs);
    note(parts, pathway, allele.sha, "promote", reason);
  });
  return allele;
}

/** The alleles of its steps are dominant again. */
export function bringBack(parts: OrganismParts, pathway: PathwayContract, sha: Sha): void {
  const reason = "the alleles of its steps are dominant again";
  parts.store.setStage(slotOf(pathway), sha, "dominant", reason, parts.clock.nowMs());
}

/** Takes a fused gene out of use; its row stays for the lineage and the corpus. */
export function retire(parts: OrganismParts, pathway: PathwayContract, sha: Sha, reason: string): void {
  parts.store.atomically(() => {
    parts.store.setStage(slotOf(pathway), sha, "deprecated", reason, parts.clock.nowMs());
    note(parts, pathway, sha, "demote", reason);
  });
}

/** The fused gene of this composition, whatever became of it. */
export function keptAt(parts: OrganismParts, composition: Composition): ExpressedAllele | null {
  const hash = compositionHash(parts, composition);
  const kept = parts.store.allelesAt(slotOf(composition.pathway));
  return kept.find(({ allele }) => allele.interfaceHash === hash) ?? null;
}

function note(
  parts: OrganismParts,
  { name }: PathwayContract,
  sha: Sha,
  action: "promote" | "demote",
  reason: string,
): void {
  const numbers = { fusion: true };
  parts.store.audit.append({
    ...{ atMs: parts.clock.nowMs(), actor: "selection" as const, action, subject: name, sha },
    ...{ reason, numbers },
  });
}
