import type { CandidateTrial, MutationBudget, MutationEngine, MutationRequest, MutationResult } from "./engine.ts";
import { keepPartials } from "./keep-partials.ts";
import { combined, type Report, reportOf } from "./reports.ts";

/**
 * Asks one engine after the other until one finds a winner. The budget is shared: each gets what those before it left,
 * except engines with a budget of their own. Each is shown the best candidates of those before it.
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
  const kept = keepPartials(trial, request);
  const reports: Report[] = [];
  let shared = request.budget;
  for (const engine of engines) {
    const budget = engine.ownBudget ?? shared;
    if (request.signal?.aborted === true) break;
    if (budget.candidatesMax <= 0 || budget.wallMs <= 0) continue;
    const askedMs = request.nowMs();
    const report = await reportOf(engine, { ...request, budget, partials: kept.partials() }, kept.trial);
    reports.push(report);
    if (engine.ownBudget === undefined) shared = left(shared, report, request.nowMs() - askedMs);
    if (report.result !== null && report.result.winner !== null) break;
  }
  return combined(reports, request.nowMs() - startedMs);
}

function left({ candidatesMax, wallMs }: MutationBudget, { result }: Report, elapsedMs: number): MutationBudget {
  return { candidatesMax: candidatesMax - (result?.candidatesTried ?? 0), wallMs: wallMs - elapsedMs };
}
