import { structuredPatch } from "diff";
import { combinedFitness, localFitness, wilsonLowerBound } from "../evolution/mod.ts";
import { type ExpressedAllele, latencyQuantileUs } from "../genome/mod.ts";
import type { Organism } from "../organism/mod.ts";

/** Time for a comparison; what differs too much to be compared within it is shown as taken out and put in. */
const COMPARE_MS_MAX = 200;

/** The places where two sources differ, with three lines around each. */
export function hunksOf(before: string, after: string) {
  if (before === after) return [];
  const options = { context: 3, timeout: COMPARE_MS_MAX };
  const patch = structuredPatch("", "", before, after, undefined, undefined, options);
  if (patch !== undefined) {
    return patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines }));
  }
  const whole = (mark: string, text: string) => text.split("\n").map((line) => `${mark}${line}`);
  return [{ oldStart: 1, newStart: 1, lines: [...whole("-", before), ...whole("+", after)] }];
}

/** An allele as lists show it: without its source. */
export function alleleView(organism: Pick<Organism, "opinion">, { allele, stage, stats }: ExpressedAllele) {
  const peers = organism.opinion(allele.locus, allele.sha);
  const local = localFitness(stats);
  return {
    sha: allele.sha,
    stage,
    generation: allele.generation,
    fitness: combinedFitness(local, peers),
    local,
    peers,
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
