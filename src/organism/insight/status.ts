import type { Family, Risk } from "../../contract/mod.ts";
import type { RunId, Sha } from "../../core/mod.ts";
import { localFitness, type PeersOpinion, wilsonLowerBound } from "../../evolution/mod.ts";
import { type ExpressedAllele, type GenomeCounts, latencyQuantileUs } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";

export interface OrganismStatus {
  readonly counts: GenomeCounts;
  /** Mean fitness of the dominants that have run, or null before any did. */
  readonly averageFitness: number | null;
  readonly kernel: string;
  readonly mutationEngine: string | null;
  /** Runs that left something which could not be taken back. */
  readonly stuck: readonly { readonly runId: RunId; readonly name: string; readonly message: string | null }[];
  readonly loci: readonly LocusStatus[];
}

export interface LocusStatus {
  readonly name: string;
  readonly family: Family;
  readonly risk: Risk;
  readonly alleles: number;
  /** Alleles that wait in the shadow or canary stage. */
  readonly waiting: number;
  readonly dominant: DominantStatus | null;
}

export interface DominantStatus {
  readonly sha: Sha;
  readonly generation: number;
  readonly fitness: number;
  readonly local: number;
  /** Null: no peer has seen it. */
  readonly peers: PeersOpinion | null;
  /** Lower end of the 95 % Wilson interval of its success rate. */
  readonly wilson: number;
  readonly n: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export function statusOf(parts: OrganismParts, loci: readonly Locus[]): OrganismStatus {
  const statuses = loci.map(locusStatus).sort((left, right) => (left.name < right.name ? -1 : 1));
  const ran = statuses.flatMap(({ dominant }) => (dominant !== null && dominant.n > 0 ? [dominant.fitness] : []));
  return {
    counts: parts.store.counts(),
    averageFitness: ran.length === 0 ? null : ran.reduce((sum, fitness) => sum + fitness, 0) / ran.length,
    kernel: parts.kernel.kind,
    mutationEngine: parts.engine?.name ?? null,
    stuck: parts.store.journals.unsettled().flatMap(({ state, runId, name, message }) => {
      return state === "stuck" ? [{ runId, name, message }] : [];
    }),
    loci: statuses,
  };
}

function locusStatus(locus: Locus): LocusStatus {
  const { name, family, risk } = locus.contract;
  const alleles = locus.alleles();
  const dominant = alleles.find(({ stage }) => stage === "dominant");
  return {
    name,
    family,
    risk,
    alleles: alleles.length,
    waiting: alleles.filter(({ stage }) => stage === "shadow" || stage === "canary").length,
    dominant: dominant === undefined ? null : dominantStatus(locus, dominant),
  };
}

function dominantStatus(locus: Locus, expressed: ExpressedAllele): DominantStatus {
  const { allele, stats } = expressed;
  return {
    sha: allele.sha,
    generation: allele.generation,
    fitness: locus.fitnessOf(expressed),
    local: localFitness(stats),
    peers: locus.opinion(allele.sha),
    wilson: wilsonLowerBound(stats.successes, stats.n),
    n: stats.n,
    p50Us: latencyQuantileUs(stats.latency, 0.5),
    p99Us: latencyQuantileUs(stats.latency, 0.99),
  };
}
