import type { RunId } from "../../core/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { newContext, type RunContext } from "./attempt.ts";
import { failureMessage, runLocus } from "./run-locus.ts";
import type { RunTools } from "./run-tools.ts";
import { unfitCheck } from "./unfit-input.ts";
import type { CheckRunner } from "./verify.ts";

/** Diagnostics as checks: real runs of their loci, recorded under the run that they check, if it is one. */
export function recordedChecks(
  parts: OrganismParts,
  locusOf: (name: string) => Locus,
  toolsFor: (context: RunContext) => RunTools,
  of: { readonly parentRunId: RunId | null; readonly signal: AbortSignal | null },
): CheckRunner {
  return async (name, input) => {
    const locus = locusOf(name);
    const checked = locus.checkInput(input);
    if (!checked.ok) return unfitCheck(name, checked.problems);
    if (locus.stack().length === 0) return { outcome: "failure", output: null, message: "no allele is expressed" };
    const inner = newContext(of.parentRunId, false, of.signal);
    const { run } = await runLocus(parts, locus, checked.value, inner, toolsFor(inner));
    return {
      outcome: run.outcome,
      output: run.output,
      message: run.outcome === "success" ? null : failureMessage(run),
    };
  };
}
