import type { LocusName, RunId, Sha } from "../core/mod.ts";
import type { Attempt, AttemptOutcome, JournalState, Regression, TrialKind, Watched } from "../genome/mod.ts";

/** One state that was looked at. */
export interface LookReport {
  readonly id: string;
  /** What was looked at, as its checks call it: `br0`, `eno1`. */
  readonly about: readonly string[];
  readonly phase: Watched["phase"];
  readonly verdict: "healthy" | "unhealthy" | "could not look";
  readonly problems: readonly string[];
  /** Invocations whose fitness the look changed. */
  readonly rescored: number;
}

/** Everything that the organism decides, with the numbers it decided by; the CLI narrates these and the API streams them. */
export type OrganismEvent =
  | { readonly type: "attempt_failed"; readonly runId: RunId; readonly locus: LocusName; readonly attempt: Attempt }
  | {
      readonly type: "run_finished";
      readonly runId: RunId;
      readonly level: "locus" | "pathway";
      readonly name: string;
      readonly outcome: AttemptOutcome;
      readonly durationUs: number;
    }
  | {
      readonly type: "mutation_started";
      readonly runId: RunId;
      readonly locus: LocusName;
      readonly engine: string;
      readonly parent: Sha;
    }
  | {
      readonly type: "mutation_finished";
      readonly runId: RunId;
      readonly locus: LocusName;
      readonly engine: string;
      readonly sha: Sha | null;
      readonly description: string;
      readonly candidatesTried: number;
      readonly elapsedMs: number;
    }
  | { readonly type: "allele_registered"; readonly locus: LocusName; readonly sha: Sha; readonly stage: string }
  | {
      readonly type: "stage_changed";
      readonly locus: LocusName;
      readonly sha: Sha;
      readonly to: string;
      readonly reason: string;
    }
  | {
      readonly type: "trial_finished";
      readonly locus: LocusName;
      readonly sha: Sha;
      readonly kind: TrialKind;
      readonly problem: string | null;
    }
  | {
      /** What a diagnostic found out after the run; the fitness of that invocation was rewritten. */
      readonly type: "late_result";
      readonly locus: LocusName;
      readonly sha: Sha;
      readonly runId: RunId;
      readonly timescale: "convergence" | "resilience";
      readonly score: 0 | 1;
      readonly fitness: { readonly before: number; readonly after: number };
      readonly reason: string | null;
    }
  | { readonly type: "approval_due"; readonly locus: LocusName; readonly sha: Sha; readonly reason: string }
  | {
      /** Not enforced in rehearsal: there it says what a live kernel would be spared. */
      readonly type: "policy_refused";
      readonly locus: LocusName;
      readonly sha: Sha | null;
      readonly reason: string;
      readonly enforced: boolean;
    }
  | {
      readonly type: "fused";
      readonly pathway: string;
      readonly sha: Sha;
      readonly steps: readonly { readonly locus: LocusName; readonly sha: Sha }[];
      readonly reason: string;
    }
  | {
      /** The fused gene failed; its effects were taken back, and the steps ran on the same input. */
      readonly type: "decomposed";
      readonly runId: RunId;
      readonly pathway: string;
      readonly sha: Sha;
      readonly reason: string;
      readonly undone: number;
    }
  | {
      /** A model was asked for a fused gene: it is in use (`won`), kept beside the one in use (`lost`), or there is none. */
      readonly type: "fusion_contested";
      readonly pathway: string;
      readonly engine: string;
      readonly model: string;
      readonly verdict: "won" | "lost" | "refused";
      readonly sha: Sha | null;
      readonly reason: string;
    }
  | { readonly type: "unfused"; readonly pathway: string; readonly sha: Sha; readonly reason: string }
  | ({ readonly type: "regression_detected" } & Regression)
  /** A state that was configured earlier was looked at again (`sg watch`, or the schedules of a server). */
  | ({ readonly type: "look_finished" } & LookReport)
  | {
      /** A start, or a person, settled what a run's own process had left. */
      readonly type: "journal_settled";
      readonly runId: RunId;
      readonly name: string;
      readonly state: JournalState;
      readonly undone: number;
      readonly failed: readonly string[];
    }
  | {
      readonly type: "rolled_back";
      readonly runId: RunId;
      readonly undone: number;
      readonly failed: readonly string[];
    };

export interface EventBus {
  emit(event: OrganismEvent): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: OrganismEvent) => void): () => void;
}

/** A synchronous bus; a listener must not throw and must not block, since it runs inside the loop. */
export function createEventBus(): EventBus {
  const listeners = new Set<(event: OrganismEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
