import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { RunContext } from "./attempt.ts";
import { runAllele } from "./run-allele.ts";
import { unfitCheck } from "./unfit-input.ts";
import type { CheckRunner } from "./verify.ts";

const unchecked: CheckRunner = () => Promise.resolve({ outcome: "success", output: { healthy: true }, message: null });

/** Diagnostics on a simulated kernel: the stack in order, nobody scored and nothing recorded. */
export function rehearsedChecks(
  parts: OrganismParts,
  context: RunContext,
  locusOf: (name: string) => Locus,
): CheckRunner {
  return async (name, input) => {
    const locus = locusOf(name);
    const checked = locus.checkInput(input);
    if (!checked.ok) return unfitCheck(name, checked.problems);
    const inner = { ...context, verifies: false };
    const inputText = JSON.stringify(checked.value);
    let message = "no allele is expressed";
    for (const expressed of locus.stack()) {
      const { attempt, output } = await runAllele(parts, locus, expressed, checked.value, inputText, inner, unchecked);
      if (attempt.outcome === "success") return { outcome: "success", output, message: null };
      message = attempt.message ?? message;
    }
    return { outcome: "failure", output: null, message };
  };
}
