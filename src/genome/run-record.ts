import type { Json, LocusName, PathwayName, RunId, Sha } from "../core/mod.ts";
import type { Stage } from "./allele.ts";
import type { RegressionAlarm } from "./change-detector.ts";

/** What became of one allele's attempt; `runtime.md`, "One run at a locus", 4. */
export type AttemptOutcome = "success" | "refusal" | "failure";

export type FailureKind = "threw" | "timeout" | "memory" | "violation" | "contract" | "unhealthy" | "kernel";

/** One allele tried on one input. */
export interface Attempt {
  readonly sha: Sha;
  readonly outcome: AttemptOutcome;
  readonly kind: FailureKind | null;
  readonly message: string | null;
  readonly durationUs: number;
}

/** What each timescale said so far: 1 good, 0 bad, null not resolved. */
export interface TimescaleScores {
  readonly immediate: 0 | 1 | null;
  readonly convergence: 0 | 1 | null;
  readonly resilience: 0 | 1 | null;
}

/** One scored attempt, as the store keeps it: enough to rewrite e when a late result comes in. */
export interface Invocation extends Attempt {
  readonly runId: RunId;
  readonly locus: LocusName;
  readonly scores: TimescaleScores;
  /** Per-invocation fitness, or null where the attempt is neutral (a refusal that was the answer). */
  readonly e: number | null;
  readonly atMs: number;
}

export interface RunRecord {
  readonly runId: RunId;
  readonly level: "locus" | "pathway";
  readonly name: LocusName | PathwayName;
  /** The pathway run that this one is a step or a check of. */
  readonly parentRunId: RunId | null;
  readonly outcome: AttemptOutcome;
  readonly startedAtMs: number;
  readonly durationUs: number;
  readonly inputHash: Sha;
  /** Kept for failures and for a bounded sample of successes. */
  readonly input: Json | undefined;
  readonly output: Json | undefined;
  readonly message: string | null;
}

/** A success kept as evidence: mutants must not break it. */
export interface RecordedSuccess {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly input: Json;
  readonly output: Json;
}

/** An allele's failure rate rose: by how much, after how many invocations it was noticed, and what followed. */
export interface Regression extends RegressionAlarm {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly reaction: string;
  readonly atMs: number;
}

/** With its place in the order in which they were noted; later ones have a higher number. */
export interface NumberedRegression extends Regression {
  readonly seq: number;
}

/** A change of stage with the numbers that justified it: the answer to "why is this allele dominant?". */
export interface StageChange {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly reason: string;
  readonly atMs: number;
}
