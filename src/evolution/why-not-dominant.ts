import { type ExpressedAllele, hasCollapsed } from "../genome/mod.ts";
import { type FitnessOf, ownFitness } from "./peer-fitness.ts";
import { type SelectionRules, standingOf } from "./selection.ts";

/** What keeps an allele from taking over, one reason a line with the numbers that it would take; empty when nothing does. */
export function whyNotDominant(
  allele: ExpressedAllele,
  dominant: ExpressedAllele | null,
  rules: SelectionRules,
  fitnessOf: FitnessOf = ownFitness,
): readonly string[] {
  const { stage, stats } = allele;
  if (stage === "deprecated") return ["it is deprecated and does not run"];
  const reasons: string[] = [];
  if (stage === "shadow" || stage === "canary") reasons.push(`it waits in the ${stage} stage for approval`);
  if (hasCollapsed(stats.detector)) reasons.push("its failure rate collapsed, and it has not recovered since");
  else if (stats.consecutiveFailures >= rules.demotionFailures) {
    reasons.push(`it failed its last ${stats.consecutiveFailures} calls`);
  }
  if (dominant === null) return reasons;
  if (stats.n < rules.promotionTrialsMin) {
    reasons.push(`it has ${stats.n} of the ${rules.promotionTrialsMin} invocations that a challenger needs`);
  }
  const needed = standingOf(dominant, fitnessOf) + rules.promotionMargin;
  if (fitnessOf(allele) <= needed) {
    const beyond = needed >= 1 ? ", which nobody can: only failures of the dominant can make room" : "";
    reasons.push(`its fitness ${fitnessOf(allele).toFixed(3)} would have to exceed ${needed.toFixed(3)}${beyond}`);
  }
  return reasons;
}
