import type { JsonObject, Sha } from "../../core/mod.ts";
import { decideSelection } from "../../evolution/mod.ts";
import type { Actor, AuditAction, ExpressedAllele, Stage } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { promotionRefusal, RISK_POLICY } from "../policy/risk-policy.ts";

/** Why a stage changes and who says so; selection does unless somebody else is named. */
export interface StageDecision {
  readonly reason: string;
  readonly by?: Actor;
  readonly action?: AuditAction;
  readonly numbers?: JsonObject;
  /** Other facts that belong to the decision, written together with it. */
  readonly along?: () => void;
}

/** Asks selection what the statistics call for, and does it. */
export function selectAt(parts: OrganismParts, locus: Locus): void {
  const decision = decideSelection(
    locus.alleles(),
    parts.settings.selection,
    promotable(parts, locus),
    locus.fitnessOf,
  );
  if (decision === null) return;
  const rising = decision.kind === "promote" ? decision.chosen : decision.successor;
  const reason = decision.kind === "promote" ? decision.reason : `took over: ${decision.reason}`;
  restage(parts, locus, rising.allele.sha, "dominant", { reason });
  if (decision.kind === "demote") {
    announce(parts, locus, decision.chosen.allele.sha, "recessive", decision.reason);
  }
}

/** Whether the risk of the locus lets an allele become dominant; only where a risk has a say is the store asked. */
export function promotable(parts: OrganismParts, locus: Locus): (expressed: ExpressedAllele) => boolean {
  const { name, risk } = locus.contract;
  if (!RISK_POLICY[risk].resilience) return () => true;
  return ({ allele, stage }) =>
    promotionRefusal(risk, stage, parts.store.trials.of(name, allele.sha), parts.settings.policy) === null;
}

/**
 * The only place where a stage changes: on disk first, together with its line in the audit trail, then in memory, then
 * announced. Whoever was dominant becomes recessive in the same transaction (`GenomeStore.setStage`).
 */
export function restage(parts: OrganismParts, locus: Locus, sha: Sha, stage: Stage, decision: StageDecision): void {
  const { reason, by = "selection", numbers = {}, along } = decision;
  const { name } = locus.contract;
  const before = locus.allele(sha);
  const displaced = stage === "dominant" ? locus.alleles().find((other) => other.stage === "dominant") : undefined;
  const atMs = parts.clock.nowMs();
  const action = decision.action ?? actionOf(before?.stage, stage);
  parts.store.atomically(() => {
    parts.store.setStage(name, sha, stage, reason, atMs);
    along?.();
    const from = before?.stage ?? null;
    const standing = {
      from,
      to: stage,
      ...worth(locus, before),
      ...(displaced === undefined ? {} : displacedAs(locus, displaced)),
    };
    parts.store.audit.append({
      atMs,
      actor: by,
      action,
      subject: name,
      sha,
      reason,
      numbers: { ...standing, ...numbers },
    });
  });
  locus.restage(sha, stage);
  announce(parts, locus, sha, stage, reason);
}

function actionOf(from: Stage | undefined, to: Stage): AuditAction {
  if (to === "dominant") return "promote";
  return from === "dominant" ? "demote" : "restage";
}

function worth(locus: Locus, expressed: ExpressedAllele | undefined): JsonObject {
  if (expressed === undefined) return {};
  const { n, consecutiveFailures } = expressed.stats;
  const peers = locus.opinion(expressed.allele.sha);
  return {
    fitness: locus.fitnessOf(expressed),
    n,
    consecutiveFailures,
    ...(peers === null ? {} : { peers: { fitness: peers.fitness, n: peers.n } }),
  };
}

function displacedAs(locus: Locus, expressed: ExpressedAllele): JsonObject {
  return { displaced: { sha: expressed.allele.sha, ...worth(locus, expressed) } };
}

function announce(parts: OrganismParts, locus: Locus, sha: Sha, to: Stage, reason: string): void {
  parts.events.emit({ type: "stage_changed", locus: locus.contract.name, sha, to, reason });
}
