import type { RunId } from "../../core/mod.ts";
import type { Deployment, DeploymentLedger, DeploymentRun } from "../../genome/mod.ts";

interface Kept {
  deployment: Deployment;
  /** In the order in which they were first put. */
  readonly runs: Map<string, DeploymentRun>;
}

/** Deployments in the order in which they began. */
export class MemoryDeployments implements DeploymentLedger {
  readonly #kept = new Map<RunId, Kept>();

  begin(deployment: Deployment): void {
    this.#kept.set(deployment.runId, { deployment, runs: new Map() });
  }

  putRun(deployment: RunId, run: DeploymentRun): void {
    this.#kept.get(deployment)?.runs.set(run.name, run);
  }

  end(deployment: RunId, outcome: "success" | "failure", message: string | null, atMs: number): void {
    const kept = this.#kept.get(deployment);
    if (kept !== undefined) kept.deployment = { ...kept.deployment, outcome, message, finishedAtMs: atMs };
  }

  latest(kernel: string): readonly Deployment[] {
    const newest = new Map<string, Deployment>();
    for (const { deployment } of this.#kept.values()) {
      const counts = deployment.action === "deploy" || deployment.outcome === "success";
      if (counts && deployment.kernel === kernel) newest.set(deployment.topology, deployment);
    }
    return [...newest.values()].sort((left, right) => (left.topology < right.topology ? -1 : 1));
  }

  get(deployment: RunId): Deployment | null {
    return this.#kept.get(deployment)?.deployment ?? null;
  }

  latestGood(topology: string, kernel: string): Deployment | null {
    let good: Deployment | null = null;
    for (const { deployment } of this.#kept.values()) {
      if (deployment.topology !== topology || deployment.kernel !== kernel || deployment.outcome !== "success")
        continue;
      good = deployment.action === "teardown" ? null : deployment;
    }
    return good;
  }

  forget(topology: string, kernel: string, names: readonly string[]): void {
    for (const { deployment, runs } of this.#kept.values()) {
      if (deployment.topology !== topology || deployment.kernel !== kernel) continue;
      for (const name of names) {
        const run = runs.get(name);
        if (run !== undefined) runs.set(name, { ...run, changes: [] });
      }
    }
  }

  runs(deployment: RunId): readonly DeploymentRun[] {
    return [...(this.#kept.get(deployment)?.runs.values() ?? [])];
  }

  standing(topology: string, kernel: string): readonly DeploymentRun[] {
    let runs: DeploymentRun[] = [];
    for (const { deployment, runs: made } of this.#kept.values()) {
      if (deployment.topology !== topology || deployment.kernel !== kernel) continue;
      if (deployment.action === "teardown" && deployment.outcome === "success") runs = [];
      else runs.push(...[...made.values()].filter(({ changes }) => changes.length > 0));
    }
    return runs;
  }
}
