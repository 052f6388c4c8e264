import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "./engine.ts";

/** What one of several engines came to: its result, or why it could not work at all. */
export type Report =
  | { readonly engine: string; readonly result: MutationResult; readonly unavailable: null }
  | { readonly engine: string; readonly result: null; readonly unavailable: unknown };

/** @throws whatever the engine throws, except that it cannot work at all: that is part of the report. */
export async function reportOf(
  engine: MutationEngine,
  request: MutationRequest,
  trial: CandidateTrial,
): Promise<Report> {
  try {
    return { engine: engine.name, result: await engine.mutate(request, trial), unavailable: null };
  } catch (thrown) {
    if (!isUnavailable(thrown)) throw thrown;
    return { engine: engine.name, result: null, unavailable: thrown };
  }
}

function isUnavailable(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "engine_unavailable";
}

/**
 * One result of all reports: the first winner counts, candidates add up, reasons stand side by side.
 * @throws the last refusal when no engine could work at all.
 */
export function combined(reports: readonly Report[], elapsedMs: number): MutationResult {
  const results = reports.flatMap(({ result }) => result ?? []);
  const last = reports.at(-1);
  if (results.length === 0 && last !== undefined) throw last.unavailable;
  const candidatesTried = results.reduce((sum, result) => sum + result.candidatesTried, 0);
  const rejected = results.flatMap((result) => result.rejected ?? []);
  const won = reports.find(({ result }) => result !== null && result.winner !== null);
  const model = won?.result?.model ?? results.find((result) => result.model !== undefined)?.model;
  return {
    ...winnerOf(won),
    candidatesTried,
    elapsedMs,
    ...(won === undefined ? reasonsOf(reports) : {}),
    ...(model === undefined ? {} : { model }),
    ...(rejected.length === 0 ? {} : { rejected }),
  };
}

function winnerOf(won: Report | undefined): Pick<MutationResult, "winner" | "engine" | "agreement"> {
  const winner = won?.result?.winner ?? null;
  if (won === undefined || winner === null) return { winner: null };
  const engine = won.result?.engine ?? won.engine;
  const agreement = won.result?.agreement;
  return {
    winner,
    engine,
    ...(agreement === undefined ? {} : { agreement }),
  };
}

function reasonsOf(reports: readonly Report[]): Pick<MutationResult, "reason"> {
  const reasons = reports.flatMap(({ engine, result, unavailable }) => {
    if (result === null) return [`${engine}: ${unavailable instanceof Error ? unavailable.message : "cannot work"}`];
    return result.reason === undefined ? [] : [`${engine}: ${result.reason}`];
  });
  return reasons.length === 0 ? {} : { reason: reasons.join("; ") };
}
