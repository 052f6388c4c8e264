import type { AlleleStats } from "./allele.ts";
import { observeLoss } from "./change-detector.ts";
import { addLatency } from "./latency-sketch.ts";
import type { Invocation } from "./run-record.ts";

/** Stats after one more invocation. A neutral attempt (e null) leaves the score alone but counts as a use. */
export function withInvocation(stats: AlleleStats, invocation: Invocation): AlleleStats {
  const used = { ...stats, lastUsedMs: invocation.atMs, latency: addLatency(stats.latency, invocation.durationUs) };
  if (invocation.e === null) return used;
  const succeeded = invocation.outcome === "success";
  return {
    ...used,
    n: stats.n + 1,
    sumE: stats.sumE + invocation.e,
    successes: stats.successes + (succeeded ? 1 : 0),
    consecutiveFailures: succeeded ? 0 : stats.consecutiveFailures + 1,
    detector: observeLoss(stats.detector, 1 - invocation.e),
  };
}
