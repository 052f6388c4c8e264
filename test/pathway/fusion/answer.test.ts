import { describe, expect, test } from "bun:test";
import { loadContracts } from "../../../src/contract/mod.ts";
import type { Json } from "../../../src/core/mod.ts";
import { answerCheck } from "../../../src/pathway/mod.ts";

const GENE = (name: string, field: string) => `gene ${name}
  is transform
  risk none
  does:
    Something.
  takes:
    n  int  "A number"
  gives:
    ${field}
    success  bool = true  "Done"
`;
const PATHWAY = (name: string, steps: string, gives = "") => `pathway ${name}
  risk none
  does:
    Something.
  takes:
    n      int    "A number"
    items  int[]  "Numbers"
${gives}  steps:
${steps}
`;
const { library, diagnostics } = loadContracts([
  {
    path: "test.sg",
    text: [
      GENE("count", 'n  int  "A number"'),
      GENE("name", 's  string  "A text"'),
      PATHWAY("last", "    1. count\n         n = {n}\n    2. name\n         n = {n}"),
      PATHWAY("maybe", "    1. count\n         n = {n}\n    2. when {n} > 1:\n         name\n              n = {n}"),
      PATHWAY(
        "either",
        "    1. when {n} > 1:\n         name\n              n = {n}\n       otherwise:\n         count\n              n = {n}",
      ),
      PATHWAY("each", "    1. for item in {items}:\n         count\n              n = {item}"),
      PATHWAY("within", "    1. -> maybe\n         n = {n}\n         items = {items}"),
      PATHWAY(
        "promises",
        "    1. count\n         n = {n}\n    2. name\n         n = {n}",
        '  gives:\n    n  int  "A number"\n    s  string  "A text"\n',
      ),
    ].join("\n"),
  },
]);
if (diagnostics.some(({ severity }) => severity === "error")) throw new Error(JSON.stringify(diagnostics));

const COUNT = { n: 1, success: true };
const NAME = { s: "x", success: true };

/** What each pathway can answer, and what it cannot. */
const CASES: readonly (readonly [pathway: string, fits: readonly Json[], unfit: readonly Json[]])[] = [
  ["last", [NAME], [COUNT, null, { s: "x" }, { ...NAME, more: 1 }, [NAME], "x", { s: 1, success: true }]],
  ["maybe", [NAME, COUNT], [null, [COUNT], { n: 0.5, success: true }]],
  ["either", [NAME, COUNT], [{ ...NAME, ...COUNT }, null]],
  ["each", [[], [COUNT], [COUNT, COUNT]], [COUNT, [NAME], [null], null]],
  ["within", [NAME, COUNT], [null]],
  ["promises", [{ n: 1, s: "x" }], [NAME, COUNT, { n: 1, s: "x", success: true }]],
];

describe("answerCheck", () => {
  for (const [name, fits, unfit] of CASES) {
    test(name, () => {
      const pathway = library.pathways.get(name);
      if (pathway === undefined) throw new Error(`no pathway ${name}`);
      const check = answerCheck(pathway, library);
      for (const value of fits) expect([value, check(value)]).toEqual([value, null]);
      for (const value of unfit)
        expect([value, check(value)]).toEqual([value, expect.stringContaining("not of the form")]);
    });
  }

  test("a refusal is no answer of any pathway", () => {
    const pathway = library.pathways.get("last");
    const check = pathway === undefined ? null : answerCheck(pathway, library);
    expect(check?.({ s: "x", success: false })).toBe("refused: success=false");
    expect(check?.({ s: "x", success: false, error: "no" })).toBe("refused: no");
  });
});
