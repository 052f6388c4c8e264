/**
 * The way of a new allele by evidence: `shadow → canary → recessive → dominant` (`runtime.md`, life cycle). A trial is
 * counted here, and what its count calls for is done at once: the queue is told that there is enough to look at, a
 * canary that passed moves on, one that failed goes back.
 */
import { type Sha, shortSha } from "../../core/mod.ts";
import type { TrialCount, TrialKind } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { canaryIsOver, promotionRefusal, rehearsalProgress } from "../policy/risk-policy.ts";
import { restage } from "./restage.ts";

/** Counts one trial of an allele and moves it if that is what the count calls for. */
export function countTrial(
  parts: OrganismParts,
  locus: Locus,
  sha: Sha,
  kind: TrialKind,
  problem: string | null,
): void {
  const { name } = locus.contract;
  const before = parts.store.trials.of(name, sha);
  parts.store.trials.note({ locus: name, sha, kind, problem, atMs: parts.clock.nowMs() });
  const trials = parts.store.trials.of(name, sha);
  parts.events.emit({ type: "trial_finished", locus: name, sha, kind, problem });
  if (kind === "canary") afterCanary(parts, locus, sha, problem, trials);
  else if (kind === "resilience") afterResilience(parts, locus, sha, trials);
  else announceReadiness(parts, locus, sha, before, trials);
}

/** Said once: when the evidence becomes enough for a person to look at. */
function announceReadiness(
  parts: OrganismParts,
  locus: Locus,
  sha: Sha,
  before: readonly TrialCount[],
  trials: readonly TrialCount[],
): void {
  const { policy } = parts.settings;
  const { streak, isEnough } = rehearsalProgress(trials, policy);
  if (!isEnough || rehearsalProgress(before, policy).isEnough) return;
  const reason = `${streak} good trials in a row; \`sg approve ${shortSha(sha)}\` lets it act`;
  parts.events.emit({ type: "approval_due", locus: locus.contract.name, sha, reason });
}

function afterCanary(
  parts: OrganismParts,
  locus: Locus,
  sha: Sha,
  problem: string | null,
  trials: readonly TrialCount[],
): void {
  if (locus.allele(sha)?.stage !== "canary") return;
  const { name } = locus.contract;
  const numbers = { trials: trials.map((trial) => ({ ...trial })) };
  if (problem !== null) {
    const reason = `failed on a canary node: ${problem}`;
    const wish = parts.store.approvals.of(name, sha)?.wish ?? "recessive";
    const request = { locus: name, sha, askedAtMs: parts.clock.nowMs(), askedBy: "policy", reason, wish } as const;
    const along = () => parts.store.approvals.ask(request);
    restage(parts, locus, sha, "shadow", { reason, by: "policy", numbers, along });
  } else if (canaryIsOver(trials, parts.settings.policy)) {
    const reason = `${parts.settings.policy.canaryRuns} good runs in a row on a canary node`;
    restage(parts, locus, sha, "recessive", { reason, by: "policy", numbers });
    afterResilience(parts, locus, sha, trials);
  }
}

/** A person wished it to be dominant, and now nothing stands against it. */
function afterResilience(parts: OrganismParts, locus: Locus, sha: Sha, trials: readonly TrialCount[]): void {
  const { name, risk } = locus.contract;
  if (locus.allele(sha)?.stage !== "recessive") return;
  const approval = parts.store.approvals.of(name, sha);
  if (approval?.state !== "approved" || approval.wish !== "dominant") return;
  if (promotionRefusal(risk, "recessive", trials, parts.settings.policy) !== null) return;
  // A wish is granted once: if selection demotes it later, it earns its way back like any other.
  const along = () => parts.store.approvals.fulfil(name, sha);
  const reason = `registered to be dominant by ${approval.askedBy}, and it has lasted`;
  restage(parts, locus, sha, "dominant", {
    reason,
    by: "policy",
    numbers: { trials: trials.map((trial) => ({ ...trial })) },
    along,
  });
}
