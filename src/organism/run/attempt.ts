import { type Json, type JsonObject, newRunId, type RunId, SgError } from "../../core/mod.ts";
import type {
  Attempt,
  AttemptOutcome,
  BoundCheck,
  ExpressedAllele,
  FailureKind,
  TimescaleScores,
} from "../../genome/mod.ts";
import type { RollbackReport, Transaction } from "../../kernel/mod.ts";
import type { CallResult, GeneFrame } from "../../sandbox/mod.ts";
import type { CompiledContract } from "../locus.ts";
import type { Trace } from "./world-reactions.ts";

/** One allele's attempt with all that the run needs to go on: its output, its open effects, its scores. */
export interface AttemptResult {
  readonly attempt: Attempt;
  readonly output: JsonObject | null;
  readonly scores: TimescaleScores;
  /** Effects still open: the caller commits them, keeps them for the pathway, or takes them back. */
  readonly transaction: Transaction | null;
  readonly frames: readonly GeneFrame[];
  /** What the diagnostics said, when they called the result unhealthy. */
  readonly diagnostics: readonly Json[];
  readonly rollback: RollbackReport | null;
  /** Where in the input the value stands that no allele can use (`blameless.ts`). */
  readonly inputFault: string | null;
  /** The checks that a success passed. */
  readonly checks: readonly BoundCheck[];
  /** They must be asked once more in so many milliseconds: the end of their window was not waited for. */
  readonly owedInMs: number | null;
  /** What an unhealthy attempt did and left, where a repair of it may be sought. */
  readonly trace?: Trace;
}

/** What the gene's output means under its contract. */
export type Judgement =
  | { readonly outcome: "success"; readonly output: JsonObject }
  | { readonly outcome: "refusal"; readonly output: JsonObject }
  | { readonly outcome: "failure"; readonly kind: FailureKind; readonly message: string };

/**
 * Reads a sandbox result under the contract (`runtime.md`, "One run at a locus", 4).
 * @param kernelMessage the message of a kernel error that this call met, if any: a gene that lets it through failed
 *   for the kernel's reason and not for its own.
 */
export function judge(locus: CompiledContract, result: CallResult, kernelMessage: string | null): Judgement {
  if (!result.ok) {
    if (result.kind === "aborted" || result.kind === "skipped") throw new CallAborted(result.message);
    const fromKernel = kernelMessage !== null && result.kind === "threw" && result.message.includes(kernelMessage);
    return { outcome: "failure", kind: fromKernel ? "kernel" : result.kind, message: result.message };
  }
  const checked = locus.checkOutput(JSON.parse(result.output));
  if (!checked.ok) {
    const [first] = checked.problems;
    return {
      outcome: "failure",
      kind: "contract",
      message: `output breaks the contract at ${first?.path ?? "$"}: ${first?.message ?? "unknown reason"}`,
    };
  }
  if (checked.value.success !== false) return { outcome: "success", output: checked.value };
  if (locus.contract.failsWhen.some(({ outcome }) => outcome === "refusal")) {
    return { outcome: "refusal", output: checked.value };
  }
  const error = checked.value.error;
  return {
    outcome: "failure",
    kind: "contract",
    message: `output says success=false${typeof error === "string" ? ` (${error})` : ""}, and the contract has no refusal in \`fails when\``,
  };
}

/** The call was cancelled from our side: no allele is to blame and nothing is scored. */
export class CallAborted extends SgError {
  readonly code = "cancelled";
}

/** A run at a locus was cancelled under way; what it had tried by then is not scored, but it is told. */
export class LocusRunAborted extends CallAborted {
  readonly runId: RunId;
  /** The last one is that which was cancelled. */
  readonly attempts: readonly Attempt[];
  readonly durationUs: number;

  constructor(message: string, runId: RunId, attempts: readonly Attempt[], durationUs: number) {
    super(message);
    this.runId = runId;
    this.attempts = attempts;
    this.durationUs = durationUs;
  }
}

/** No outcome that an allele could be judged by. */
export function cancelledAttempt({ allele }: ExpressedAllele, message: string, durationUs: number): Attempt {
  return { sha: allele.sha, outcome: "failure", kind: null, message, durationUs: Math.round(durationUs) };
}

export function attemptOf(expressed: ExpressedAllele, judgement: Judgement, durationUs: number): Attempt {
  const failed = judgement.outcome === "failure";
  return {
    sha: expressed.allele.sha,
    outcome: judgement.outcome,
    kind: failed ? judgement.kind : null,
    message: failed ? judgement.message : refusalMessage(judgement),
    durationUs: Math.round(durationUs),
  };
}

function refusalMessage(judgement: Exclude<Judgement, { outcome: "failure" }>): string | null {
  if (judgement.outcome === "success") return null;
  const error = judgement.output.error;
  return typeof error === "string" ? error : null;
}

/** Immediate scores follow from the outcome; an unhealthy result was immediately fine and failed to converge. */
export function scoresOf(
  outcome: AttemptOutcome,
  kind: FailureKind | null,
  convergence: 0 | 1 | null,
): TimescaleScores {
  return {
    immediate: outcome === "success" || kind === "unhealthy" ? 1 : 0,
    convergence,
    resilience: null,
  };
}

/** The identity of a run that others belong to. */
export interface RunContext {
  readonly runId: RunId;
  readonly parentRunId: RunId | null;
  /** False inside verification: a check is not itself checked. */
  readonly verifies: boolean;
  readonly signal: AbortSignal | null;
  /** Makes `signal`, where that is worth its price only for a call that takes its time. */
  readonly lateSignal?: () => AbortSignal;
  /** What the run does to the kernel is part of this; null where a call stands alone (a check, a rehearsal). */
  readonly effects: Transaction | null;
  /** Takes over what is to stand of a pathway run's effects, in place of committing it: a deployment does. */
  readonly settle?: (transactions: readonly Transaction[]) => Promise<void>;
}

export function newContext(
  parentRunId: RunId | null,
  verifies: boolean,
  signal: AbortSignal | null,
  effects: Transaction | null = null,
  runId: RunId = newRunId(),
): RunContext {
  return { runId, parentRunId, verifies, signal, effects };
}

/** What a caller may ask of a run. */
export interface RunOptions {
  /** A function is asked for it when there is something to be called off: for a run of a few milliseconds, never. */
  readonly signal?: AbortSignal | (() => AbortSignal);
  /** For a caller that must know the run's id before it starts. */
  readonly runId?: RunId;
}

/** Of a run that somebody asks for. */
export function contextOf({ signal, runId = newRunId() }: RunOptions): RunContext {
  if (typeof signal !== "function") return newContext(null, true, signal ?? null, null, runId);
  // Written out: a copy of a context would ask for the signal.
  return {
    runId,
    parentRunId: null,
    verifies: true,
    effects: null,
    lateSignal: signal,
    get signal() {
      return signal();
    },
  };
}
