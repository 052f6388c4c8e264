export { defaultWeights } from "./check/check-gene.ts";
export { resourceNeeds } from "./check/check-topology.ts";
export {
  type InputResult,
  inputChecker,
  type OutputResult,
  outputChecker,
  partialOutputChecker,
} from "./contract-checkers.ts";
export * from "./diagnostic.ts";
export { type DiagnosticCode, diagnosticCodes } from "./diagnostic-code.ts";
export { formatReference, referencesOf, valuesOf } from "./expression.ts";
export { formatClaim } from "./format-claim.ts";
export { formatType } from "./format-type.ts";
export { type Interface, interfaceDiff } from "./interface-hash.ts";
export { loadContracts } from "./load-contracts.ts";
export * from "./model.ts";
export { parseContracts } from "./parse/parse-contracts.ts";
export type { SyntaxTree } from "./parse/syntax-tree.ts";
export { renderDiagnostic, renderDiagnosticGithub } from "./render-diagnostic.ts";
export { DECOMPOSE } from "./resource-kinds.ts";
export type { Span } from "./span.ts";
export { compareValues, isTruthy } from "./truth.ts";
export {
  type Checked,
  compileFields,
  type Problem,
  type Strictness,
  type ValueChecker,
} from "./value-check.ts";
