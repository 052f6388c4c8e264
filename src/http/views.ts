import { localFitness, wilsonLowerBound } from "../evolution/mod.ts";
import { type ExpressedAllele, latencyQuantileUs } from "../genome/mod.ts";

/** An allele as lists show it: without its source. */
export function alleleView({ allele, stage, stats }: ExpressedAllele) {
  return {
    sha: allele.sha,
    stage,
    generation: allele.generation,
    fitness: localFitness(stats),
    wilson: wilsonLowerBound(stats.successes, stats.n),
    n: stats.n,
    successes: stats.successes,
    consecutiveFailures: stats.consecutiveFailures,
    p50Us: latencyQuantileUs(stats.latency, 0.5),
    p99Us: latencyQuantileUs(stats.latency, 0.99),
    lastUsedMs: stats.lastUsedMs,
    createdAtMs: allele.createdAtMs,
    origin: allele.origin,
  };
}
