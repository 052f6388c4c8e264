import type { Risk } from "../contract/mod.ts";
import type { Sha } from "../core/mod.ts";
import { type AlleleStats, type ExpressedAllele, hasCollapsed, parentsOf, type Stage } from "../genome/mod.ts";
import { localFitness } from "./fitness.ts";

/** The numbers of selection; every one is configuration. */
export interface SelectionRules {
  /** A recessive must beat the dominant's F by more than this. */
  readonly promotionMargin: number;
  /** ... over at least this many invocations of its own. */
  readonly promotionTrialsMin: number;
  /** Failures in a row after which a dominant steps down. */
  readonly demotionFailures: number;
}

export const defaultSelectionRules: SelectionRules = {
  promotionMargin: 0.1,
  promotionTrialsMin: 50,
  demotionFailures: 3,
};

/** What selection wants done at a locus, with the numbers that say why. */
export type SelectionDecision =
  | { readonly kind: "promote"; readonly chosen: ExpressedAllele; readonly reason: string }
  | {
      readonly kind: "demote";
      readonly chosen: ExpressedAllele;
      readonly successor: ExpressedAllele;
      readonly reason: string;
    };

/**
 * The order in which alleles are tried: dominant, then recessives by fitness, ties to the younger.
 * `rehearsal` (a simulated kernel) lets shadow and canary alleles run too, after all others: that is how they are tried.
 */
export function expressionStack(
  alleles: readonly ExpressedAllele[],
  mode: "live" | "rehearsal",
): readonly ExpressedAllele[] {
  return alleles
    .filter(({ stage }) => stageRank(stage) < (mode === "live" ? 2 : 4))
    .sort(
      (left, right) =>
        stageRank(left.stage) - stageRank(right.stage) ||
        localFitness(right.stats) - localFitness(left.stats) ||
        right.allele.createdAtMs - left.allele.createdAtMs ||
        (left.allele.sha < right.allele.sha ? -1 : 1),
    );
}

/**
 * What the statistics of a locus call for, or null. Demotion comes first: three failures in a row are a mismatch, not
 * bad luck, and the best remaining allele takes over at once. Without a successor the dominant stays: a gene that fails
 * sometimes is better than none.
 */
export function decideSelection(alleles: readonly ExpressedAllele[], rules: SelectionRules): SelectionDecision | null {
  const stack = expressionStack(alleles, "live");
  const [first, ...others] = stack;
  if (first === undefined) return null;
  if (first.stage !== "dominant") {
    return {
      kind: "promote",
      chosen: first,
      reason: `no dominant allele; best of ${stack.length} by fitness ${show(first.stats)}`,
    };
  }
  if (first.stats.consecutiveFailures >= rules.demotionFailures) {
    const successor = successorOf(alleles, first.allele.sha, rules);
    if (successor === null) return null;
    return {
      kind: "demote",
      chosen: first,
      successor,
      reason: `${first.stats.consecutiveFailures} failures in a row (limit ${rules.demotionFailures}); successor has fitness ${show(successor.stats)}`,
    };
  }
  const challenger = others.find(
    ({ stats }) =>
      !hasCollapsed(stats.detector) &&
      stats.n >= rules.promotionTrialsMin &&
      localFitness(stats) > localFitness(first.stats) + rules.promotionMargin,
  );
  if (challenger === undefined) return null;
  return {
    kind: "promote",
    chosen: challenger,
    reason: `fitness ${show(challenger.stats)} exceeds the dominant's ${show(first.stats)} by more than ${rules.promotionMargin}`,
  };
}

/** Who takes over when the allele `sha` steps down: the first of the others that is not failing itself. */
export function successorOf(
  alleles: readonly ExpressedAllele[],
  sha: Sha,
  rules: SelectionRules,
): ExpressedAllele | null {
  const fit = expressionStack(alleles, "live").find(
    ({ allele, stats }) =>
      allele.sha !== sha && stats.consecutiveFailures < rules.demotionFailures && !hasCollapsed(stats.detector),
  );
  return fit ?? null;
}

/** The stage at which a new allele enters (`runtime.md`, table of risks): from `high` on it must be tried in the shadow. */
export function entryStage(risk: Risk): Stage {
  return risk === "high" || risk === "critical" ? "shadow" : "recessive";
}

/** One more than the eldest parent's generation; 0 without parents. */
export function generationOf(origin: ExpressedAllele["allele"]["origin"], alleles: readonly ExpressedAllele[]): number {
  const parents = new Set<string>(parentsOf(origin));
  const generations = alleles.filter(({ allele }) => parents.has(allele.sha)).map(({ allele }) => allele.generation);
  return parents.size === 0 ? 0 : Math.max(0, ...generations) + 1;
}

function stageRank(stage: Stage): number {
  const rank: Record<Stage, number> = { dominant: 0, recessive: 1, canary: 2, shadow: 3, deprecated: 4 };
  return rank[stage];
}

function show(stats: AlleleStats): string {
  return `${localFitness(stats).toFixed(3)} (n ${stats.n})`;
}
