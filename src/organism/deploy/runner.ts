import type { JsonObject } from "../../core/mod.ts";
import type { Kernel } from "../../kernel/mod.ts";
import { createEventBus } from "../events.ts";
import type { OrganismParts } from "../parts.ts";
import type { RunContext } from "../run/attempt.ts";
import type { PathwayRun } from "../run/result.ts";
import { runPathway } from "../run/run-pathway.ts";
import type { StepRunner } from "../run/step-walk.ts";

/** What a deployment needs of the organism. */
export interface DeployRunner {
  readonly parts: OrganismParts;
  readonly steps: StepRunner;
  /** The same alleles on another kernel (`rehearsalParts`). */
  rehearsal(kernel: Kernel): DeployRunner;
}

/** @throws InputError when the input breaks the pathway's `takes`. */
export async function runPathwayBy(
  { parts, steps }: DeployRunner,
  name: string,
  input: JsonObject,
  context: RunContext,
): Promise<PathwayRun> {
  const pathway = steps.pathway(name);
  return await runPathway(parts, pathway, steps.checkPathwayInput(pathway, input), context, steps);
}

/** The alleles as they stand now, on another kernel: nothing that happens there is remembered, and nothing mutates. */
export function rehearsalParts(parts: OrganismParts, kernel: Kernel): OrganismParts {
  const store = parts.scratchStore();
  for (const locus of parts.store.loci()) {
    for (const { allele, stage } of parts.store.allelesAt(locus)) store.addAllele(allele, stage, "rehearsal");
  }
  // A rehearsal is there to be looked at, step by step.
  const settings = { ...parts.settings, fusion: { after: 0 } };
  return { ...parts, kernel: inPlaceOf(parts.kernel, kernel), store, settings, engine: null, events: createEventBus() };
}

/** The simulation under the live kernel's name, so that what a risk policy would refuse there is refused here too. */
function inPlaceOf(live: Kernel, simulated: Kernel): Kernel {
  return {
    kind: live.kind,
    read: (operation) => simulated.read(operation),
    inverse: (operation) => simulated.inverse(operation),
    apply: (operation) => simulated.apply(operation),
    snapshot: () => simulated.snapshot(),
    wait: (ms, signal) => simulated.wait(ms, signal),
  };
}
