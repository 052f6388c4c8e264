import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "../../evolution/mod.ts";
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

/**
 * Asks the engine for a repair, with candidates tried in the sandbox. The result is neither gated nor registered yet. A search that
 * is ended from outside is no error of anybody's: it found nothing, and says after how many candidates.
 */
export async function searchRepair(
  parts: Pick<OrganismParts, "clock" | "seededRandom">,
  engine: MutationEngine,
  trials: TrialFactory,
  task: RepairTask,
  context: RunContext,
): Promise<MutationResult> {
  const { locus, seed, circumstances, ...known } = task;
  const startedMs = parts.clock.nowMs();
  const trial = await trials.trial(locus, task.evidence, context, circumstances);
  let candidatesTried = 0;
  const counted: CandidateTrial = {
    ...trial,
    async tryAll(...batch) {
      const scores = await trial.tryAll(...batch);
      for (const { untried } of scores) if (untried !== true) candidatesTried += 1;
      return scores;
    },
  };
  const request: MutationRequest = {
    ...known,
    contract: locus.contract,
    random: parts.seededRandom(seed),
    nowMs: () => parts.clock.nowMs(),
    ...(context.signal === null ? {} : { signal: context.signal }),
  };
  try {
    const result = await engine.mutate(request, counted);
    if (result.winner !== null || context.signal?.aborted !== true) return result;
    return { ...result, reason: endOf(context.signal, result.candidatesTried) };
  } catch (thrown) {
    if (context.signal?.aborted !== true) throw thrown;
    const reason = endOf(context.signal, candidatesTried);
    return { winner: null, candidatesTried, elapsedMs: parts.clock.nowMs() - startedMs, reason };
  }
}

function endOf({ reason }: AbortSignal, candidatesTried: number): string {
  const isTimeout = reason instanceof DOMException && reason.name === "TimeoutError";
  const count = `${candidatesTried} ${candidatesTried === 1 ? "candidate" : "candidates"}`;
  return `${isTimeout ? "its time was over" : "stopped"} after ${count}; nothing was registered`;
}
