import type { LocusName } from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Concerned } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { RISK_POLICY } from "../policy/risk-policy.ts";
import { countTrial } from "./life-cycle.ts";
import { selectAt } from "./restage.ts";

/** What a diagnostic says, after the run, about those who made what it looked at. */
export interface LateResult {
  readonly timescale: "convergence" | "resilience";
  readonly score: 0 | 1;
  /** What was wrong. */
  readonly reason: string | null;
}

/**
 * Rewrites the fitness of the invocations that a late result concerns (retroactive decay, `runtime.md`): their scores,
 * e by the locus's weights, the sums that follow, and then whatever selection makes of the new numbers. What failed once
 * on a timescale has failed on it: a later good look does not undo that.
 * @returns the invocations whose scores changed
 */
export function applyLateResult(
  parts: OrganismParts,
  locusOf: (name: LocusName) => Locus,
  concerned: readonly Concerned[],
  result: LateResult,
): readonly Concerned[] {
  const changed = uniqueRuns(concerned).filter((each) => rewrite(parts, locusOf(each.locus), each, result));
  for (const name of new Set(changed.map(({ locus }) => locus))) selectAt(parts, locusOf(name));
  return changed;
}

function rewrite(parts: OrganismParts, locus: Locus, { runId, sha }: Concerned, late: LateResult): boolean {
  const { name, weights } = locus.contract;
  const invocations = parts.store.run(runId)?.invocations ?? [];
  const invocation = invocations.find((each) => each.locus === name && each.sha === sha);
  if (invocation === undefined || invocation.e === null) return false;
  const { timescale, score, reason } = late;
  const before = invocation.scores[timescale];
  if (before === 0 || before === score) return false;
  const scores = { ...invocation.scores, [timescale]: score };
  const e = invocationFitness(scores, weights);
  parts.store.rescore([{ runId, locus: name, sha, scores, e }]);
  locus.correct(sha, e - invocation.e);
  const fitness = { before: invocation.e, after: e };
  parts.events.emit({ type: "late_result", locus: name, sha, runId, timescale, score, fitness, reason });
  countLateTrial(parts, locus, sha, late);
  return true;
}

/** Resilience is what a critical allele is promoted by; and a canary whose work did not last has failed as a canary. */
function countLateTrial(parts: OrganismParts, locus: Locus, sha: Concerned["sha"], late: LateResult): void {
  const problem = late.score === 1 ? null : (late.reason ?? "unhealthy");
  if (late.timescale === "resilience" && RISK_POLICY[locus.contract.risk].resilience) {
    countTrial(parts, locus, sha, "resilience", problem);
  }
  if (problem !== null && locus.allele(sha)?.stage === "canary") countTrial(parts, locus, sha, "canary", problem);
}

/** A state may be watched by its locus and by its pathway: the invocation is one. */
function uniqueRuns(concerned: readonly Concerned[]): readonly Concerned[] {
  return [...new Map(concerned.map((each) => [`${each.runId} ${each.locus} ${each.sha}`, each])).values()];
}
