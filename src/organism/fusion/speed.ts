import type { PathwayContract } from "../../contract/mod.ts";
import type { GenomeStore } from "../../genome/mod.ts";

/** Medians of the latest successes, in microseconds; null where there are none. */
export interface Speed {
  readonly stepwiseUs: number | null;
  readonly fusedUs: number | null;
}

const RUNS_MAX = 200;

/** How long the pathway took either way, as far as its latest runs tell. */
export function speedOf(store: GenomeStore, { name }: PathwayContract): Speed {
  store.flush();
  const runs = store
    .recentRuns({ name, limit: RUNS_MAX })
    .filter(({ level, outcome }) => level === "pathway" && outcome === "success");
  const stepwise: number[] = [];
  const fused: number[] = [];
  for (const { runId, durationUs } of runs) {
    const byOne = store.run(runId)?.invocations.some(({ outcome }) => outcome === "success") ?? false;
    (byOne ? fused : stepwise).push(durationUs);
  }
  return { stepwiseUs: median(stepwise), fusedUs: median(fused) };
}

function median(values: readonly number[]): number | null {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? null;
}
