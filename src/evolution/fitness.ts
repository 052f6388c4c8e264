import type { Timescale, Weights } from "../contract/mod.ts";
import type { AlleleStats, TimescaleScores } from "../genome/mod.ts";

const TIMESCALES: readonly Timescale[] = ["immediate", "convergence", "resilience"];

/**
 * Fitness of one invocation over the timescales that are resolved so far (`runtime.md`, Fitness):
 *
 *     e = Σ_resolved w_t·s_t / Σ_resolved w_t      s_t ∈ {0, 1}
 *
 * @returns a number in [0, 1]; 0 while nothing is resolved.
 */
export function invocationFitness(scores: TimescaleScores, weights: Weights): number {
  let earned = 0;
  let possible = 0;
  for (const timescale of TIMESCALES) {
    const score = scores[timescale];
    if (score === null) continue;
    earned += weights[timescale] * score;
    possible += weights[timescale];
  }
  return possible === 0 ? 0 : earned / possible;
}

/** Invocations below which an allele cannot reach full fitness, so that one lucky call proves nothing. */
export const TRIALS_FLOOR = 10;

/** Local fitness F = Σe / max(n, 10), in [0, 1]. */
export function localFitness(stats: AlleleStats): number {
  return stats.sumE / Math.max(stats.n, TRIALS_FLOOR);
}

/**
 * The 95 % Wilson score interval for the true success rate (Wilson 1927; z = 1.96): what the counts can vouch for,
 * where F only says what was seen. From 0 to 1 without invocations.
 */
export function wilsonInterval(successes: number, n: number): { readonly low: number; readonly high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const z = 1.959963984540054;
  const rate = successes / n;
  const centre = rate + (z * z) / (2 * n);
  const margin = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { low: Math.max(0, (centre - margin) / scale), high: Math.min(1, (centre + margin) / scale) };
}

/** The lower end of that interval; 0 without invocations. */
export function wilsonLowerBound(successes: number, n: number): number {
  return wilsonInterval(successes, n).low;
}
