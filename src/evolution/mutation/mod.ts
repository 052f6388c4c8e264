export { chainEngines } from "./chain-engines.ts";
export type {
  CandidateScore,
  CandidateTrial,
  DeclaredProperty,
  Evidence,
  FailureEvidence,
  KnownAnswer,
  MutationBudget,
  MutationEngine,
  MutationRequest,
  MutationResult,
  PartialCandidate,
  RejectedCandidate,
  TrialBounds,
} from "./engine.ts";
export { isKnownAnswer, knownAnswers, OUT_OF_STEPS } from "./engine.ts";
export { type EngineName, type EnginePlan, type PlannedEngine, parseEnginePlan } from "./engine-plan.ts";
export { createGeneticEngine, type GeneticEngineOptions } from "./genetic/engine.ts";
export type { SdkOperation } from "./genetic/operator.ts";
export { neighboursOf } from "./genetic/probes.ts";
export { keepPartials } from "./keep-partials.ts";
export { createMockEngine, type Fixture } from "./mock-engine.ts";
export { raceEngines } from "./race-engines.ts";
