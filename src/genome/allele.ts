import type { InterfaceHash, Json, LocusName, RunId, Sha } from "../core/mod.ts";
import { type ChangeDetector, freshDetector } from "./change-detector.ts";
import type { FusionContest } from "./fusion-contest.ts";
import type { ModelTrace } from "./model-spend.ts";

/**
 * Where an allele stands in its life. Only `dominant` and `recessive` act on a live kernel; `shadow` and `canary` wait
 * for what their contract's risk demands; `deprecated` never runs, and its row stays for the lineage.
 */
export const STAGES = ["shadow", "canary", "recessive", "dominant", "deprecated"] as const;
export type Stage = (typeof STAGES)[number];

/** One implementation at a locus. Immutable: its name is the SHA-256 of `source`. */
export interface Allele {
  readonly sha: Sha;
  readonly locus: LocusName;
  readonly interfaceHash: InterfaceHash;
  readonly source: string;
  /** 0 for what a person wrote; one more than the eldest parent's otherwise. */
  readonly generation: number;
  readonly createdAtMs: number;
  readonly origin: Origin;
}

/** How many pieces of evidence a repair had to satisfy, by where they came from. */
export interface EvidenceCounts {
  readonly example: number;
  readonly failure: number;
  readonly success: number;
  /** Sentences of the contract's `always:`; absent where it has none, and in genomes of earlier versions. */
  readonly property?: number;
}

/** What other alleles at the locus had to say of a repair, on inputs for which nobody knows the answer. */
export interface SiblingAgreement {
  /** Sound alleles that were asked, each of another lineage. */
  readonly witnesses: number;
  /** Inputs on which at least two of them answered, and all alike. */
  readonly inputs: number;
  /** Of those: where the repair answers like them. */
  readonly agreed: number;
  /** Without them another repair would have been chosen. */
  readonly decided: boolean;
}

/** How an allele came to be: with its parents, the whole answer to "why does this code exist?". */
export type Origin =
  | { readonly kind: "seed"; readonly file: string }
  | { readonly kind: "registered"; readonly file: string }
  | {
      readonly kind: "mutation";
      readonly engine: string;
      readonly parents: readonly Sha[];
      /** The edit, for people. */
      readonly description: string;
      readonly failure: { readonly kind: string; readonly message: string; readonly input: Json };
      readonly runId: RunId;
      readonly seed: number;
      readonly candidatesTried: number;
      readonly elapsedMs: number;
      /** Pieces of evidence that it satisfied, by where they came from; absent in genomes of earlier versions. */
      readonly evidence?: EvidenceCounts;
      /** Present when siblings could be asked. */
      readonly agreement?: SiblingAgreement;
      /** Present when a model wrote it. */
      readonly model?: ModelTrace;
    }
  | {
      /** Written by a model without a failure, to have another way of doing the same. */
      readonly kind: "generated";
      readonly engine: string;
      /** What makes it different, in the model's words. */
      readonly approach: string;
      readonly model: ModelTrace;
    }
  | {
      /** A pathway's steps in one gene. */
      readonly kind: "fusion";
      /** `mechanical`, or the model that wrote it. */
      readonly engine: string;
      readonly pathway: string;
      /** The alleles of its steps, each locus once, in the written order. */
      readonly steps: readonly { readonly locus: LocusName; readonly sha: Sha }[];
      /** Present when a model wrote it. */
      readonly model?: ModelTrace;
      /** How it did against the fused gene that was there before it; present when a model wrote it. */
      readonly contest?: FusionContest;
    }
  | {
      /** Came from a peer; what its failures and inputs were stays there. */
      readonly kind: "peer";
      /** The name it has here, and the id of its node. */
      readonly peer: string;
      readonly node: string;
      readonly parents: readonly Sha[];
      readonly lineage: PeerLineage;
    };

/** How an allele came to be where it was born, as told by whoever brought it. */
export interface PeerLineage {
  readonly kind: string;
  readonly engine: string | null;
  readonly description: string;
}

export function parentsOf(origin: Origin): readonly Sha[] {
  if (origin.kind === "fusion") return origin.steps.map(({ sha }) => sha);
  return origin.kind === "mutation" || origin.kind === "peer" ? origin.parents : [];
}

/** An allele as it is expressed here: its stage is the phenotype's choice, its statistics are what it earned. */
export interface ExpressedAllele {
  readonly allele: Allele;
  readonly stage: Stage;
  readonly stats: AlleleStats;
}

/** Counters of one allele at one locus; F is a function of them (`evolution/fitness.ts`). */
export interface AlleleStats {
  readonly n: number;
  /** Sum of the per-invocation fitness e over those n. */
  readonly sumE: number;
  readonly successes: number;
  readonly consecutiveFailures: number;
  readonly lastUsedMs: number | null;
  readonly latency: LatencySketch;
  /** Whether its failure rate has risen lately. */
  readonly detector: ChangeDetector;
}

/** Counts of durations in buckets of powers of 2^(1/4) microseconds: mergeable by addition, ±9 % on any quantile. */
export type LatencySketch = readonly number[];

export const noStats: AlleleStats = {
  n: 0,
  sumE: 0,
  successes: 0,
  consecutiveFailures: 0,
  lastUsedMs: null,
  latency: [],
  detector: freshDetector,
};
