import type { GeneContract, Property } from "../../contract/mod.ts";
import type { Json, JsonObject, Random, Sha } from "../../core/mod.ts";
import type { ModelTrace, SiblingAgreement } from "../../genome/mod.ts";

/** What every allele at the locus did with the input that nobody could handle; the engine answers with sources. */
export interface MutationRequest {
  readonly contract: GeneContract;
  readonly failing: { readonly sha: Sha; readonly source: string };
  readonly failure: FailureEvidence;
  /** Other alleles at the locus, best first. */
  readonly siblings: readonly {
    readonly sha: Sha;
    readonly source: string;
    readonly fitness: number;
    /** The first ancestor that is known here; equal for those that may share a slip. Absent: nobody knows. */
    readonly lineage?: Sha;
  }[];
  /** Inputs whose right answers are known (contract examples, recorded successes, the failing input), and declared properties. */
  readonly evidence: readonly Evidence[];
  /** Sources already tried for this failure, by hash. */
  readonly tried: ReadonlySet<Sha>;
  /** What was proposed for this failure before and why it did not do, newest last: so that a model does not repeat itself. */
  readonly earlier?: readonly RejectedCandidate[];
  /** The best that an engine before this one found, best first; none of them satisfies all evidence. */
  readonly partials?: readonly PartialCandidate[];
  /** The kernel's state at the failure, for who can make use of it; absent for transforms. */
  readonly kernelState?: () => Promise<JsonObject>;
  readonly random: Random;
  readonly budget: MutationBudget;
  /** Wall clock, for the budget: this room has none of its own. */
  readonly nowMs: () => number;
  readonly signal?: AbortSignal;
}

export interface RejectedCandidate {
  readonly source: string;
  readonly reason: string;
}

export interface PartialCandidate extends RejectedCandidate {
  /** Pieces of evidence that it satisfies. */
  readonly passed: number;
}

export interface FailureEvidence {
  readonly input: Json;
  readonly kind: string;
  readonly message: string;
  readonly frames: readonly { readonly line: number; readonly column: number }[];
  /** Output of the diagnostics that called the result unhealthy. */
  readonly diagnostics: readonly Json[];
}

/** What a repair has to satisfy: answers that are known, and what the contract says of all answers. */
export type Evidence = KnownAnswer | DeclaredProperty;

/** A sentence of `always:`, judged on the inputs of the other evidence and on generated ones. */
export interface DeclaredProperty {
  readonly origin: "property";
  readonly property: Property;
}

export function isKnownAnswer(piece: Evidence): piece is KnownAnswer {
  return piece.origin !== "property";
}

export function knownAnswers(evidence: readonly Evidence[]): readonly KnownAnswer[] {
  return evidence.filter(isKnownAnswer);
}

export interface KnownAnswer {
  readonly origin: "example" | "failure" | "success";
  readonly input: Json;
  /**
   * `any`: an output that fits the contract and is neither refusal nor failure; `output` must match as a subset, or, where
   * it is `whole`, have nothing besides.
   */
  readonly expected:
    | { readonly kind: "output"; readonly output: Json; readonly whole?: true }
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
   * They may count their steps and throw `OUT_OF_STEPS`; that is a timeout, whatever else a throw would mean.
   */
  tryAll(
    sources: readonly string[],
    scripts?: readonly string[],
    bounds?: TrialBounds,
  ): Promise<readonly CandidateScore[]>;
  /**
   * What each script gives for each input, as JSON text and unjudged; null where it fails or the contract refuses the
   * input. For an engine that wants to know how a gene works, or where two repairs differ.
   */
  observe?(scripts: readonly string[], inputs: readonly Json[]): Promise<readonly (readonly (string | null)[])[]>;
}

export interface TrialBounds {
  /** Candidates that are not done by then are left untried. */
  readonly wallMs: number;
  /** Also those pieces that come after one on which the candidate never ended; otherwise they count as failed. */
  readonly everyPiece?: true;
  /** A call may take as long as a run's; otherwise it is given up sooner, since others wait to be tried. */
  readonly patient?: true;
}

/** Message of the error by which a counted script ends itself. */
export const OUT_OF_STEPS = "sg: out of steps";

export interface CandidateScore {
  readonly passed: readonly boolean[];
  /** The first failing piece's message, for a model's second attempt. */
  readonly firstFailure: string | null;
  /** For each piece, how near the output came to what was expected: 1 when it passed, 0 when there was no output. */
  readonly closeness?: readonly number[];
  /** For each piece, whether the script ended itself with `OUT_OF_STEPS`. */
  readonly ranOut?: readonly boolean[];
  /** Equal for candidates that did the same on all evidence. */
  readonly behaviour?: string;
  /** The wall time ran out before this candidate was done. */
  readonly untried?: true;
  /** Whatever failed did so for want of time or memory, or with its host: another trial may end otherwise. */
  readonly inconclusive?: true;
}

export interface MutationResult {
  /** Null when nothing within the budget satisfied all evidence. */
  readonly winner: { readonly source: string; readonly description: string } | null;
  readonly candidatesTried: number;
  readonly elapsedMs: number;
  /** What siblings said of the winner, where they could be asked. */
  readonly agreement?: SiblingAgreement;
  /** Who found the winner, when several were asked. */
  readonly engine?: string;
  /** Why there is no winner, for people. */
  readonly reason?: string;
  /** What asking a model came to, with or without a winner. */
  readonly model?: ModelTrace;
  /** What was tried and did not do, for the next attempt at the same failure. */
  readonly rejected?: readonly RejectedCandidate[];
}

export interface MutationEngine {
  readonly name: string;
  /** Bounds of its own, where those of a request are meant for others: a model thinks for a minute and tries two candidates. */
  readonly ownBudget?: MutationBudget;
  /** @throws SgError with code `engine_unavailable` when it cannot work at all (no key, no fixture). */
  mutate(request: MutationRequest, trial: CandidateTrial): Promise<MutationResult>;
}
