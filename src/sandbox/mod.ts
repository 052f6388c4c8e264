export { createSandbox } from "./create-sandbox.ts";
export { checkGene, type GateProblem } from "./gate/check-gene.ts";
export { prepareGene } from "./gate/prepare-gene.ts";
export { GeneRejectedError } from "./gene-rejected-error.ts";
export type { SandboxOptions } from "./options.ts";
export type {
  CallFailureKind,
  CallLimits,
  CallResult,
  GeneBatch,
  GeneFrame,
  GeneSource,
  LayerStatus,
  Sandbox,
  SdkPort,
  SearchBatch,
} from "./sandbox.ts";
