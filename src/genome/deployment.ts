import type { Json, JsonObject, RunId } from "../core/mod.ts";

/** An operation of the kernel as it was carried out, and what takes it back, in the order in which to apply it. */
export interface Change {
  readonly operation: KernelOperation;
  readonly inverse: readonly KernelOperation[];
}

interface KernelOperation {
  readonly name: string;
  readonly args: JsonObject;
}

/** One run of a deployment: a pathway that made a resource real, or the part of a teardown that took it away. */
export interface DeploymentRun {
  /** As the decomposition named it; unique within the deployment. */
  readonly name: string;
  readonly resource: string;
  readonly pathway: string;
  /** Null when it never started. */
  readonly runId: RunId | null;
  readonly outcome: "success" | "refusal" | "failure" | "skipped" | "rolled_back";
  readonly message: string | null;
  readonly durationUs: number;
  /** What it changed and still stands, in order. */
  readonly changes: readonly Change[];
}

/** One deployment or teardown of a topology. */
export interface Deployment {
  readonly runId: RunId;
  readonly topology: string;
  readonly action: "deploy" | "teardown";
  /** The kernel that it acted on: what was made on a simulation is not to be removed from a machine. */
  readonly kernel: string;
  readonly phenotype: string | null;
  /** The topology's input, defaults filled in. */
  readonly input: Json;
  /** `running` in a deployment that nobody is working on any more means: interrupted. */
  readonly outcome: "running" | "success" | "failure";
  readonly message: string | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
}

/**
 * Deployments as facts: each call is on disk when it returns. What a run changed is written before its transaction is
 * committed. A kill in between leaves changes in here that recovery takes back from the kernel; a teardown therefore
 * copes with changes that are gone. The other order would leave changes on the machine that nobody knows how to remove.
 */
export interface DeploymentLedger {
  begin(deployment: Deployment): void;
  /** Adds the run, or replaces what was said of the run of that name. */
  putRun(deployment: RunId, run: DeploymentRun): void;
  end(deployment: RunId, outcome: "success" | "failure", message: string | null, atMs: number): void;
  /** The newest deployment, or teardown that succeeded, of every topology on that kernel, by name. */
  latest(kernel: string): readonly Deployment[];
  /** The newest deployment of the topology on that kernel that succeeded, since it was last torn down. */
  latestGood(topology: string, kernel: string): Deployment | null;
  get(deployment: RunId): Deployment | null;
  runs(deployment: RunId): readonly DeploymentRun[];
  /** Runs that changed something since the topology was last torn down, the oldest first. */
  standing(topology: string, kernel: string): readonly DeploymentRun[];
  /** What runs of these names changed has been taken away: it stands no more. To be called after that was committed. */
  forget(topology: string, kernel: string, names: readonly string[]): void;
}
