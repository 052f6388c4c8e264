import type { AlleleStats } from "./allele.ts";
import { observeLoss } from "./change-detector.ts";
import { addLatency } from "./latency-sketch.ts";
import type { Invocation } from "./run-record.ts";

/** Stats after one more invocation. A neutral attempt (e null) leaves the score alone but counts as a use. */
export function withInvocation(stats: AlleleStats, invocation: Invocation): AlleleStats {
  const latency = addLatency(stats.latency, invocation.durationUs);
  if (invocation.e === null) return { ...stats, lastUsedMs: invocation.atMs, latency };
  const succeeded = invocation.outcome === "success";
  return {
    n: stats.n + 1,
    sumE: stats.sumE + invocation.e,
    successes: stats.successes + (succeeded ? 1 : 0),
    consecutiveFailures: succeeded ? 0 : stats.consecutiveFailures + 1,
    lastUsedMs: invocation.atMs,
    latency,
    detector: observeLoss(stats.detector, 1 - invocation.e),
  };
}
