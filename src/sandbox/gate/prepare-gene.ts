import { SgError } from "../../core/mod.ts";
import { parseGene } from "../../syntax/mod.ts";
import { type GateProblem, problemsOf } from "./check-gene.ts";
import { factoryScript } from "./exports.ts";

/** A source that the gate turned away. `details.problems` lists every reason with its position. */
export class GeneRejectedError extends SgError {
  readonly code = "gene_rejected";

  constructor(readonly problems: readonly GateProblem[]) {
    super(
      `Cannot run gene: ${problems.map(({ line, column, message }) => `${line}:${column}: ${message}`).join("; ")}`,
      {
        problems: problems.map(({ message, line, column }) => ({ message, line, column })),
      },
    );
  }
}

/**
 * The script of a source, as a host takes it. It parses even where the gate is off: a source that is not one whole module
 * could close the function it is wrapped in, and leave names in the realm's scope.
 * @throws GeneSyntaxError, GeneRejectedError
 */
export function prepareGene(source: string, gate: "on" | "off"): string {
  const gene = parseGene(source);
  if (gate === "on") {
    const problems = problemsOf(gene);
    if (problems.length > 0) throw new GeneRejectedError(problems);
  }
  return factoryScript(gene.javascript, gene.program);
}
