import { expect, test } from "bun:test";
import { vocabularyOf } from "../../../../src/evolution/mutation/genetic/vocabulary.ts";
import type { Evidence } from "../../../../src/evolution/mutation/mod.ts";
import { requestOf } from "../subject-of-source.ts";

const evidence: readonly Evidence[] = [
  { origin: "example", input: { query: "a=1&b=2&c" }, expected: { kind: "output", output: { rows: [] } } },
  { origin: "example", input: { query: "x -> y" }, expected: { kind: "output", output: { rows: ["x", 7] } } },
];

test("vocabularyOf has the signs between words, what the prose quotes and numbers, and the plain answers", () => {
  const request = requestOf({ source: "", evidence });
  const contract = { ...request.contract, does: "At most 4094; `any` stands for all." };
  const { strings, numbers, answers } = vocabularyOf({ ...request, contract }, []);
  expect(strings).toEqual(expect.arrayContaining(["&", "=", " -> ", "any"]));
  expect(numbers).toContain(4094);
  expect(answers).toEqual(["{ rows: [] }"]);
});
