import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sameJson } from "../../scripts/bench/repair/same-json.ts";
import type { Json } from "../../src/core/mod.ts";

const ROOT = join(import.meta.dir, "..", "..");
const SUITE = join(ROOT, "test", "repair");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sg-repair-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Totals {
  readonly cases: number;
  readonly plausible: number;
  readonly correct: number;
}

interface Report {
  readonly seed: number;
  readonly summary: {
    readonly all: { readonly cases: number; readonly correct: number };
    readonly byFaults: Record<string, Totals>;
    readonly byKind: Record<string, Totals>;
    readonly errors: number;
    readonly nothingToRepair: number;
  };
  readonly results: readonly {
    readonly name: string;
    readonly status: string;
    readonly edit: string | null;
    readonly message: string | null;
    readonly candidates: number;
    readonly seconds: number;
  }[];
}

async function bench(...argv: readonly string[]) {
  const child = Bun.spawn([process.execPath, join(ROOT, "scripts", "bench", "repair.ts"), ...argv], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, stdout, stderr };
}

function suiteOf(name: string, cases: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const suite = join(folder, name);
  for (const [one, files] of Object.entries(cases)) {
    mkdirSync(join(suite, one), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(suite, one, file), text);
  }
  return suite;
}

const DOUBLE = {
  "contract.sg": `gene double
  is transform
  risk none
  does:
    Doubles a number.
  takes:
    value  int  "What to double"
  gives:
    result  int  "Twice the value"
`,
  "correct.js": "export const execute = ({ value }) => ({ result: value * 2 });\n",
  "faulty.js": "export const execute = ({ value }) => ({ result: value + 2 });\n",
  "cases.json": JSON.stringify({
    visible: [
      { input: { value: 2 }, output: { result: 4 } },
      { input: { value: 5 }, output: { result: 10 } },
    ],
    heldout: [{ input: { value: -7 }, output: { result: -14 } }],
  }),
};

describe("bench:repair", () => {
  test("repairs cases of our own suite and tells the edit", async () => {
    const suite = join(folder, "ours");
    for (const name of ["cidr-contains", "group-by-status", "parse-duration"]) {
      cpSync(join(SUITE, name), join(suite, name), { recursive: true });
    }
    const { stdout, exitCode } = await bench("--suite", suite, "--budget-s", "20", "--seed", "7", "--json");
    const { results, summary, seed } = JSON.parse(stdout) as Report;
    expect(results.map(({ name, status }) => `${name}: ${status}`)).toEqual([
      "cidr-contains: correct",
      "group-by-status: correct",
      "parse-duration: correct",
    ]);
    expect(results[0]?.edit).toBe("line 10: `||` became `&&`");
    expect(summary.byFaults["1"]).toEqual({ cases: 3, plausible: 3, correct: 3 });
    expect(summary.byKind["missing accumulate"]).toEqual({ cases: 1, plausible: 1, correct: 1 });
    expect(seed).toBe(7);
    expect(exitCode).toBe(0);
  }, 120_000);

  test("goes on past broken cases, names each and says what is wrong with it", async () => {
    const { "cases.json": _, ...withoutCases } = DOUBLE;
    const suite = suiteOf("broken", {
      "a-good": DOUBLE,
      "b-incomplete": withoutCases,
      "c-contract": { ...DOUBLE, "contract.sg": "gene double\n  is trasnform\n" },
      "d-json": { ...DOUBLE, "cases.json": "{" },
      "e-shape": { ...DOUBLE, "cases.json": '{"visible": [{"input": {"value": 1}}], "heldout": []}' },
      "f-input": { ...DOUBLE, "cases.json": DOUBLE["cases.json"].replace("5", '"five"') },
      "g-correct": { ...DOUBLE, "correct.js": DOUBLE["faulty.js"].replace("+ 2", "+ 3") },
      "h-gate": { ...DOUBLE, "faulty.js": 'import fs from "node:fs";\nexport const execute = () => fs;\n' },
      "i-nothing": { ...DOUBLE, "faulty.js": DOUBLE["correct.js"] },
    });
    const { stdout, exitCode } = await bench("--suite", suite, "--budget-s", "10", "--json");
    const { results, summary } = JSON.parse(stdout) as Report;
    const told = Object.fromEntries(results.map(({ name, status, message }) => [name, `${status}: ${message}`]));
    expect(told["a-good"]).toBe("correct: null");
    expect(told["b-incomplete"]).toBe('error: Cannot run case "b-incomplete": cases.json is missing');
    expect(told["c-contract"]).toContain("contract.sg has errors:\nc-contract/contract.sg:");
    expect(told["d-json"]).toContain('Cannot run case "d-json": cases.json is no JSON');
    expect(told["e-shape"]).toContain("cases.json at visible.0.output");
    expect(told["f-input"]).toContain("the input of visible[1] does not fit `takes` at $.value");
    expect(told["g-correct"]).toContain('correct.js fails a visible case: input {"value":2}: gave {"result":5}');
    expect(told["h-gate"]).toContain("the gate refuses faulty.js");
    expect(told["i-nothing"]).toBe("nothing to repair: null");
    expect(summary).toMatchObject({ all: { cases: 1, correct: 1 }, errors: 7, nothingToRepair: 1, byFaults: {} });
    expect(exitCode).toBe(1);
  }, 120_000);

  test("a gene that throws, answers garbage or never ends is a fault like any other, within the budget", async () => {
    const suite = suiteOf("wild", {
      endless: { ...DOUBLE, "faulty.js": "export function execute() {\n  for (;;);\n}\n" },
      garbage: { ...DOUBLE, "faulty.js": "export const execute = ({ value }) => [() => value];\n" },
      throws: {
        ...DOUBLE,
        "faulty.js": DOUBLE["faulty.js"].replace("({ value }) => ({", "({ value }) => ({ x: y.z,"),
      },
    });
    const { stdout, exitCode } = await bench("--suite", suite, "--budget-s", "2", "--json", "--jobs", "3");
    const { results } = JSON.parse(stdout) as Report;
    expect(results.map(({ name }) => name)).toEqual(["endless", "garbage", "throws"]);
    for (const { status } of results) expect(["correct", "plausible", "unrepaired"]).toContain(status);
    expect(exitCode).toBe(0);
  }, 120_000);

  test.each([
    [["--suite", "no/such/folder"], 'no/such/folder": there is no such folder'],
    [["--case", "merge-interval"], 'Cannot find case "merge-interval"'],
    [["--case", "merge-interval"], 'did you mean "merge-intervals"?'],
    [["--suite", join(SUITE, "merge-intervals")], "it is one case"],
    [["--budget-s", "soon"], 'Cannot use --budget-s "soon": it wants seconds, more than 0'],
    [["--budget-s", "0"], "it wants seconds, more than 0"],
    [["--jobs", "0"], "it wants how many cases run at once"],
    [["--sweet"], "--sweet"],
  ])("refuses %p", async (argv, message) => {
    const { stderr, exitCode } = await bench(...argv);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(1);
  });
});

describe("sameJson", () => {
  test.each<[Json, Json, boolean]>([
    [1, 1, true],
    [0.1 + 0.2, 0.3, true],
    [0.3, 0.3001, false],
    [3, 3.0000000000000004, false],
    [1_000_000, 1_000_001, false],
    ["1", 1, false],
    [[1, 2], [2, 1], false],
    [[1], [1, null], false],
    [{ a: 1, b: null }, { a: 1 }, true],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [{ a: [{ b: 0.1 + 0.2 }] }, { a: [{ b: 0.3 }] }, true],
    [null, {}, false],
    [[], {}, false],
  ])("%j and %j: %p", (left, right, same) => {
    expect(sameJson(left, right)).toBe(same);
    expect(sameJson(right, left)).toBe(same);
  });

  test("every value is the same as its copy", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => sameJson(value as Json, JSON.parse(JSON.stringify(value)) as Json)),
    );
  });
});
