import type { AlleleStats, Invocation, Rescored } from "../genome/mod.ts";

/**
 * Stats after one invocation's score was rewritten. The sum changes by the difference and nothing else does: n, the
 * successes and the row of failures say what the calls returned, and a late result does not change that. Only an
 * invocation that was neutral until now begins to count.
 */
export function withRescored(stats: AlleleStats, before: Invocation, rescored: Rescored): AlleleStats {
  if (before.e !== null) return { ...stats, sumE: stats.sumE + rescored.e - before.e };
  return {
    ...stats,
    n: stats.n + 1,
    sumE: stats.sumE + rescored.e,
    successes: stats.successes + (before.outcome === "success" ? 1 : 0),
  };
}
