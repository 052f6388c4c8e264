import { isJsonObject, type Json, type JsonObject } from "../../core/mod.ts";
import type { AttemptResult, Judgement } from "./attempt.ts";

/**
 * Failures that are nobody's fault at this locus: no allele is scored for them, and there is nothing to repair.
 *
 * - The caller's value. The kernel refused an argument by its form (`-b0` is no interface name), and that very value stands
 *   in the run's input. No allele can do anything with it; a mutant that does must have made something else.
 * - A check that cannot run. Diagnostics that answer by failing (no default route, so no gateway to ask) tell nothing about
 *   the work. It is taken back, because nothing vouches for it.
 *
 * A check that *is* unhealthy stays the allele's, even where it was unhealthy before: to mend that is what configuration
 * genes are called for. Hence checks are not run beforehand.
 */
export function isBlameless({ attempt, inputFault, scores }: AttemptResult): boolean {
  if (attempt.outcome !== "failure") return false;
  return inputFault !== null || (attempt.kind === "unhealthy" && scores.convergence === null);
}

/** Where in the input the value stands that the kernel refused by its form, or null: then the gene made it. */
export function inputFaultOf(judgement: Judgement, badValue: Json, input: JsonObject): string | null {
  if (judgement.outcome !== "failure" || judgement.kind !== "kernel" || badValue === null) return null;
  return placeOf(badValue, input, "$");
}

function placeOf(wanted: Json, within: Json, path: string): string | null {
  if (within === wanted) return path;
  const inner: readonly (readonly [string, Json])[] = Array.isArray(within)
    ? within.map((item, index) => [`${path}[${index}]`, item] as const)
    : isJsonObject(within)
      ? Object.entries(within).map(([name, value]) => [`${path}.${name}`, value] as const)
      : [];
  for (const [place, value] of inner) {
    const found = placeOf(wanted, value, place);
    if (found !== null) return found;
  }
  return null;
}
