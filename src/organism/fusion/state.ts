import { type Sha, shortSha } from "../../core/mod.ts";
import { localFitness } from "../../evolution/mod.ts";
import type { ExpressedAllele, FusionContest, ModelTrace, Stage } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { Disagreement } from "./examine.ts";
import type { Speed } from "./speed.ts";

/** Whether a pathway runs as one gene, and if not, what keeps it from it. */
export interface FusionState {
  readonly pathway: string;
  /** The gene in use. */
  readonly fused: FusedState | null;
  /** Others that were made of the same steps: the loser of a contest, and what was taken out of use. */
  readonly alternatives: readonly FusedState[];
  /** Successes in a row with the same alleles, of those that `after` asks for. */
  readonly stable: number;
  readonly after: number;
  /** Why it stays in steps; null when it is fused or on its way. */
  readonly obstacle: string | null;
  /** The alleles that are, or would be, fused. */
  readonly steps: readonly { readonly locus: string; readonly sha: Sha | null }[];
}

/** One fused gene, and what it has been worth. */
export interface FusedState {
  readonly sha: Sha;
  readonly stage: Stage;
  /** `mechanical`, or the provider of the model that wrote it. */
  readonly engine: string;
  readonly model: ModelTrace | null;
  /** How it did against the one that was in use when it was made; null for a mechanical one. */
  readonly contest: FusionContest | null;
  readonly createdAtMs: number;
  readonly n: number;
  readonly successes: number;
  readonly fitness: number;
}

/** What somebody asked for, and how the pathway stands afterwards. */
export interface FusionReport extends FusionState {
  readonly speed: Speed;
  /** What became of the model's gene; null where no model was asked. */
  readonly asked: AskedFusion | null;
}

export interface AskedFusion {
  readonly engine: string;
  readonly model: string;
  /** `won`: in use; `lost`: kept beside the one in use; `refused`: there is none, for `reason`. */
  readonly verdict: "won" | "lost" | "refused";
  readonly sha: Sha | null;
  readonly reason: string;
  /** The input on which it did something else than the steps. */
  readonly disagreement: Disagreement | null;
  readonly contest: FusionContest | null;
  readonly trace: ModelTrace | null;
}

export function fusedState({ allele, stage, stats }: ExpressedAllele): FusedState {
  const { sha, createdAtMs, origin } = allele;
  const isFusion = origin.kind === "fusion";
  return {
    ...{ sha, stage, createdAtMs, n: stats.n, successes: stats.successes, fitness: localFitness(stats) },
    engine: isFusion ? origin.engine : origin.kind,
    model: (isFusion ? origin.model : undefined) ?? null,
    contest: (isFusion ? origin.contest : undefined) ?? null,
  };
}

/** Who is asked first at a locus, if that is its dominant. */
export function dominantOf(locus: Locus): ExpressedAllele | null {
  const [first] = locus.stack();
  return first?.stage === "dominant" ? first : null;
}

/** What the phenotype of the steps has against a fusion at the moment; null: nothing. */
export function phenotypeObstacle(loci: readonly Locus[]): string | null {
  const headless = loci.find((locus) => dominantOf(locus) === null);
  if (headless !== undefined) return `no allele is dominant at ${headless.contract.name}`;
  const rehearsing = loci.find((locus) => locus.newcomers().length > 0);
  const newcomer = rehearsing?.newcomers()[0];
  if (rehearsing === undefined || newcomer === undefined) return null;
  return `allele ${shortSha(newcomer)} of ${rehearsing.contract.name} is in rehearsal, which needs the steps`;
}
