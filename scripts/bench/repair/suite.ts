import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type GeneContract, inputChecker, loadContracts, renderDiagnostic } from "../../../src/contract/mod.ts";
import type { Json } from "../../../src/core/mod.ts";
import { didYouMean, messageOf } from "../../../src/core/mod.ts";
import { checkGene } from "../../../src/sandbox/mod.ts";

/** A folder that cannot be run; the message names the case and what is wrong with it. */
export class CaseError extends Error {
  override readonly name = "CaseError";
}

export interface Expectation {
  readonly input: Json;
  readonly output: Json;
}

export interface RepairCase {
  readonly name: string;
  readonly contract: GeneContract;
  readonly faulty: string;
  readonly correct: string;
  readonly visible: readonly Expectation[];
  readonly heldout: readonly Expectation[];
  /** How many faults were planted, and of what kinds, where the suite says so. */
  readonly faults: number | null;
  readonly kinds: readonly string[];
}

const FILES = ["contract.sg", "faulty.js", "correct.js", "cases.json"] as const;

const json = v.custom<Json>((value) => value !== undefined, "a JSON value is missing");
const expectations = v.pipe(
  v.array(v.object({ input: json, output: json })),
  v.minLength(1, "at least one { input, output } is needed"),
);
const casesSchema = v.object({
  visible: expectations,
  heldout: expectations,
  faults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  kinds: v.optional(v.array(v.string()), []),
});

/** The names of the cases below a folder, sorted; the one that was asked for when there was one. */
export function caseNames(suite: string, only: string | null): readonly string[] {
  if (!existsSync(suite) || !statSync(suite).isDirectory()) {
    throw new CaseError(`Cannot run the suite ${JSON.stringify(suite)}: there is no such folder`);
  }
  if (FILES.every((file) => existsSync(join(suite, file)))) {
    throw new CaseError(
      `Cannot run the suite ${JSON.stringify(suite)}: it is one case; name the folder above it, with --case for this one`,
    );
  }
  const names = readdirSync(suite)
    .filter((name) => !name.startsWith(".") && statSync(join(suite, name)).isDirectory())
    .sort();
  if (names.length === 0) {
    throw new CaseError(`Cannot run the suite ${JSON.stringify(suite)}: it holds no folders, and every case is one`);
  }
  if (only === null) return names;
  if (names.includes(only)) return [only];
  throw new CaseError(`Cannot find case ${JSON.stringify(only)} in ${suite}${didYouMean(only, names)}`);
}

/** Reads and checks one case; runs nothing. */
export function loadCase(suite: string, name: string): RepairCase {
  const missing = FILES.filter((file) => !existsSync(join(suite, name, file)));
  if (missing.length > 0) throw problem(name, `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`);
  const read = (file: (typeof FILES)[number]): string => {
    try {
      return readFileSync(join(suite, name, file), "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
      throw problem(name, `${file} cannot be read: ${messageOf(error)}`);
    }
  };
  const contract = contractOf(name, read("contract.sg"));
  const cases = casesOf(name, read("cases.json"), contract);
  const [faulty, correct] = [read("faulty.js"), read("correct.js")];
  for (const [file, source] of Object.entries({ "faulty.js": faulty, "correct.js": correct })) {
    const [refused] = checkGene(source);
    if (refused !== undefined) throw problem(name, `the gate refuses ${file}: ${refused.message}`);
  }
  return { name, contract, faulty, correct, ...cases };
}

function problem(name: string, what: string): CaseError {
  return new CaseError(`Cannot run case ${JSON.stringify(name)}: ${what}`);
}

function contractOf(name: string, text: string): GeneContract {
  const { library, diagnostics } = loadContracts([{ path: `${name}/contract.sg`, text }]);
  const [error] = diagnostics.filter(({ severity }) => severity === "error");
  if (error !== undefined) {
    throw problem(name, `contract.sg has errors:\n${renderDiagnostic(error, text, { color: false }).trimEnd()}`);
  }
  const [contract, second] = library.genes.values();
  if (contract === undefined || second !== undefined) {
    throw problem(name, `contract.sg declares ${library.genes.size} genes, and one is needed`);
  }
  return contract;
}

function casesOf(
  name: string,
  text: string,
  contract: GeneContract,
): Pick<RepairCase, "visible" | "heldout" | "faults" | "kinds"> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw problem(name, `cases.json is no JSON: ${messageOf(error)}`);
  }
  const parsed = v.safeParse(casesSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw problem(name, `cases.json at ${v.getDotPath(issue) ?? "its top"}: ${issue.message}`);
  }
  const { visible, heldout, faults, kinds } = parsed.output;
  const check = inputChecker(contract);
  for (const [part, list] of Object.entries({ visible, heldout })) {
    for (const [index, { input }] of list.entries()) {
      const checked = check(input);
      if (checked.ok) continue;
      const [first] = checked.problems;
      throw problem(
        name,
        `the input of ${part}[${index}] does not fit \`takes\` at ${first?.path ?? "$"}: ${first?.message ?? ""}`,
      );
    }
  }
  return { visible, heldout, faults: faults ?? null, kinds };
}
