import type { MutationEngine, MutationRequest, MutationResult } from "../../evolution/mod.ts";
import type { CompiledContract } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { RunContext } from "../run/attempt.ts";
import type { Circumstances, TrialFactory } from "./trial.ts";

/** A gene to be repaired, and all that is known about its failure. */
export interface RepairTask extends Omit<MutationRequest, "contract" | "random" | "nowMs" | "signal"> {
  readonly locus: CompiledContract;
  /** Alone decides what the search draws. */
  readonly seed: number;
  readonly circumstances?: Circumstances;
}

/** Asks the engine for a repair, with candidates tried in the sandbox. The result is neither gated nor registered yet. */
export async function searchRepair(
  parts: Pick<OrganismParts, "clock" | "seededRandom">,
  engine: MutationEngine,
  trials: TrialFactory,
  task: RepairTask,
  context: RunContext,
): Promise<MutationResult> {
  const { locus, seed, circumstances, ...known } = task;
  const trial = await trials.trial(locus, task.evidence, context, circumstances);
  const request: MutationRequest = {
    ...known,
    contract: locus.contract,
    random: parts.seededRandom(seed),
    nowMs: () => parts.clock.nowMs(),
    ...(context.signal === null ? {} : { signal: context.signal }),
  };
  return await engine.mutate(request, trial);
}
