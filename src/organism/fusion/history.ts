import type { GenomeStore } from "../../genome/mod.ts";
import { type Composition, slotOf } from "./slot.ts";

/** Steps of one run that are looked at; a run of more counts for nothing, which only delays a fusion. */
const STEPS_MAX = 10_000;

/**
 * How many of the latest runs, one after another, were successes step by step with this composition. What an earlier
 * process saw counts as well: `sg run` is a process of its own each time.
 */
export function stableRuns(store: GenomeStore, composition: Composition, limit: number): number {
  const { pathway, constituents, alleles } = composition;
  const slot = slotOf(pathway);
  const retiredAtMs = store.stageChanges(slot).findLast(({ to }) => to === "deprecated")?.atMs ?? -1;
  const expected = new Map(constituents.loci.map(({ name }, index) => [name as string, alleles[index]?.sha]));
  store.flush();
  let stable = 0;
  for (const run of store.recentRuns({ name: pathway.name, limit })) {
    if (run.level !== "pathway") continue;
    if (run.outcome === "refusal") continue;
    if (run.outcome !== "success" || run.startedAtMs <= retiredAtMs) break;
    if ((store.run(run.runId)?.invocations.length ?? 0) > 0) break;
    const steps = store.childRuns(run.runId, STEPS_MAX).filter(({ name }) => expected.has(name));
    const isStable = steps.every((step) => {
      const [only, ...more] = store.run(step.runId)?.invocations ?? [];
      return more.length === 0 && only?.outcome === "success" && only.sha === expected.get(step.name);
    });
    if (!isStable) break;
    stable += 1;
  }
  return stable;
}
