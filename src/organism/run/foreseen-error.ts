import type { JsonObject } from "../../core/mod.ts";
import type { Attempt, ExpressedAllele } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { examplesOn, testExamples } from "../repair/conformance.ts";
import type { AttemptResult } from "./attempt.ts";

/** What an engine throws by itself when code is wrong, unless the author's code made it: `throw new RangeError(…)`. */
const CRASH = /^(TypeError|ReferenceError|RangeError|EvalError|InternalError): /;

/**
 * `fails when … -> error` (contract-language.md): the contract foresees that some inputs end in an error, and then the
 * error is right. A program cannot tell which inputs those are, so it asks three things: the contract has such a line;
 * every allele threw, by its own decision and not by crashing; and at least one of them does all that the contract's
 * examples ask. Where an example says of this very input that it fails, nothing else needs to be asked. Without this, a mutant that merely stops throwing would be rewarded for accepting garbage.
 */
export async function isForeseenError(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  results: readonly AttemptResult[],
): Promise<boolean> {
  if (results.length > 0 && isFailingExample(locus, input)) return true;
  if (!locus.contract.failsWhen.some(({ outcome }) => outcome === "error")) return false;
  const decided = results.every((result) => threwOnPurpose(result, locus.allele(result.attempt.sha)?.allele.source));
  if (results.length === 0 || !decided) return false;
  for (const { attempt } of results) {
    const expressed = locus.allele(attempt.sha);
    if (expressed !== undefined && (await conforms(parts, locus, expressed))) return true;
  }
  return false;
}

function isFailingExample(locus: Locus, input: JsonObject): boolean {
  return examplesOn(locus, input).some(({ expected }) => expected.kind === "fails");
}

/** Whether the gene threw by its own decision and not by crashing. */
export function threwOnPurpose(
  { attempt, frames }: Pick<AttemptResult, "attempt" | "frames">,
  source: string | undefined,
): boolean {
  if (isDeliberate(attempt)) return true;
  const [, name] = CRASH.exec(attempt.message ?? "") ?? [];
  const [made] = frames;
  if (attempt.kind !== "threw" || name === undefined || made === undefined || source === undefined) return false;
  // The first frame is where the error was made: at `new` of `new RangeError(…)`, behind the name of `RangeError(…)`.
  const line = source.split("\n")[made.line - 1] ?? "";
  const [before, after] = [line.slice(0, made.column - 1), line.slice(made.column - 1)];
  return new RegExp(`^new\\s+${name}\\b`).test(after) || (after.startsWith("(") && before.endsWith(name));
}

/** The same by its message alone: an error that an engine might have thrown counts as thrown by it. */
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
