import type { Sha } from "../core/mod.ts";
import { type ExpressedAllele, hasCollapsed, parentsOf, type Stage } from "../genome/mod.ts";
import { TRIALS_FLOOR } from "./fitness.ts";
import { type FitnessOf, ownFitness } from "./peer-fitness.ts";

/** The numbers of selection; every one is configuration. */
export interface SelectionRules {
  /** A recessive must beat the dominant's fitness by more than this. */
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

/** Whether an allele may become dominant, whatever its numbers: what its risk demands. */
export type MayLead = (expressed: ExpressedAllele) => boolean;

const everybody: MayLead = () => true;

/** What selection wants done at a locus, with the numbers that say why. */
export type SelectionDecision =
  | { readonly kind: "promote"; readonly chosen: ExpressedAllele; readonly reason: string }
  | {
      readonly kind: "demote";
      readonly chosen: ExpressedAllele;
      readonly successor: ExpressedAllele;
      readonly reason: string;
    };

/** Stages that are tried, in order. A canary node is there to try its canaries: they go first. */
const ORDER = {
  live: ["dominant", "recessive"],
  canary: ["canary", "dominant", "recessive"],
  rehearsal: ["dominant", "recessive", "canary", "shadow"],
} as const satisfies Record<string, readonly Stage[]>;

/** So many alleles of one stage are tried in a run: who is behind them answers after nobody waits any more. */
export const TRIED_OF_STAGE_MAX = 32;

/**
 * The order in which alleles are tried: dominant, then recessives by fitness, ties to the younger.
 * `rehearsal` (a simulated kernel) lets shadow and canary alleles run too, after all others: that is how they are tried.
 */
export function expressionStack(
  alleles: readonly ExpressedAllele[],
  mode: keyof typeof ORDER,
  fitnessOf: FitnessOf = ownFitness,
): readonly ExpressedAllele[] {
  const ranked = rankedStack(alleles, mode, fitnessOf);
  const dominant = ranked.find(({ stage }) => stage === "dominant");
  if (dominant === undefined) return firstOfEachStage(ranked);
  const repairs = ranked.filter((each) => isOnTrialFor(dominant, each));
  if (repairs.length === 0) return firstOfEachStage(ranked);
  return firstOfEachStage([...repairs, ...ranked.filter((each) => !repairs.includes(each))]);
}

function firstOfEachStage(ranked: readonly ExpressedAllele[]): readonly ExpressedAllele[] {
  const counts = new Map<Stage, number>();
  return ranked.filter(({ stage }) => {
    const rank = (counts.get(stage) ?? 0) + 1;
    counts.set(stage, rank);
    return rank <= TRIED_OF_STAGE_MAX;
  });
}

/** Why a mutant was born: its parent's work was healthy when it was done, and did not last. */
export const RELAPSED = "relapsed";

/**
 * Whether a repair of the dominant's work goes first. What does not last succeeds in every run, so that nobody behind it
 * would ever be asked, and no fitness could tell them apart. A repair has its turn as long as it has not failed and does
 * better than the dominant.
 */
function isOnTrialFor(dominant: ExpressedAllele, { allele: { origin }, stage, stats }: ExpressedAllele): boolean {
  if (stage !== "recessive" || origin.kind !== "mutation" || origin.failure.kind !== RELAPSED) return false;
  if (!origin.parents.includes(dominant.allele.sha) || stats.consecutiveFailures > 0) return false;
  return stats.n === 0 || stats.sumE / stats.n > dominant.stats.sumE / Math.max(1, dominant.stats.n);
}

function rankedStack(
  alleles: readonly ExpressedAllele[],
  mode: keyof typeof ORDER,
  fitnessOf: FitnessOf,
): readonly ExpressedAllele[] {
  const order: readonly Stage[] = ORDER[mode];
  return alleles
    .filter(({ stage }) => order.includes(stage))
    .sort(
      (left, right) =>
        order.indexOf(left.stage) - order.indexOf(right.stage) ||
        fitnessOf(right) - fitnessOf(left) ||
        right.allele.createdAtMs - left.allele.createdAtMs ||
        (left.allele.sha < right.allele.sha ? -1 : 1),
    );
}

/**
 * What the statistics of a locus call for, or null. Demotion comes first: three failures in a row are a mismatch, not
 * bad luck, and the best remaining allele takes over at once. Without a successor the dominant stays: a gene that fails
 * sometimes is better than none.
 */
export function decideSelection(
  alleles: readonly ExpressedAllele[],
  rules: SelectionRules,
  mayLead: MayLead = everybody,
  fitnessOf: FitnessOf = ownFitness,
): SelectionDecision | null {
  const stack = rankedStack(alleles, "live", fitnessOf);
  const show = (each: ExpressedAllele) => `${fitnessOf(each).toFixed(3)} (n ${each.stats.n})`;
  const [first, ...others] = stack;
  if (first === undefined) return null;
  if (first.stage !== "dominant") {
    const chosen = stack.find(mayLead);
    if (chosen === undefined) return null;
    return {
      kind: "promote",
      chosen,
      reason: `no dominant allele; best of ${stack.length} by fitness ${show(chosen)}`,
    };
  }
  if (first.stats.consecutiveFailures >= rules.demotionFailures) {
    const successor = successorOf(alleles, first.allele.sha, rules, mayLead, fitnessOf);
    if (successor === null) return null;
    return {
      kind: "demote",
      chosen: first,
      successor,
      reason: `${first.stats.consecutiveFailures} failures in a row (limit ${rules.demotionFailures}); successor has fitness ${show(successor)}`,
    };
  }
  const standing = (each: ExpressedAllele) => standingOf(each, fitnessOf);
  const showStanding = (each: ExpressedAllele) => `${standing(each).toFixed(3)} (n ${each.stats.n})`;
  const challenger = others.find(
    (other) =>
      !isFailing(other, rules) &&
      other.stats.n >= rules.promotionTrialsMin &&
      standing(other) > standing(first) + rules.promotionMargin &&
      mayLead(other),
  );
  if (challenger === undefined) return null;
  return {
    kind: "promote",
    chosen: challenger,
    reason: `fitness ${showStanding(challenger)} exceeds the dominant's ${showStanding(first)} by more than ${rules.promotionMargin}`,
  };
}

/**
 * The fitness by which a dominant and its challengers are compared. F divides by ten at least, so that one lucky call puts
 * nobody first in the stack; who *is* first would be overruled by the next event at the locus, whether a person made it
 * dominant or it stepped in for another. So before its tenth call an allele is taken at its mean, and at its word before
 * the first: a challenger has its trials (`promotionTrialsMin`) behind it.
 */
export function standingOf(expressed: ExpressedAllele, fitnessOf: FitnessOf): number {
  const { n, sumE } = expressed.stats;
  if (n === 0) return 1;
  return n < TRIALS_FLOOR ? Math.max(fitnessOf(expressed), sumE / n) : fitnessOf(expressed);
}

/** Who takes over when the allele `sha` steps down: the first of the others that is not failing itself. */
export function successorOf(
  alleles: readonly ExpressedAllele[],
  sha: Sha,
  rules: SelectionRules,
  mayLead: MayLead = everybody,
  fitnessOf: FitnessOf = ownFitness,
): ExpressedAllele | null {
  const fit = rankedStack(alleles, "live", fitnessOf).find(
    (other) => other.allele.sha !== sha && !isFailing(other, rules) && mayLead(other),
  );
  return fit ?? null;
}

/** Whether it would step down as soon as it was dominant: whoever takes over must not. */
function isFailing({ stats }: ExpressedAllele, rules: SelectionRules): boolean {
  return stats.consecutiveFailures >= rules.demotionFailures || hasCollapsed(stats.detector);
}

/** One more than the eldest parent's generation; 0 without parents. */
export function generationOf(origin: ExpressedAllele["allele"]["origin"], alleles: readonly ExpressedAllele[]): number {
  const parents = new Set<string>(parentsOf(origin));
  const generations = alleles.filter(({ allele }) => parents.has(allele.sha)).map(({ allele }) => allele.generation);
  return parents.size === 0 ? 0 : Math.max(0, ...generations) + 1;
}

/** Of each allele the first ancestor that is known here, by first parents: those that have it in common may share a slip. */
export function lineagesAmong(alleles: readonly ExpressedAllele[]): (allele: ExpressedAllele["allele"]) => Sha {
  const bySha = new Map(alleles.map(({ allele }) => [allele.sha, allele]));
  return ({ sha, origin }) => {
    let root = sha;
    let [parent] = parentsOf(origin);
    // Hashes cannot name each other in a circle, but a genome that was tampered with can say they do.
    for (let step = 0; parent !== undefined && step < alleles.length; step += 1) {
      root = parent;
      const known = bySha.get(parent);
      [parent] = known === undefined ? [] : parentsOf(known.origin);
    }
    return root;
  };
}
