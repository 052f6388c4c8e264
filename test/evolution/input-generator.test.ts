import { expect, test } from "bun:test";
import { inputChecker, loadContracts } from "../../src/contract/mod.ts";
import { canonicalJson, seededRandom } from "../../src/core/mod.ts";
import { generateInput } from "../../src/evolution/mod.ts";
import { seedFiles } from "../../src/seed/mod.ts";

const { library } = loadContracts(seedFiles().filter(({ path }) => path.endsWith(".sg")));
const inputsOf = (name: string, seed: number, count: number) => {
  const contract = library.genes.get(name);
  if (contract === undefined) throw new Error(`there is no contract ${name}`);
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => generateInput(contract, random));
};

test.each([...library.genes.keys()])("most generated inputs of %s fit its contract, and few are alike", (name) => {
  const contract = library.genes.get(name);
  const check = contract === undefined ? () => ({ ok: false }) : inputChecker(contract);
  const inputs = inputsOf(name, 7, 200);
  const fitting = inputs.filter((input) => check(input).ok);
  expect(fitting.length).toBeGreaterThan(100);
  expect(new Set(fitting.map(canonicalJson)).size).toBeGreaterThan(40);
});

test("the same seed gives the same inputs", () => {
  expect(inputsOf("mac_normalise", 3, 50)).toEqual(inputsOf("mac_normalise", 3, 50));
  expect(inputsOf("mac_normalise", 3, 50)).not.toEqual(inputsOf("mac_normalise", 4, 50));
});
