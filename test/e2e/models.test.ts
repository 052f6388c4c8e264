// One repair by each provider, through the built binary. The providers are played by a server on this machine's loopback
// that speaks their protocols (`test/llm/fake-provider.ts`); nothing else is contacted.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GOOD_DOUBLE } from "../double.ts";
import { fakeProvider, gene } from "../llm/fake-provider.ts";
import { bareProject } from "./bare-project.ts";
import { type RunJson, Shell } from "./sg.ts";

const KEY = "sk-e2e-0123456789abcdef";
const WRONG = "export function execute(input) {\n  return { result: input.missing.value };\n}\n";

interface Provider {
  readonly name: string;
  readonly environment: (url: string) => Record<string, string>;
  readonly model: string;
}

const PROVIDERS: readonly Provider[] = [
  {
    name: "claude",
    environment: (url) => ({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: url }),
    model: "claude-sonnet-5-5",
  },
  { name: "openai", environment: (url) => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url }), model: "gpt-6.1-sol" },
  {
    name: "deepseek",
    environment: (url) => ({ DEEPSEEK_API_KEY: KEY, DEEPSEEK_BASE_URL: url }),
    model: "deepseek-flash",
  },
  { name: "ollama", environment: (url) => ({ OLLAMA_HOST: url }), model: "qwen3-coder" },
];

/** Everything below the directory, the genome with its journal among it. */
function contentOf(root: string): string {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

describe("a gene fails, and a model repairs it", () => {
  test.each(PROVIDERS)("$name", async ({ name, environment, model }) => {
    // A server that sends the key back in the reply, as a hostile one might.
    using server = fakeProvider(gene(`// ${KEY}\n${GOOD_DOUBLE}`, "doubled the value"));
    using shell = await bareProject({ "double.js": WRONG });
    const options = { environment: environment(server.url) };
    const run = await shell.sgWith(
      options,
      "exec",
      "double",
      "--input",
      '{"value":4}',
      "--json",
      "--mutation-engine",
      name,
    );
    expect(run.json<RunJson>()).toMatchObject({
      outcome: "success",
      output: { result: 8 },
      mutation: { engine: name },
    });
    const lineage = await shell.sg("lineage", "double");
    expect(lineage.stdout).toContain(`${name} ${model}, 120 tokens, $`);
    expect(lineage.stdout).toContain("doubled the value");
    const cost = await shell.sg("cost", "--json");
    expect(cost.json<{ totals: unknown[] }>().totals).toMatchObject([
      { locus: "double", engine: name, model, calls: 1 },
    ]);
    const doctor = await shell.sgWith(options, "doctor", "--json");
    expect(doctor.json<{ models: unknown[] }>().models).toContainEqual(
      expect.objectContaining({ provider: name, offered: true }),
    );
    if (name === "ollama") expect(server.seen[0]?.path).toBe("/v1/chat/completions");
    else expect(server.seen[0]?.authorization).toBe(`Bearer ${KEY}`);
    if (name !== "ollama") {
      expect(contentOf(shell.root)).not.toContain(KEY);
      for (const { stdout, stderr } of [run, lineage, cost, doctor]) expect(stdout + stderr).not.toContain(KEY);
    }
  });
});

describe("auto", () => {
  test("asks a model only when the search found nothing, and shows it what the search found", async () => {
    using server = fakeProvider(gene(GOOD_DOUBLE));
    const environment = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url };
    // One candidate is not enough for any search.
    using shell = await bareProject({ "double.js": WRONG }, "[mutation]\ncandidates = 1\n");
    const run = await shell.sgWith({ environment }, "exec", "double", "--input", '{"value":4}', "--json");
    expect(run.json<RunJson>().mutation).toMatchObject({ engine: "claude" });
    const found = await shell.sgWith({ environment }, "exec", "double", "--input", '{"value":5}', "--json");
    expect(found.json<RunJson>().outcome).toBe("success");
    expect(server.seen).toHaveLength(1);
  });

  test("without a key contacts nobody", async () => {
    using server = fakeProvider(gene(GOOD_DOUBLE));
    const environment = { ANTHROPIC_BASE_URL: server.url, OPENAI_BASE_URL: server.url, DEEPSEEK_BASE_URL: server.url };
    using shell = await bareProject({ "double.js": WRONG }, "[mutation]\ncandidates = 1\n");
    await shell.sgWith({ environment }, "exec", "double", "--input", '{"value":4}', "--json");
    expect(server.seen).toEqual([]);
  });
});

test("sg demo uses no key that happens to be there", async () => {
  using server = fakeProvider(gene(GOOD_DOUBLE));
  using shell = new Shell();
  const environment = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url, HOME: shell.root };
  const { exitCode, stdout } = await shell.sgWith({ environment }, "demo");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("the genetic engine, without key or network,");
  expect(server.seen).toEqual([]);
}, 120_000);

describe("genetic|claude", () => {
  test("takes whoever is first, and leaves nothing running", async () => {
    // The model never ends its answer; the search, which it races, finds the repair.
    using server = fakeProvider({ kind: "stall" });
    const environment = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url };
    using shell = await bareProject({ "double.js": GOOD_DOUBLE.replace("input.value", "input.valve") });
    const argv = ["exec", "double", "--input", '{"value":4}', "--json", "--mutation-engine", "genetic|claude"];
    const run = await shell.sgWith({ environment }, ...argv);
    expect(run.json<RunJson>()).toMatchObject({ outcome: "success", mutation: { engine: "genetic" } });
  });
});

describe("what goes wrong is said", () => {
  test("a missing key, an unknown engine, a used-up budget", async () => {
    using server = fakeProvider(gene(GOOD_DOUBLE));
    const environment = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url };
    using shell = await bareProject({ "double.js": WRONG });
    const input = ["--input", '{"value":4}', "--json"];
    const keyless = await shell.sg("exec", "double", ...input, "--mutation-engine", "claude");
    expect(keyless.exitCode).toBe(1);
    expect(keyless.stdout).toContain("ANTHROPIC_API_KEY is not set");
    const unknown = await shell.sg("exec", "double", ...input, "--mutation-engine", "genetic,clade");
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('unknown engine "clade"; did you mean "claude"?');
    const poor = { ...environment, SG_MODEL_BUDGET_USD: "0.0001" };
    const broke = await shell.sgWith(
      { environment: poor },
      "exec",
      "double",
      "--input",
      '{"value":7}',
      "--json",
      "--mutation-engine",
      "claude",
    );
    expect(broke.stdout).toContain("raise model.budget_usd,");
    expect(server.seen).toEqual([]);
  });

  test("a call that was under way when sg was killed goes on counting", async () => {
    using server = fakeProvider({ kind: "stall" });
    using shell = await bareProject({ "double.js": WRONG });
    const argv = ["exec", "double", "--input", '{"value":4}', "--mutation-engine", "claude"];
    const killed = Bun.spawn([shell.binary, ...argv], {
      cwd: shell.root,
      env: { PATH: process.env.PATH ?? "", ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url },
      stdout: "ignore",
      stderr: "ignore",
    });
    while (server.seen.length === 0) await Bun.sleep(5);
    killed.kill("SIGKILL");
    await killed.exited;
    const { totals, today } = (await shell.sg("cost", "--json")).json<{
      totals: readonly { calls: number; unsettled: number }[];
      today: { usd: number; tokens: number };
    }>();
    expect(totals).toMatchObject([{ calls: 1, unsettled: 1 }]);
    expect(today.tokens).toBeGreaterThan(16_000);
    expect(today.usd).toBeGreaterThan(0.16);
  });
});
