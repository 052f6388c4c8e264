import type { Json, JsonObject, RunId, Sha } from "../../core/mod.ts";
import type { Actor, Change, Deployment } from "../../genome/mod.ts";
import type { PlannedRun } from "../../pathway/mod.ts";
import type { Difference } from "./differences.ts";

export interface DeployRequest {
  readonly topology: string;
  /** Values for the topology's parameters; they win over the phenotype's. */
  readonly input: Json;
  readonly phenotype: string | null;
  /** Whose wish it is, for the audit trail. */
  readonly who?: Actor;
  readonly signal?: AbortSignal;
  /** For a caller that must know the deployment's id before it starts. */
  readonly runId?: RunId;
}

type Named = Pick<PlannedRun, "name" | "resource" | "pathway" | "needs">;

/** One run of a deployment, after the fact. */
export interface DeployedRun extends Named {
  readonly status: "unchanged" | "created" | "changed" | "removed" | "refused" | "failed" | "skipped" | "rolled_back";
  /** Null when it never started. */
  readonly runId: RunId | null;
  readonly message: string | null;
  readonly durationUs: number;
  readonly changes: readonly Change[];
}

/** Who decomposed the topology. */
export interface Decomposer {
  readonly runId: RunId;
  readonly sha: Sha;
}

export interface DeploymentReport {
  readonly runId: RunId;
  readonly topology: string;
  readonly phenotype: string | null;
  readonly input: JsonObject;
  readonly outcome: "success" | "failure";
  readonly message: string | null;
  readonly decomposition: Decomposer;
  readonly runs: readonly DeployedRun[];
  /** What `rollback everything` took back; null when nothing was to be. */
  readonly rollback: { readonly undone: number; readonly failed: readonly string[] } | null;
  readonly durationUs: number;
}

/** One run of a deployment, before the fact. */
export interface RehearsedRun extends Named {
  /** `remove`: earlier deployments made it and the wish does not contain it any more. */
  readonly status: "unchanged" | "create" | "change" | "remove" | "blocked" | "waits";
  readonly message: string | null;
  readonly changes: readonly Change[];
}

/** The difference between what a topology asks for and what there is. */
export interface DeploymentPlan {
  readonly topology: string;
  readonly phenotype: string | null;
  readonly input: JsonObject;
  readonly decomposition: Decomposer;
  readonly runs: readonly RehearsedRun[];
  readonly differences: readonly Difference[];
  /** `in_place`: deploying changes nothing · `drifted`: it changes something · `blocked`: some run cannot succeed. */
  readonly state: "in_place" | "drifted" | "blocked";
}

/** What becomes of one run's changes in a teardown. */
export interface RemovedRun {
  readonly name: string;
  readonly resource: string;
  /** `gone`: somebody removed it already. */
  readonly status: "remove" | "gone" | "blocked";
  /** Why it is blocked. */
  readonly message: string | null;
  /** What is undone, in order. */
  readonly operations: readonly { readonly name: string; readonly args: JsonObject }[];
}

export interface TeardownPlan {
  readonly topology: string;
  /** In the order of removal. */
  readonly runs: readonly RemovedRun[];
  readonly differences: readonly Difference[];
  readonly state: "nothing" | "removable" | "blocked";
}

export interface TeardownReport extends TeardownPlan {
  readonly runId: RunId;
  readonly outcome: "success" | "failure";
  readonly message: string | null;
  readonly durationUs: number;
}

/** A topology as it stands on this kernel. */
export interface DeployedTopology {
  readonly deployment: Deployment;
  readonly state: "in_place" | "drifted" | "blocked" | "torn_down" | "unfinished" | "unknown";
  /** Operations that deploying again would carry out. */
  readonly pendingChanges: number;
  readonly message: string | null;
}
