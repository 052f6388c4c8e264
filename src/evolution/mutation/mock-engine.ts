import { SgError, sha256 } from "../../core/mod.ts";
import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "./engine.ts";

/** A prepared answer: what a mutation of this locus shall be. */
export interface Fixture {
  readonly locus: string;
  readonly source: string;
}

/** Nobody prepared an answer for this locus. */
export class NoFixtureError extends SgError {
  readonly code = "engine_unavailable";
}

/** Replays fixtures: the first one for the locus that was not tried yet and passes all evidence wins. For tests and demos. */
export function createMockEngine(fixtures: readonly Fixture[]): MutationEngine {
  return {
    name: "mock",
    mutate: (request, trial) => replay(fixtures, request, trial),
  };
}

async function replay(
  fixtures: readonly Fixture[],
  request: MutationRequest,
  trial: CandidateTrial,
): Promise<MutationResult> {
  const startedMs = request.nowMs();
  const locus = request.contract.name;
  const answers = fixtures.filter((fixture) => fixture.locus === locus);
  if (answers.length === 0) {
    throw new NoFixtureError(`Cannot mutate ${JSON.stringify(locus)} with the mock engine: it has no fixture for it`, {
      locus,
    });
  }
  let candidatesTried = 0;
  for (const { source } of answers) {
    if (request.tried.has(sha256(source)) || source === request.failing.source) continue;
    if (candidatesTried >= request.budget.candidatesMax || request.signal?.aborted === true) break;
    candidatesTried += 1;
    const [score] = await trial.tryAll([source]);
    if (score === undefined || score.passed.includes(false)) continue;
    const description = `fixture ${answers.findIndex((answer) => answer.source === source) + 1} for ${locus}`;
    return { winner: { source, description }, candidatesTried, elapsedMs: request.nowMs() - startedMs };
  }
  return { winner: null, candidatesTried, elapsedMs: request.nowMs() - startedMs };
}
