export { chainEngines } from "./chain-engines.ts";
export type {
  CandidateScore,
  CandidateTrial,
  Evidence,
  FailureEvidence,
  MutationBudget,
  MutationEngine,
  MutationRequest,
  MutationResult,
} from "./engine.ts";
export { createGeneticEngine, type GeneticEngineOptions } from "./genetic/engine.ts";
export type { SdkOperation } from "./genetic/operator.ts";
export { createMockEngine, type Fixture } from "./mock-engine.ts";
