import { type GeneContract, partialOutputChecker } from "../../contract/mod.ts";
import { InputError, isJsonObject, type Json, type JsonObject, jsonContains, jsonEquals } from "../../core/mod.ts";
import type { ExpressedAllele } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { examplesOn, knownInputs, testExamples, testProperties } from "./conformance.ts";

/** On what an allele is said to go wrong, and what it should have given, where anybody knows. */
export interface Complaint {
  /** Complete: defaults are filled in. */
  readonly input: JsonObject;
  readonly expected: JsonObject | null;
  /** A property of the contract that the answer breaks, in a sentence. */
  readonly broken?: string;
}

/**
 * What a person says, and what the contract says of the same input.
 * @throws InputError when one breaks the contract, or the two contradict each other.
 */
export function complaintOf(locus: Locus, input: Json, expected: JsonObject | null): Complaint {
  const { contract } = locus;
  const checked = locus.checkInput(input);
  if (!checked.ok) throw breaks(contract, "the input breaks its contract", checked.problems);
  const known = exampleOf(locus, checked.value);
  if (expected === null) return { input: checked.value, expected: known };
  const { problems } = partialOutputChecker(contract)(expected);
  if (problems !== null) throw breaks(contract, "what is expected breaks its contract", problems);
  const contradicted = Object.keys(expected).find(
    (field) => known?.[field] !== undefined && !agree(known[field], expected[field] ?? null),
  );
  if (contradicted === undefined) return { input: checked.value, expected: { ...known, ...expected } };
  throw new InputError(
    `Cannot mutate ${contract.name}: an example of its contract says for this input that ${contradicted} is ${JSON.stringify(known?.[contradicted])}, not ${JSON.stringify(expected[contradicted])}; if the example is wrong, change the contract first`,
  );
}

/** The first of the contract's examples that an allele misses, or of its properties that it breaks; null when there is neither. */
export async function complaintOfContract(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
): Promise<Complaint | null> {
  const examples = await testExamples(parts, locus, expressed);
  const { contract } = locus;
  for (const [index, { problem }] of examples.entries()) {
    const example = contract.examples[index];
    if (problem === null || example === undefined || example.expected.kind !== "output") continue;
    const checked = locus.checkInput(example.input);
    if (checked.ok) return complaintOf(locus, checked.value, null);
  }
  return await brokenBy(parts, locus, expressed, knownInputs(parts, locus));
}

/** The same complaint with the property that the answer to its very input breaks, where nobody knows what is right. */
export async function withBrokenProperty(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  complaint: Complaint,
): Promise<Complaint> {
  if (complaint.expected !== null || complaint.broken !== undefined) return complaint;
  const broken = await brokenBy(parts, locus, expressed, [complaint.input]);
  return broken !== null && jsonEquals(broken.input, complaint.input) ? broken : complaint;
}

async function brokenBy(
  parts: OrganismParts,
  locus: Locus,
  { allele }: ExpressedAllele,
  inputs: readonly Json[],
): Promise<Complaint | null> {
  const [results = []] = await testProperties(parts, locus, [allele], inputs);
  const [first] = results.flatMap(({ problem, input }) =>
    problem === null || input === null ? [] : { input, expected: null, broken: problem },
  );
  return first ?? null;
}

function exampleOf(locus: Locus, input: JsonObject): JsonObject | null {
  for (const { expected } of examplesOn(locus, input)) {
    if (expected.kind === "output" && isJsonObject(expected.output)) return expected.output;
  }
  return null;
}

/** Both may leave fields out. */
function agree(left: Json, right: Json): boolean {
  return jsonContains(left, right) || jsonContains(right, left);
}

function breaks(
  { name }: GeneContract,
  what: string,
  problems: readonly { readonly path: string; readonly message: string }[],
): InputError {
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  return new InputError(`Cannot mutate ${name}: ${what}\n  ${lines.join("\n  ")}`);
}
