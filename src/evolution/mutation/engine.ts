import type { GeneContract } from "../../contract/mod.ts";
import type { Json, Random, Sha } from "../../core/mod.ts";

/** What every allele at the locus did with the input that nobody could handle; the engine answers with sources. */
export interface MutationRequest {
  readonly contract: GeneContract;
  readonly failing: { readonly sha: Sha; readonly source: string };
  readonly failure: FailureEvidence;
  /** Other alleles at the locus, best first. */
  readonly siblings: readonly { readonly sha: Sha; readonly source: string; readonly fitness: number }[];
  /** Inputs whose right answers are known: contract examples, recorded successes, and the failing input. */
  readonly evidence: readonly Evidence[];
  /** Sources already tried for this failure, by hash. */
  readonly tried: ReadonlySet<Sha>;
  readonly random: Random;
  readonly budget: MutationBudget;
  /** Wall clock, for the budget: this room has none of its own. */
  readonly nowMs: () => number;
  readonly signal?: AbortSignal;
}

export interface FailureEvidence {
  readonly input: Json;
  readonly kind: string;
  readonly message: string;
  readonly frames: readonly { readonly line: number; readonly column: number }[];
  /** Output of the diagnostics that called the result unhealthy. */
  readonly diagnostics: readonly Json[];
}

export interface Evidence {
  readonly origin: "example" | "failure" | "success";
  readonly input: Json;
  /** `any`: an output that fits the contract and is neither refusal nor failure; `output` must match as a subset. */
  readonly expected:
    | { readonly kind: "output"; readonly output: Json }
    | { readonly kind: "fails" }
    | { readonly kind: "any" };
}

export interface MutationBudget {
  readonly candidatesMax: number;
  readonly wallMs: number;
}

/** Scores candidates by running them in the sandbox; engines never run code themselves. */
export interface CandidateTrial {
  /**
   * For each source: which pieces of evidence it satisfies, in the order of `MutationRequest.evidence`.
   * `scripts`, when given, are the same candidates with their types erased (as `parseGene` would, position for position),
   * so that a trial need not parse each of thousands of nearly equal sources. What the gate forbids must still be checked.
   */
  tryAll(sources: readonly string[], scripts?: readonly string[]): Promise<readonly CandidateScore[]>;
}

export interface CandidateScore {
  readonly passed: readonly boolean[];
  /** The first failing piece's message, for a model's second attempt. */
  readonly firstFailure: string | null;
}

export interface MutationResult {
  /** Null when nothing within the budget satisfied all evidence. */
  readonly winner: { readonly source: string; readonly description: string } | null;
  readonly candidatesTried: number;
  readonly elapsedMs: number;
}

export interface MutationEngine {
  readonly name: string;
  /** @throws SgError with code `engine_unavailable` when it cannot work at all (no key, no fixture). */
  mutate(request: MutationRequest, trial: CandidateTrial): Promise<MutationResult>;
}
