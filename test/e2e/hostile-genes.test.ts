import { describe, expect, test } from "bun:test";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import type { RunJson } from "./sg.ts";

const settings = '[mutation]\nengine = "off"\n';
/** Long enough for the memory cases to reach their own bound first, on any machine. */
const PATIENT = `${settings}[sandbox]\ndeadline_transform_ms = 20000\n`;

describe("a bad dominant fails in its own way, and the next allele answers", () => {
  test.each([
    ["throws", "throw new Error('no luck with ' + input.value);", /^threw$/, "no luck with 21", settings],
    ["loops forever", "for (;;) {}", /^timeout$/, "100 ms", settings],
    [
      "allocates without end",
      "const all = []; for (;;) all.push(new Array(1e6).fill(1));",
      /^memory$/,
      "memory",
      PATIENT,
    ],
    ["returns garbage", "return { result: 'forty-two' };", /^contract$/, "$.result", settings],
    ["returns nothing", "return undefined;", /^contract$/, "no JSON value", settings],
    ["returns 10 MB", "return { result: 'x'.repeat(1e7) };", /^violation$/, "limit of 1048576 bytes", PATIENT],
    // Whichever bound is met first: the host's memory while the text is made, or the output's size.
    ["returns 100 MB", "return { result: 'x'.repeat(1e8) };", /^(memory|violation)$/, "", PATIENT],
  ])("%s", async (_name, body, kind, message, configuration) => {
    using shell = await bareProject(
      { "double.js": `export function execute(input) { ${body} }`, "double/good.js": GOOD_DOUBLE },
      configuration,
    );
    const finished = await shell.sg("exec", "double", "--input", '{"value":21}', "--json");
    expect(finished.exitCode).toBe(0);
    const run = finished.json<RunJson>();
    expect(run).toMatchObject({ outcome: "success", output: { result: 42 } });
    expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["failure", "success"]);
    expect(run.attempts[0]?.kind).toMatch(kind);
    expect(run.attempts[0]?.message).toContain(message);
    // The organism goes on: the same store takes the next run.
    expect((await shell.sg("exec", "double", "--input", '{"value":1}')).exitCode).toBe(0);
  });
});

test("when every allele fails the run fails with exit code 1 and names every attempt", async () => {
  using shell = await bareProject(
    {
      "double.js": "export function execute() { throw new TypeError('first'); }",
      "double/b.js": "export function execute() { throw new Error('second'); }",
    },
    settings,
  );
  const finished = await shell.sg("exec", "double", "--input", '{"value":21}', "--json");
  expect(finished.exitCode).toBe(1);
  const run = finished.json<RunJson>();
  expect(run.outcome).toBe("failure");
  expect(run.output).toBeNull();
  expect(run.attempts.map(({ message }) => message)).toEqual([
    expect.stringContaining("first"),
    expect.stringContaining("second"),
  ]);
});

test("the embedded engine repairs a failing locus without any key, and the lineage says why", async () => {
  using shell = await bareProject({
    "double.js":
      "export function execute(input) {\n  if (input.value > 10) throw new RangeError('too large');\n  return { result: input.value * 2 };\n}\n",
  });
  const run = (await shell.sg("exec", "double", "--input", '{"value":21}', "--json")).json<RunJson>();
  expect(run.outcome).toBe("success");
  expect(run.mutation?.engine).toBe("genetic");
  const mutant = run.mutation?.sha ?? "";
  const lineage = await shell.sg("lineage", "double", "--json");
  const [root] = lineage.json<{
    roots: { sha: string; children: { sha: string; origin: { failure: { message: string } } }[] }[];
  }>().roots;
  expect(root?.children[0]?.sha).toBe(mutant);
  expect(root?.children[0]?.origin.failure.message).toContain("too large");
});
