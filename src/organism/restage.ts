import type { Sha } from "../core/mod.ts";
import { decideSelection } from "../evolution/mod.ts";
import type { Stage } from "../genome/mod.ts";
import type { Locus } from "./locus.ts";
import type { OrganismParts } from "./parts.ts";

/** Asks selection what the statistics call for, and does it. */
export function selectAt(parts: OrganismParts, locus: Locus): void {
  const decision = decideSelection(locus.alleles(), parts.settings.selection);
  if (decision === null) return;
  const rising = decision.kind === "promote" ? decision.chosen : decision.successor;
  const reason = decision.kind === "promote" ? decision.reason : `took over: ${decision.reason}`;
  restage(parts, locus, rising.allele.sha, "dominant", reason);
  if (decision.kind === "demote") {
    announce(parts, locus, decision.chosen.allele.sha, "recessive", decision.reason);
  }
}

/**
 * The only place where a stage changes: on disk first, then in memory, then announced. Whoever was dominant becomes
 * recessive in the same transaction (`GenomeStore.setStage`).
 */
export function restage(parts: OrganismParts, locus: Locus, sha: Sha, stage: Stage, reason: string): void {
  parts.store.setStage(locus.contract.name, sha, stage, reason, parts.clock.nowMs());
  locus.restage(sha, stage);
  announce(parts, locus, sha, stage, reason);
}

function announce(parts: OrganismParts, locus: Locus, sha: Sha, to: Stage, reason: string): void {
  parts.events.emit({ type: "stage_changed", locus: locus.contract.name, sha, to, reason });
}
