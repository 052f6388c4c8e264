import type { Attempt, ExpressedAllele } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { testExamples } from "../repair/conformance.ts";
import type { AttemptResult } from "./attempt.ts";

/** What an engine throws by itself when code is wrong; an author's own `throw new Error(…)` carries no such name. */
const CRASH = /^(TypeError|ReferenceError|RangeError|EvalError|InternalError): /;

/**
 * `fails when … -> error` (contract-language.md): the contract foresees that some inputs end in an error, and then the
 * error is right. A program cannot tell which inputs those are, so it asks three things: the contract has such a line;
 * every allele threw, by its own decision and not by crashing; and at least one of them does all that the contract's
 * examples ask. Without this, a mutant that merely stops throwing would be rewarded for accepting garbage.
 */
export async function isForeseenError(
  parts: OrganismParts,
  locus: Locus,
  results: readonly AttemptResult[],
): Promise<boolean> {
  if (!locus.contract.failsWhen.some(({ outcome }) => outcome === "error")) return false;
  const decided = results.every(({ attempt }) => isDeliberate(attempt));
  if (results.length === 0 || !decided) return false;
  for (const { attempt } of results) {
    const expressed = locus.allele(attempt.sha);
    if (expressed !== undefined && (await conforms(parts, locus, expressed))) return true;
  }
  return false;
}

/** Whether the gene threw by its own decision and not by crashing. */
export function isDeliberate({ kind, message }: Attempt): boolean {
  return kind === "threw" && !CRASH.test(message ?? "");
}

/** True when the contract has examples and the allele satisfies them all; worked out once per allele. */
async function conforms(parts: OrganismParts, locus: Locus, expressed: ExpressedAllele): Promise<boolean> {
  const { sha } = expressed.allele;
  const known = locus.conformance.get(sha);
  if (known !== undefined) return known;
  const examples = await testExamples(parts, locus, expressed);
  const result = examples.length > 0 && examples.every(({ problem }) => problem === null);
  locus.conformance.set(sha, result);
  return result;
}
