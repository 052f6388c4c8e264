import type { Actor, Deployment } from "../../genome/mod.ts";
import type { OrganismParts } from "../parts.ts";

/** The deployment and the line in the audit trail that says whose wish it is, on disk together before anything acts. */
export function begin(
  parts: OrganismParts,
  deployment: Pick<Deployment, "runId" | "topology" | "action" | "kernel" | "phenotype" | "input">,
  actor: Actor,
  reason: string,
): void {
  const atMs = parts.clock.nowMs();
  const { runId, topology: subject, action, kernel } = deployment;
  parts.store.atomically(() => {
    parts.store.deployments.begin({
      ...deployment,
      ...{ outcome: "running", message: null, startedAtMs: atMs, finishedAtMs: null },
    });
    parts.store.audit.append({ atMs, actor, action, subject, sha: null, reason, numbers: { runId, kernel } });
  });
}
