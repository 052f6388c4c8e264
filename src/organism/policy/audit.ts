import { PolicyError, shortSha } from "../../core/mod.ts";
import type { Stage } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { CANARY_NODES_ONLY, locusRefusal, type PolicySettings, venueOf } from "./risk-policy.ts";

/** Keeps what was taken back in the audit trail, whoever took it back. */
export function auditRollbacks({ events, store, clock }: OrganismParts): void {
  events.subscribe((event) => {
    if (event.type !== "rolled_back" || event.undone + event.failed.length === 0) return;
    const { runId, undone, failed } = event;
    const reason =
      failed.length === 0
        ? `took back ${undone === 1 ? "1 change" : `${undone} changes`} of a failed run`
        : `could not take back: ${failed.join("; ")}`;
    const numbers = { undone, failed: failed.length };
    store.audit.append({
      atMs: clock.nowMs(),
      actor: "policy",
      action: "rollback",
      subject: runId,
      sha: null,
      reason,
      numbers,
    });
  });
}

/**
 * Whether the locus may run here at all. In rehearsal it may, and whoever listens hears what a live kernel would be spared.
 * @throws PolicyError
 */
export function assertPermitted(parts: OrganismParts, locus: Locus): void {
  const { kernel, settings, events } = parts;
  const { name } = locus.contract;
  const venue = venueOf(kernel.kind, settings.policy);
  const reason = locusRefusal(locus.contract, "live") ?? waitingRefusal(locus, settings.policy);
  if (reason === null) return;
  const enforced = venue !== "rehearsal";
  events.emit({ type: "policy_refused", locus: name, sha: null, reason, enforced });
  if (!enforced) return;
  const entry = { atMs: parts.clock.nowMs(), actor: "policy", action: "refuse", subject: name, sha: null } as const;
  parts.store.audit.append({ ...entry, reason, numbers: { risk: locus.contract.risk, venue } });
  throw new PolicyError(`Cannot run locus ${name} on the live kernel: ${reason}`, { locus: name });
}

/** All that could run there waits for somebody or something: a person's word, or a node that may try it. */
function waitingRefusal(locus: Locus, policy: PolicySettings): string | null {
  return locus.isEstablished() ? null : waitingFor(locus, policy);
}

function waitingFor(locus: Locus, policy: PolicySettings): string | null {
  const inStage = (...stages: readonly Stage[]): readonly string[] =>
    locus.alleles().flatMap(({ allele, stage }) => (stages.includes(stage) ? [shortSha(allele.sha)] : []));
  const canaries = inStage("canary");
  if (canaries.length > 0) {
    return policy.canary ? null : `approved, and in the canary stage: ${canaries.join(", ")}; ${CANARY_NODES_ONLY}`;
  }
  const newcomers = inStage("shadow");
  return newcomers.length === 0 ? null : `its alleles wait for a person's word: sg approve ${newcomers.join(", ")}`;
}
