import type { Json, JsonObject, LocusName, PathwayName, RunId, Sha } from "../core/mod.ts";
import type { Attempt, AttemptOutcome } from "./run-record.ts";

// What a run with effects leaves on disk while it acts, so that the next start can finish what a dead process could not.
// A run without effects (transforms and diagnostics only) leaves nothing: it can simply be run again.

/**
 * `open`: its process is at work, or died and a start will settle it. The others are settled:
 * `committed` all effects stand · `kept` the run failed and its policy keeps what was done; it can be resumed ·
 * `rolled_back` · `stuck` some inverse was refused, a person must look · `lost` the kernel that it acted on is gone, and
 * its effects with it · `resumed` another run took over · `dismissed` a person put it right.
 */
export type JournalState = "open" | "committed" | "kept" | "rolled_back" | "stuck" | "lost" | "resumed" | "dismissed";

/** Which journals a list shows. */
export interface JournalFilter {
  readonly state?: JournalState;
  /** Those listed after this run's: where the page before ended. An unknown run ends the list. */
  readonly after?: RunId;
}

/** What is known when a run first writes. */
export interface JournalHead {
  readonly runId: RunId;
  readonly level: "locus" | "pathway";
  readonly name: LocusName | PathwayName;
  /** The contract's revision: a resumed run must mean the same steps. */
  readonly revision: Sha;
  /** `mock` or `linux`, and where its state lives. */
  readonly kernel: { readonly kind: string; readonly identity: string };
  /** What a failure, or the next start, does with completed steps. */
  readonly onFailure: "rollback" | "keep";
  readonly input: Json;
  readonly startedAtMs: number;
  /** The run whose completed steps this one builds on. */
  readonly resumes: RunId | null;
}

export interface JournalSummary extends JournalHead {
  readonly state: JournalState;
  /** Why it is in this state. Null while there is nothing to say; an open one that has a message is being taken back. */
  readonly message: string | null;
  readonly endedAtMs: number | null;
}

export interface RunJournal extends JournalSummary {
  /** In the order of completion. */
  readonly steps: readonly JournaledStep[];
  /** In the order of writing. */
  readonly writes: readonly JournaledWrite[];
}

export interface JournaledStep {
  /** Place in the written order: `3.2.1` is step 3, second turn, first step. */
  readonly key: string;
  /** The key of the outermost step that stands or falls as one with this one; its own when it stands alone. */
  readonly unit: string;
  /** As the author numbered it. */
  readonly number: number | null;
  readonly name: string;
  readonly outcome: AttemptOutcome | "cancelled" | "skipped";
  readonly runId: RunId | null;
  readonly output: Json;
  readonly attempts: readonly Attempt[];
  readonly durationUs: number;
}

export interface JournaledOperation {
  readonly name: string;
  readonly args: JsonObject;
}

export interface JournaledWrite {
  readonly sequence: number;
  readonly operation: JournaledOperation;
  readonly inverse: readonly JournaledOperation[];
  /** Key of the unit that wrote it; null for a run at a locus. */
  readonly part: string | null;
  /** Null until somebody begins to undo it. */
  readonly progress: JournaledProgress | null;
}

export interface JournaledProgress {
  readonly pending: readonly JournaledOperation[];
  readonly redo: readonly JournaledOperation[] | null;
  readonly refused: readonly { readonly operation: JournaledOperation; readonly message: string }[];
}

/** One run's journal, for the process that runs it. Every call is on disk when it returns. */
export interface JournalWriter {
  record(write: Omit<JournaledWrite, "progress">): void;
  /** The write did not happen. */
  withdraw(sequence: number): void;
  progress(sequence: number, progress: JournaledProgress): void;
  addStep(step: JournaledStep): void;
  /** One act, whatever the run has done: before it a restart takes everything back, after it nothing. */
  close(state: Exclude<JournalState, "open">, message: string | null): void;
}

export interface ClaimedJournal {
  readonly journal: RunJournal;
  readonly writer: JournalWriter;
}

/** The journals in the genome's file. The newest 1,000 settled ones are kept; unsettled and stuck ones always. */
export interface RunJournals {
  /**
   * A new journal, with `steps` that were done before. With `head.resumes`, that run's journal is resumed in the same act.
   * @throws ConflictError when that run's journal is not `kept` (any more).
   */
  open(head: JournalHead, steps: readonly JournaledStep[]): JournalWriter;
  /**
   * Takes over open journals, with `reason` as their message, whose process is gone, so that nobody else does. A journal of a living process, and one
   * for which `isOurs` is false, stays where it is.
   */
  claimAbandoned(isOurs: (head: JournalHead) => boolean, reason: string): readonly ClaimedJournal[];
  /** Takes over a stuck journal: it is open then, with `reason` as its message. Null when it is not stuck (any more). */
  claimStuck(runId: RunId, reason: string): ClaimedJournal | null;
  /** A person put it right: true when it was stuck. */
  dismiss(runId: RunId, message: string): boolean;
  get(runId: RunId): RunJournal | null;
  /** The newest first. */
  recent(limit: number, filter?: JournalFilter): readonly JournalSummary[];
  /** Open and stuck ones, the oldest first; `isAlive`: a process is at work on it. */
  unsettled(): readonly (JournalSummary & { readonly isAlive: boolean })[];
}
