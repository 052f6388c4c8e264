import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "./engine.ts";

/**
 * Asks one engine after the other until one finds a winner. The budget is shared: each gets what those before it left.
 * An engine that cannot work at all (no key, no fixture) is passed over, unless it is the last hope.
 */
export function chainEngines(engines: readonly MutationEngine[]): MutationEngine {
  if (engines.length === 0) throw new TypeError("Cannot chain engines: the list is empty");
  return {
    name: engines.map(({ name }) => name).join(","),
    mutate: (request, trial) => mutateInTurn(engines, request, trial),
  };
}

async function mutateInTurn(
  engines: readonly MutationEngine[],
  request: MutationRequest,
  trial: CandidateTrial,
): Promise<MutationResult> {
  const startedMs = request.nowMs();
  let candidatesTried = 0;
  let refusal: unknown;
  let didAnyWork = false;
  for (const engine of engines) {
    const budget = {
      candidatesMax: request.budget.candidatesMax - candidatesTried,
      wallMs: request.budget.wallMs - (request.nowMs() - startedMs),
    };
    if (budget.candidatesMax <= 0 || budget.wallMs <= 0 || request.signal?.aborted === true) break;
    try {
      const result = await engine.mutate({ ...request, budget }, trial);
      didAnyWork = true;
      candidatesTried += result.candidatesTried;
      if (result.winner !== null) {
        const winner = { ...result.winner, description: `${engine.name}: ${result.winner.description}` };
        return { winner, candidatesTried, elapsedMs: request.nowMs() - startedMs };
      }
    } catch (thrown) {
      if (!isUnavailable(thrown)) throw thrown;
      refusal = thrown;
    }
  }
  if (!didAnyWork && refusal !== undefined) throw refusal;
  return { winner: null, candidatesTried, elapsedMs: request.nowMs() - startedMs };
}

function isUnavailable(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "engine_unavailable";
}
