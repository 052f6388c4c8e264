import type { Json, LocusName, PathwayName, RunId, Sha } from "../../core/mod.ts";
import type { Attempt, AttemptOutcome, JournaledStep, ModelTrace, SiblingAgreement } from "../../genome/mod.ts";

/** What a run at a locus came to, with every allele that was tried and why it did not do. */
export interface LocusRun {
  readonly runId: RunId;
  readonly locus: LocusName;
  readonly outcome: AttemptOutcome;
  /** The output of the success or the refusal; null after a failure. */
  readonly output: Json;
  readonly attempts: readonly Attempt[];
  /** Present when every allele failed and an engine was asked. */
  readonly mutation: MutationReport | null;
  readonly durationUs: number;
}

export interface MutationReport {
  readonly engine: string;
  /** The new allele, or null when nothing satisfied the evidence (`description` says what happened). */
  readonly sha: Sha | null;
  readonly parent: Sha;
  readonly description: string;
  readonly candidatesTried: number;
  readonly elapsedMs: number;
  /** What other alleles said of the new one, where they could be asked. */
  readonly agreement?: SiblingAgreement;
  /** What a model was asked and cost, when one was. */
  readonly model?: ModelTrace;
}

/** A step as it is journalled, with what came of its failure. */
export interface StepRun extends Omit<JournaledStep, "unit"> {
  readonly mutation: MutationReport | null;
}

export interface PathwayRun {
  readonly runId: RunId;
  readonly pathway: PathwayName;
  readonly outcome: AttemptOutcome;
  readonly output: Json;
  readonly message: string | null;
  /** Every attempt of every step, in the order of execution. */
  readonly attempts: readonly Attempt[];
  readonly steps: readonly StepRun[];
  /** What a failure took back: operations undone, and inverses that failed. */
  readonly rollback: { readonly undone: number; readonly failed: readonly string[] } | null;
  /** Changes that stand after a failure, because its policy keeps what completed steps did: it can be resumed. */
  readonly kept: number;
  /** Whether one gene did it all; there are no steps to tell of then. */
  readonly fused: boolean;
  /** Why the fused gene did not do, when it was tried and the steps ran in its place. */
  readonly decomposed: string | null;
  readonly durationUs: number;
}
