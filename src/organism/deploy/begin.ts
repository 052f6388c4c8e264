import { type PathwayName, sha256Json } from "../../core/mod.ts";
import type { Actor, Deployment } from "../../genome/mod.ts";
import { kernelIdentity, Transaction } from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { RunScribe } from "../run/run-scribe.ts";

type Begun = Pick<Deployment, "runId" | "topology" | "action" | "kernel" | "phenotype" | "input">;

/** The deployment and the line in the audit trail that says whose wish it is, on disk together before anything acts. */
export function begin(parts: OrganismParts, deployment: Begun, actor: Actor, reason: string): void {
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

/**
 * One transaction for a whole deployment or teardown, with one journal under its run id: committed in one act, and taken
 * back by the next start when nobody lives to do it.
 */
export function wholeTransaction(
  parts: OrganismParts,
  { runId, topology, input }: Pick<Begun, "runId" | "topology" | "input">,
): { readonly transaction: Transaction; readonly scribe: RunScribe } {
  const { kernel, clock } = parts;
  const startedAtMs = clock.nowMs();
  const scribe = new RunScribe(parts, () => ({
    ...{ runId, level: "pathway", name: topology as PathwayName, revision: sha256Json([topology, input]) },
    ...{ kernel: { kind: kernel.kind, identity: kernelIdentity(kernel) }, onFailure: "rollback" },
    ...{ input, startedAtMs, resumes: null },
  }));
  return { transaction: new Transaction(kernel, scribe), scribe };
}
