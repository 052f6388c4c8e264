export { createSandbox } from "./create-sandbox.ts";
export { SandboxUnavailableError } from "./errors.ts";
export { checkGene, type GateProblem } from "./gate/check-gene.ts";
export { GENE_HOST_WORD, geneHostMain } from "./host-main.ts";
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
