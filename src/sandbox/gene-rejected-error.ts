import { SgError } from "../core/mod.ts";
import type { GateProblem } from "./gate/check-gene.ts";

/** The static gate refused a gene; the message lists every reason with its place. */
export class GeneRejectedError extends SgError {
  readonly code = "gene_rejected";

  constructor(file: string, problems: readonly GateProblem[]) {
    const lines = problems.map(({ line, column, message }) => `  ${file}:${line}:${column}: ${message}`);
    super(`Cannot use gene ${file}: the gate refuses it\n${lines.join("\n")}`);
  }
}
