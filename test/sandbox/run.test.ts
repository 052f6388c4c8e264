import { afterAll, describe, expect, test } from "bun:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { body, ending, gene, only, PATIENT } from "./genes.ts";

const sandbox = createSandbox({ hosts: 1 });
afterAll(() => sandbox.close());

const run = async (source: ReturnType<typeof gene>, inputs: readonly string[] = ["{}"], limits: object = {}) =>
  await sandbox.run({ gene: source, inputs, limits: { ...PATIENT, ...limits } });

describe("run", () => {
  test("keeps the order of inputs", async () => {
    const results = await run(gene("export function execute(n: number) { return n * 2 }"), ["1", "2", "3"]);
    expect(results.map(ending)).toEqual(["2", "4", "6"]);
  });

  test("of no inputs is no work", async () => {
    expect(await run(body("return 1"), [])).toEqual([]);
  });

  test("starts a module afresh for every call", async () => {
    const counter = gene("let n = 0;\nexport function execute() { n += 1; return n }");
    expect((await run(counter, ["0", "0", "0"])).map(ending)).toEqual(["1", "1", "1"]);
  });

  test("says where a gene threw, in the gene's own lines", async () => {
    const source =
      "interface In { a?: { b: number } }\nexport function execute(input: In) {\n  const read = () => input.a.b;\n  const found = read();\n  return found;\n}";
    expect(only(await run(gene(source)))).toMatchObject({
      ok: false,
      kind: "threw",
      message: expect.stringContaining("TypeError"),
      frames: [
        { function: "read", line: 3 },
        { function: "execute", line: 4 },
      ],
    });
  });

  test("hands logs over, with the output and with a failure", async () => {
    expect(only(await run(body('sdk.log("a", { b: 1 }); console.log("c"); return 1')))).toMatchObject({
      output: "1",
      logs: ['a {"b":1}', "c"],
    });
    expect(only(await run(body('sdk.log("a"); throw new Error("x")')))).toMatchObject({ message: "x", logs: ["a"] });
  });

  const endings: readonly (readonly [text: string, kind: string, word: string])[] = [
    ["return undefined", "contract", "undefined"],
    ["const a = {}; a.a = a; return a", "threw", "cyclic"],
    ["throw null", "threw", "null"],
    ['throw "text"', "threw", '"text"'],
    ["const f = () => f() + 1; return f()", "threw", "RangeError"],
    ['return "x".repeat(2_000_000)', "violation", "1048576 bytes"],
    ['return "€".repeat(400_000)', "violation", "1048576 bytes"],
    ["let a = 1; for (let i = 0; i < 65; i += 1) a = [a]; return a", "violation", "64 levels"],
    ["await new Promise(() => {})", "timeout", "nothing is left"],
    ["return await sdk.createBridge({})", "threw", "TypeError"],
    ["const kept = []; for (;;) kept.push(new Uint8Array(8388608).fill(1))", "memory", "memory"],
  ];
  test.each(endings)("%s ends as %s", async (text, kind, word) => {
    expect(only(await run(body(text)))).toMatchObject({ ok: false, kind, message: expect.stringContaining(word) });
  });

  test("reports a source that the gate refuses as a violation, with its place", async () => {
    const result = only(await run(gene('import "x";\nexport function execute() {}')));
    expect(result).toMatchObject({ kind: "violation", message: expect.stringMatching(/1:1.*imports/) });
  });

  test("blames the call that ran into its deadline, and no other", async () => {
    const mixed = gene("export function execute(n) { if (n === 3) for (;;); return n }");
    const results = await run(mixed, ["0", "1", "2", "3", "4", "5"], { deadlineMs: 2_000 });
    expect(results.map(ending)).toEqual(["0", "1", "2", "timeout", "4", "5"]);
  });

  test("finds the one call among many that kills its host", async () => {
    // Caught allocations until the host itself dies: no error tells which call it was.
    const killer = gene(`export function execute(n) {
      if (n !== 7) return n;
      let head = null;
      for (;;) { const previous = head; head = () => previous; }
    }`);
    const inputs = Array.from({ length: 10 }, (_, n) => String(n));
    const expected = inputs.map((it) => (it === "7" ? "memory" : it));
    expect((await run(killer, inputs, { deadlineMs: 20_000 })).map(ending)).toEqual(expected);
  }, 120_000);

  test("bounds the log and goes on", async () => {
    const result = only(await run(body('for (let i = 0; i < 1000; i += 1) sdk.log("x".repeat(1000)); return 1')));
    expect(result).toMatchObject({ output: "1" });
    expect(result.logs.join("").length).toBeLessThan(70_000);
    expect(result.logs.at(-1)).toContain("cut");
  });

  test("refuses an input over its limit as the caller's mistake", async () => {
    await expect(run(body("return 1"), [`"${"x".repeat(1_100_000)}"`])).rejects.toMatchObject({
      code: "input_invalid",
    });
  });
});

describe("search", () => {
  const limits = PATIENT;

  test("runs every candidate on every input", async () => {
    const candidates = [
      gene("export function execute(n) { return n + 1 }"),
      gene("export function execute(n: number): number { return n * 2 }"),
      gene("export function execute(n) { return n.a.b }"),
      gene("export function execute(n) { import.meta; return n }"),
      gene("export function execute(n) { return"),
    ];
    const rows = await sandbox.search({ candidates, inputs: ["1", "2"], limits });
    expect(rows.map((row) => row.map(ending))).toEqual([
      ["2", "3"],
      ["2", "4"],
      ["threw", "threw"],
      ["violation", "violation"],
      ["violation", "violation"],
    ]);
  });

  test("stops a candidate at its first failure when asked to", async () => {
    const candidates = [
      gene("export function execute(n) { if (n > 1) throw 1; return n }"),
      gene("export function execute(n) { return n }"),
    ];
    const rows = await sandbox.search({ candidates, inputs: ["1", "2", "3"], limits, stopAtFirstFailure: true });
    expect(rows.map((row) => row.map(ending))).toEqual([
      ["1", "threw", "skipped"],
      ["1", "2", "3"],
    ]);
  });

  test("survives a candidate that loops", async () => {
    const candidates = [1, 2, 3].map((n) =>
      gene(`export function execute(i) { if (${n} === 2) for (;;); return ${n} }`),
    );
    const rows = await sandbox.search({
      candidates,
      inputs: ["0", "0"],
      limits: { deadlineMs: 300 },
      stopAtFirstFailure: true,
    });
    expect(rows.map((row) => row.map(ending))).toEqual([
      ["1", "1"],
      ["timeout", "skipped"],
      ["3", "3"],
    ]);
  });

  test.each([
    ["a module", "}}); let leak = 1; (function(){{\nexport function execute() { return 1 }"],
    ["a lone function", "export function execute() { return 1 }}, globalThis.leak = 1, function () {{ }"],
    ["a lone function, in a comment", "export function execute() { return 1 } globalThis.leak = 1; // }"],
  ])("leaves nothing behind, even of a text that closes the function it stands in: %s", async (_name, text) => {
    const looker = gene("export function execute() { return typeof leak }");
    const rows = await sandbox.search({ candidates: [gene(text), looker], inputs: ["0"], limits });
    expect(rows.map((row) => row.map(ending))).toEqual([[expect.not.stringMatching(/^\d/)], ['"undefined"']]);
  });

  test.each([
    ["in its module", "let seen = 0;\nexport function execute() { seen += 1; return seen }", ["1", "1"]],
    ["on its function", "export function execute() { return (execute.seen = (execute.seen ?? 0) + 1) }", ["1", "1"]],
    ["on its callee", "export function execute() { return (arguments.callee.seen = 1) }", ["threw", "threw"]],
    ["on a template", "export function execute() { return ((it) => (it.seen = 1))`x` }", ["threw", "threw"]],
    ["on its text", "export function execute() { return (/x/g.lastIndex += 1) }", ["1", "1"]],
  ])("keeps nothing for a candidate's next call: %s", async (_name, text, expected) => {
    const rows = await sandbox.search({ candidates: [gene(text)], inputs: ["0", "0"], limits });
    expect(rows.map((row) => row.map(ending))).toEqual([expected]);
  });

  // As the whole parser reads them, which is what the winner has to pass in the end.
  test.each([
    ["hides its parameter", "export function execute(n) { let n = 1; return n }", "violation"],
    ["takes its parameter apart", "export function execute(n) { const { n } = { n: 1 }; return n }", "violation"],
    ["calls its parameter", "export function execute(n) { return n(1); function n(it) { return it } }", "1"],
    ["hides its second parameter", "export function execute(n, sdk) { const sdk = 1; return n }", "violation"],
    ["hides it in a block", "export function execute(n) { { let n = 1; return n } }", "1"],
    ["has a variable of its name", "export function execute(n) { var n; return n }", "0"],
    [
      "has two functions of a name",
      "export function execute() { function f() {} function f() { return 1 } return f() }",
      "1",
    ],
    ["has a helper behind it", "export function execute() { return f() } function f() { return 1 }", "1"],
    ["has a helper below it", "export function execute() {\n  return f();\n}\nfunction f() {\n  return 1;\n}\n", "1"],
    ["is async", "export async function execute(n) { return (await n) + 1 }", "1"],
    ["has a preface", "// Says one. }\n/* As * ever. */\nexport function execute() {\n  return 1;\n}\n", "1"],
    ["is empty", "export function execute() {}", "contract"],
    ["has a name by default", "export function execute(n = { a: 1 }) { return n }", "0"],
  ])("reads a candidate as a gene is read that %s", async (_name, text, expected) => {
    const rows = await sandbox.search({ candidates: [gene(text)], inputs: ["0"], limits });
    const alone = await run(gene(text), ["0"]);
    expect([rows.map((row) => row.map(ending)), alone.map(ending)]).toEqual([[[expected]], [expected]]);
  });

  test("tells neighbours apart, though they are compiled together and one of them does not compile", async () => {
    const texts = Array.from(
      { length: 100 },
      (_, n) => `export function execute() { return ${n % 7 === 3 ? "(" : n} }`,
    );
    const rows = await sandbox.search({ candidates: texts.map(gene), inputs: ["0"], limits });
    expect(rows.map((row) => row.map(ending))).toEqual(texts.map((_, n) => [n % 7 === 3 ? "violation" : `${n}`]));
  });

  test.each([
    ["a comment", "/*", "*/ const y = `\nexport function execute() {`;"],
    ["a template", "const x = `", "`; /*\nexport function execute() { */"],
    ["a comment in a lone function", "/* }", "export function execute() { */ return 2 }"],
  ])("lets no text go on in its neighbour: %s", async (_name, opens, goesOn) => {
    const candidates = [
      gene(`export function execute() { return "first" }\n${opens}`),
      gene(goesOn),
      gene('export function execute() { return "third" }'),
    ];
    const rows = await sandbox.search({ candidates, inputs: ["0"], limits });
    expect(rows.map((row) => row.map(ending))).toEqual([["violation"], ["violation"], ['"third"']]);
  });

  test("blames the candidate that takes for ever to compile, and not the one before it", async () => {
    // JavaScriptCore takes seconds to find out that this is no program: it tries every bracket as a pattern and as a value.
    const slow = `${"({a:[".repeat(12)}a${"]}".repeat(12)}${")".repeat(12)}`;
    const candidates = [
      gene("export function execute() { return 1 }"),
      gene(`export function execute() { let a; ${slow}; return 2 }`),
      gene("export function execute() { return 3 }"),
    ];
    const rows = await sandbox.search({
      candidates,
      inputs: ["0"],
      limits: { deadlineMs: 60_000, processorMs: 300 },
      stopAtFirstFailure: true,
    });
    expect(rows.map((row) => row.map(ending))).toEqual([["1"], ["timeout"], ["3"]]);
  });

  test("counts processor time where it is asked to, and lets who sleeps sleep", async () => {
    const candidates = [
      body("await new Promise((wake) => setTimeout(wake, 400)); return 1"),
      body("for (;;);"),
      body("return 3"),
    ];
    const rows = await sandbox.search({ candidates, inputs: ["0"], limits: { deadlineMs: 60_000, processorMs: 100 } });
    expect(rows.map((row) => row.map(ending))).toEqual([["1"], ["timeout"], ["3"]]);
  });

  test("counts the wall clock besides, for who sleeps for ever", async () => {
    const sleeper = body("await new Promise((wake) => setTimeout(wake, 60_000)); return 1");
    const rows = await sandbox.search({
      candidates: [sleeper, body("return 2")],
      inputs: ["0"],
      limits: { deadlineMs: 300, processorMs: 100 },
    });
    expect(rows.map((row) => row.map(ending))).toEqual([["timeout"], ["2"]]);
  });

  test("gives every call of a gene with effects a port of its own", async () => {
    const asked: string[] = [];
    const rows = await sandbox.search({
      candidates: [body("return await sdk.read({ a: input })"), body("return await sdk.read({ b: input })")],
      inputs: ["1", "2"],
      limits,
      sdkFor: (candidate, input) => ({
        operations: ["read"],
        call: async (_operation, argument) => {
          asked.push(`${candidate}.${input}`);
          return argument;
        },
      }),
    });
    expect(rows.map((row) => row.map(ending))).toEqual([
      ['{"a":1}', '{"a":2}'],
      ['{"b":1}', '{"b":2}'],
    ]);
    expect(asked.sort()).toEqual(["0.0", "0.1", "1.0", "1.1"]);
  });
});
