import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "./engine.ts";
import { combined, type Report, reportOf } from "./reports.ts";

/**
 * Asks all engines at once; the first valid winner counts and the others are told to stop. Waits for them to have
 * stopped, so that nothing works on in the background and every budget is settled. Each has the whole budget.
 */
export function raceEngines(engines: readonly MutationEngine[]): MutationEngine {
  if (engines.length === 0) throw new TypeError("Cannot race engines: the list is empty");
  return {
    name: engines.map(({ name }) => name).join("|"),
    mutate: (request, trial) => mutateAtOnce(engines, request, trial),
  };
}

async function mutateAtOnce(
  engines: readonly MutationEngine[],
  request: MutationRequest,
  trial: CandidateTrial,
): Promise<MutationResult> {
  const startedMs = request.nowMs();
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const finished: Report[] = [];
  const errors: unknown[] = [];
  await Promise.all(
    engines.map(async (engine) => {
      const budget = engine.ownBudget ?? request.budget;
      try {
        const report = await reportOf(engine, { ...request, budget, signal }, trial);
        // In the order of finishing: the first winner is the winner.
        finished.push(report);
        if (report.result !== null && report.result.winner !== null) stop.abort();
      } catch (thrown) {
        // What a loser says on being stopped is no news.
        if (!signal.aborted) {
          errors.push(thrown);
          stop.abort();
        }
      }
    }),
  );
  if (errors.length > 0 && !finished.some(({ result }) => result !== null && result.winner !== null)) throw errors[0];
  if (finished.length === 0) return { winner: null, candidatesTried: 0, elapsedMs: request.nowMs() - startedMs };
  return combined(finished, request.nowMs() - startedMs);
}
