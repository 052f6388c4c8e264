import { describe, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { corpusLine } from "../../src/cli/corpus/schema.ts";
import { fakeProvider, gene } from "../llm/fake-provider.ts";
import { bareProject } from "./bare-project.ts";

const OFF_BY_ONE = "export function execute(input) {\n  return { result: input.value * 2 + 1 };\n}\n";
const BY_LOOP = `export function execute(input) {
  let result = 0;
  for (const half of [input.value, input.value]) result += half;
  return { result };
}
`;

const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => v.parse(corpusLine, JSON.parse(line)));

describe("sg corpus export", () => {
  test("writes every repair and every generated gene in the documented form", async () => {
    using server = fakeProvider(gene(BY_LOOP, "adds it up, password=hunter2"));
    using shell = await bareProject({ "double.js": OFF_BY_ONE });
    const environment = { ANTHROPIC_API_KEY: "sk-e2e-0123456789abcdef", ANTHROPIC_BASE_URL: server.url };
    const wrong = ["--input", '{"value":3}', "--expect", '{"result":6}', "--seed", "1", "--apply"];
    expect((await shell.sg("mutate", "double", ...wrong)).exitCode).toBe(0);
    expect((await shell.sgWith({ environment }, "generate", "double")).exitCode).toBe(0);

    const { stdout, stderr } = await shell.sg("corpus", "export");
    const [repair, generated, ...more] = linesOf(stdout);
    expect(more).toEqual([]);
    expect(stderr).toContain("2 lines, 1 with something redacted");
    if (repair?.kind !== "repair" || generated?.kind !== "generated") throw new Error(`other kinds: ${stdout}`);
    expect(repair).toMatchObject({
      ...{ locus: "double", engine: "genetic", model: null, redacted: false },
      failure: { kind: "unexpected", input: { value: 3 } },
      before: { source: OFF_BY_ONE, outcome: { stage: "dominant", runs: 0 } },
      evidence: { example: 1, failure: 1, success: 0 },
    });
    expect(repair.diff).toContain("-  return { result: input.value * 2 + 1 };");
    expect(generated).toMatchObject({
      engine: "claude",
      model: { name: "claude-sonnet-5-5", calls: 1 },
      redacted: true,
    });
    expect(generated.approach).toBe("adds it up, password=[redacted]");

    const written = await shell.sg("corpus", "export", "--out", "corpus.jsonl", "--json");
    const file = join(shell.root, "corpus.jsonl");
    expect(written.json<{ lines: number }>().lines).toBe(2);
    expect(readFileSync(file, "utf8")).toBe(stdout);
    expect(statSync(file).mode & 0o077).toBe(0);

    expect((await shell.sg("corpus", "export", "--fusion")).stdout).toBe("");
    expect((await shell.sg("corpus", "export", "--since", "2100-01-01")).stdout).toBe("");
    expect(await shell.sg("corpus", "import")).toMatchObject({ exitCode: 2 });
  });
});

test("the example in docs/corpus.md is a line of the schema, and every kind is documented", () => {
  const page = readFileSync(join(import.meta.dir, "..", "..", "docs", "corpus.md"), "utf8");
  const examples = [...page.matchAll(/```json\n(.*?)\n```/gs)].map((match) => match[1] ?? "");
  expect(examples).toHaveLength(1);
  for (const example of examples) v.parse(corpusLine, JSON.parse(example));
  for (const { entries } of corpusLine.options) {
    for (const field of Object.keys(entries)) expect(page).toContain(`\`${field}\``);
  }
});

test("a corpus goes nowhere else than it should: not into a folder that is not there, not to whoever may read the old file", async () => {
  using shell = await bareProject({ "double.js": OFF_BY_ONE });
  const nowhere = await shell.sg("corpus", "export", "--out", "nowhere/corpus.jsonl", "--json");
  expect(nowhere.exitCode).toBe(5);
  expect(nowhere.stderr).toMatch(/^sg: Cannot open .*nowhere\/corpus.jsonl.*: there is no such file or folder\n$/);
  expect(nowhere.json<object>()).toMatchObject({ error: { code: "store_unavailable" } });
  shell.write({ "corpus.jsonl": "old" });
  expect((await shell.sg("corpus", "export", "--out", "corpus.jsonl")).exitCode).toBe(0);
  expect(statSync(join(shell.root, "corpus.jsonl"))).toMatchObject({ mode: 0o100600, size: 0 });
  // A pipe is written to and stays one.
  expect(Bun.spawnSync(["mkfifo", "pipe"], { cwd: shell.root }).success).toBe(true);
  const reader = Bun.spawn(["cat", "pipe"], { cwd: shell.root, stdout: "pipe" });
  expect((await shell.sg("corpus", "export", "--out", "pipe")).exitCode).toBe(0);
  expect(await reader.exited).toBe(0);
  expect(statSync(join(shell.root, "pipe")).isFIFO()).toBe(true);
});
