import type { Json, Sha } from "../core/mod.ts";

/**
 * The one door through which a gene's code runs. Text in, text out: no object of the organism ever meets one of a gene's.
 * The unit is a batch (one gene, many inputs; many genes, many inputs), because a crossing costs fifty times a call:
 * whoever has one input sends a batch of one.
 */
export interface Sandbox {
  /** Runs one gene on every input, each call isolated from the others; results keep the order of `inputs`. */
  run(batch: GeneBatch): Promise<readonly CallResult[]>;
  /**
   * Runs every candidate on every input in as few crossings as the bounds allow: `results[candidate][input]`. Failures of
   * transforms come without frames.
   */
  search(batch: SearchBatch): Promise<readonly (readonly CallResult[])[]>;
  /** Which layers hold right now, for `sg doctor` and `/api/status`. Starts a host when none is up. */
  layers(): Promise<readonly LayerStatus[]>;
  /** Kills every host and waits for them. Calls in flight end as `aborted`. */
  close(): Promise<void>;
}

export interface GeneSource {
  readonly sha: Sha;
  /** JavaScript or TypeScript, as its author wrote it. */
  readonly source: string;
}

export interface CallLimits {
  /** Wall clock for each call, without the time in which it waits for operations of its `sdk`. */
  readonly deadlineMs: number;
  /**
   * Processor time of its host for each call, for who must decide alike on an idle machine and on a busy one. Looked at from time to
   * time: a call gets some ten milliseconds more. `deadlineMs` is then for those that wait, and should be generous.
   */
  readonly processorMs?: number;
  /** That time, at most: a probe that nobody answers takes seconds, and an organism under load keeps a gene waiting. */
  readonly sdkMsMax?: number;
  readonly outputBytesMax?: number;
  readonly logBytesMax?: number;
  readonly sdkCallsMax?: number;
}

export interface GeneBatch {
  readonly gene: GeneSource;
  /** JSON text, one a call. */
  readonly inputs: readonly string[];
  readonly limits: CallLimits;
  /** Absent for `transform` genes: their `sdk` has `log` only. */
  readonly sdk?: SdkPort | undefined;
  /** A function is asked for it only if the calls take longer than some milliseconds (`late-signals.ts`). */
  readonly signal?: AbortSignal | (() => AbortSignal) | undefined;
}

export interface SearchBatch {
  readonly candidates: readonly GeneSource[];
  readonly inputs: readonly string[];
  readonly limits: CallLimits;
  /**
   * A fresh port for each call (a candidate's effects must not be seen by the next), released by `close`.
   * Absent: transforms, which then run with no crossing per call.
   */
  readonly sdkFor?: (candidate: number, input: number) => SdkPort;
  /** Stop a candidate's remaining inputs after its first failing call; those calls are reported as `skipped`. */
  readonly stopAtFirstFailure?: boolean;
  /** The same, only after a failure whose message holds one of these texts, or a call that had to be killed. */
  readonly stopAtMessages?: readonly string[];
  readonly signal?: AbortSignal;
}

/** What a gene may ask of the organism while it runs. Every call is checked by the port itself, on the organism's side. */
export interface SdkPort {
  /** Names that appear on the gene's `sdk` object, e.g. `createBridge`. Each takes one JSON argument and returns a promise. */
  readonly operations: readonly string[];
  /** Rejections reach the gene as an `Error` with the same message and `name`. */
  call(operation: string, argument: Json): Promise<Json>;
}

/**
 * Why a call did not give an output. The first five are scored against the allele (`contract`: what it returned is no JSON
 * value); the last two are nobody's fault.
 */
export type CallFailureKind = "threw" | "timeout" | "memory" | "violation" | "contract" | "aborted" | "skipped";

export type CallResult =
  | { readonly ok: true; readonly output: string; readonly durationUs: number; readonly logs: readonly string[] }
  | {
      readonly ok: false;
      readonly kind: CallFailureKind;
      readonly message: string;
      /** Frames relative to the gene's own source, innermost first. */
      readonly frames: readonly GeneFrame[];
      readonly durationUs: number;
      readonly logs: readonly string[];
    };

/** A place in the gene's source, counted from 1. */
export interface GeneFrame {
  readonly function: string;
  readonly line: number;
  readonly column: number;
}

export interface LayerStatus {
  readonly layer:
    | "gate"
    | "process"
    | "worker"
    | "realm"
    | "call"
    | "rlimits"
    | "no_new_privs"
    | "landlock"
    | "seccomp"
    | "uid";
  readonly active: boolean;
  /** What was applied, or why it could not be. */
  readonly detail: string;
}
