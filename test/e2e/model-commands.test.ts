// `sg mutate`, `sg generate` and `sg evolve` through the built binary; models are played by a server on the loopback.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GOOD_DOUBLE } from "../double.ts";
import { fakeProvider, gene, type Script } from "../llm/fake-provider.ts";
import { bareProject } from "./bare-project.ts";

const KEY = "sk-e2e-0123456789abcdef";
const OFF_BY_ONE = "export function execute(input) {\n  return { result: input.value * 2 + 1 };\n}\n";
const BY_LOOP = `export function execute(input) {
  let result = 0;
  for (const half of [input.value, input.value]) result += half;
  return { result };
}
`;
const environmentOf = (url: string) => ({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: url });

describe("sg mutate", () => {
  const wrongAnswer = ["mutate", "double", "--input", '{"value":3}', "--expect", '{"result":6}'] as const;

  test("shows what failed, what was tried and the diff, and registers only when asked", async () => {
    using shell = await bareProject({ "double.js": OFF_BY_ONE });
    const shown = await shell.sg(...wrongAnswer, "--seed", "1");
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(/^double {2}allele [0-9a-f]{12} {2}dominant$/m);
    expect(shown.stdout).toContain('failed    unexpected: gave {"result":7}, expected {"result":6}');
    expect(shown.stdout).toMatch(/^search {4}genetic: \d+ candidates? in .*, \d+ a second, seed 1$/m);
    expect(shown.stdout).toContain("evidence  2 of 2 hold: 1 example, the failing input");
    expect(shown.stdout).toMatch(/^-.*input\.value \* 2 \+ 1/m);
    expect(shown.stdout).toMatch(/^\+ {2}return/m);
    expect(shown.stdout).toEndWith("Not registered: add --apply to take it in.\n");
    expect((await shell.sg("status", "--json")).json<{ counts: { alleles: number } }>().counts.alleles).toBe(1);

    const applied = await shell.sg(...wrongAnswer, "--seed", "1", "--apply", "--json");
    const report = applied.json<{ registered: { sha: string; stage: string }; search: { winner: { sha: string } } }>();
    expect(report.registered).toEqual({ sha: report.search.winner.sha, stage: "recessive" });
    expect((await shell.sg("lineage", "double")).stdout).toContain("parent failed: unexpected");
    expect((await shell.sg("exec", "double", "--input", '{"value":3}')).exitCode).toBe(0);
  });

  test("has nothing to mend where the answer is right", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    const { exitCode, stdout } = await shell.sg("mutate", "double", "--input", '{"value":3}');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('nothing to mend: it gives {"result":6}');
  });

  test("says how far it came when it finds nothing, and refuses what it cannot use", async () => {
    using shell = await bareProject({ "double.js": OFF_BY_ONE });
    const none = await shell.sg(...wrongAnswer, "--candidates", "1");
    expect(none.exitCode).toBe(1);
    expect(none.stdout).toContain("no repair: no candidate satisfies all evidence");
    const cases = [
      [["mutate", "double", "--input", '{"value":"x"}'], 3, "the input breaks its contract"],
      [["mutate", "double", "--input", '{"value":1}', "--expect", "7"], 3, "expected an object of output fields"],
      [["mutate", "duble", "--input", "{}"], 2, 'did you mean "double"?'],
      [["mutate", "double", "--input", "{}", "--budget-s", "0"], 2, "it is a whole number from 1 to 3600"],
      [[...wrongAnswer, "--engine", "off"], 2, "the mutation engine is off"],
    ] as const;
    for (const [argv, exitCode, message] of cases) {
      const refused = await shell.sg(...argv);
      expect([argv, refused.exitCode, refused.stderr]).toEqual([argv, exitCode, expect.stringContaining(message)]);
    }
  });

  test("asks the model that is named, and says what it cost", async () => {
    using server = fakeProvider(gene(GOOD_DOUBLE, "it added one too many"));
    using shell = await bareProject({ "double.js": OFF_BY_ONE });
    const options = { environment: environmentOf(server.url) };
    const { stdout } = await shell.sgWith(options, ...wrongAnswer, "--engine", "claude:claude-haiku-5-5");
    expect(stdout).toContain("model     claude-haiku-5-5: 1 call, 100 tokens in, 20 out, $0.0000");
    expect(stdout).toContain("repair    it added one too many");
    expect(server.seen[0]?.body.model).toBe("claude-haiku-5-5");
  });

  test("ends with its budget, whatever the model does", async () => {
    using server = fakeProvider({ kind: "stall" });
    using shell = await bareProject({ "double.js": OFF_BY_ONE });
    const options = { environment: environmentOf(server.url) };
    const { exitCode, stdout } = await shell.sgWith(options, ...wrongAnswer, "--engine", "claude", "--budget-s", "1");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("no repair: ");
  });
});

describe("sg generate", () => {
  test("takes in what differs and holds, and tells why it refused the rest", async () => {
    const duplicate = gene("export function execute(it) {\n  return { result: it.value * 2 }; // mine\n}\n", "renamed");
    const scripts: readonly Script[] = [gene(BY_LOOP, "adds it up in a loop"), duplicate, duplicate, gene(OFF_BY_ONE)];
    using server = fakeProvider(...scripts);
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    const options = { environment: environmentOf(server.url) };
    const argv = ["generate", "double", "--count", "3", "--approach", "a loop"];
    const { exitCode, stdout } = await shell.sgWith(options, ...argv);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^1 {2}[0-9a-f]{12} {2}recessive .*adds it up in a loop$/m);
    expect(stdout).toMatch(/^2 {2}refused .*it is a near-duplicate of allele [0-9a-f]{12}/m);
    expect(stdout).toMatch(/^3 {2}refused .*gave \{"result":5\}, expected \{"result":4\}$/m);
    expect(stdout).toContain("1 new allele at double");
    expect(JSON.stringify(server.seen[0]?.body.messages)).toContain("a loop");
    // What was refused is told to the model at once, and again when it is asked for the next one.
    expect(JSON.stringify(server.seen[2]?.body.messages)).toContain("near-duplicate");
    expect(JSON.stringify(server.seen[3]?.body.messages)).toContain("near-duplicate");
    expect((await shell.sg("lineage", "double")).stdout).toContain("adds it up in a loop");
  });

  test("keeps and shows what it took in before a budget ended it", async () => {
    using server = fakeProvider(gene(BY_LOOP, "adds it up in a loop", { input: 9_000, output: 1_000 }));
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    // Enough for one call, at its most, and not for one more after it.
    const environment = { ...environmentOf(server.url), SG_MODEL_BUDGET_TOKENS: "26000" };
    const argv = ["generate", "double", "--count", "3"];
    const first = await shell.sgWith({ environment }, ...argv);
    expect(first.stderr).toContain("raise model.budget_tokens,");
    expect(first.stdout).toContain("1 new allele at double");
    expect(first.exitCode).toBe(0);
  });

  test("needs a model, and says how to have one", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    for (const engine of [[], ["--engine", "genetic"]]) {
      const { exitCode, stderr } = await shell.sg("generate", "double", ...engine);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("set ANTHROPIC_API_KEY, OPENAI_API_KEY, DEEPSEEK_API_KEY or OLLAMA_HOST");
    }
  });

  test("passes on what the provider says, with its exit code", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    using wrong = fakeProvider({ kind: "error", status: 401, message: `no such key: ${KEY}` });
    const unauthorised = await shell.sgWith({ environment: environmentOf(wrong.url) }, "generate", "double");
    expect(unauthorised.exitCode).toBe(2);
    expect(unauthorised.stderr).toContain("no such key: [key]; check ANTHROPIC_API_KEY");
    expect(unauthorised.stderr).not.toContain(KEY);
    const poor = { ...environmentOf(wrong.url), SG_MODEL_BUDGET_TOKENS: "10" };
    const broke = await shell.sgWith({ environment: poor }, "generate", "double");
    expect(broke).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("raise model.budget_tokens,") });
    const gone = fakeProvider({ kind: "reply", text: "" });
    gone[Symbol.dispose]();
    const environment = { ...environmentOf(gone.url), SG_MODEL_WALL_MS: "300" };
    expect(await shell.sgWith({ environment }, "generate", "double")).toMatchObject({ exitCode: 6 });
  });
});

describe("sg evolve", () => {
  const TRIPLE = `gene triple
  is transform
  risk none

  does:
    Triples a number.

  takes:
    value  int  "What to triple"

  gives:
    result  int  "Three times the value"

  examples:
    {"value": 2} -> {"result": 6}
`;
  const contract = (text: string): Script => ({ kind: "reply", text: JSON.stringify({ contract: text }) });
  const argv = ["evolve", "transform", "--context", "Triple a number"] as const;

  test("shows a draft that the checker accepts, after one correction, and writes nothing unasked", async () => {
    using server = fakeProvider(contract(TRIPLE.replace('int  "What', 'integer  "What')), contract(TRIPLE));
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    const options = { environment: environmentOf(server.url) };
    const shown = await shell.sgWith(options, ...argv);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain("+++ contracts/genes/triple.sg");
    expect(shown.stdout).toContain('+    value  int  "What to triple"');
    expect(shown.stdout).toContain("checked: 0 errors");
    expect(JSON.stringify(server.seen[1]?.body.messages)).toContain("integer");
    expect(JSON.stringify(server.seen[0]?.body.system)).toContain("gene double");
    expect(existsSync(join(shell.root, "contracts/genes/triple.sg"))).toBeFalse();

    const applied = await shell.sgWith(options, ...argv, "--apply");
    expect(applied.stdout).toContain("Written to contracts/genes/triple.sg.");
    expect(readFileSync(join(shell.root, "contracts/genes/triple.sg"), "utf8")).toBe(TRIPLE);
    expect((await shell.sg("check")).exitCode).toBe(0);
    const again = await shell.sgWith(options, ...argv, "--apply");
    expect(again).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('there is a contract "triple" already'),
    });
  });

  test.each([
    ["another family", TRIPLE.replace("is transform", "is diagnostic"), "unhealthy|healthy|is diagnostic"],
    ["no examples", TRIPLE.slice(0, TRIPLE.indexOf("  examples:")), "It has no examples"],
    ["no contract", "Here is an idea.", "error"],
  ])("shows what is wrong with %s, and writes it nowhere", async (_, text, message) => {
    using server = fakeProvider(contract(text));
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    const { exitCode, stdout } = await shell.sgWith(
      { environment: environmentOf(server.url) },
      ...argv,
      "--out",
      "draft.sg",
    );
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(new RegExp(message));
    expect(existsSync(join(shell.root, "draft.sg"))).toBeFalse();
  });
});
