import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { corpusLine } from "../../src/cli/corpus/schema.ts";
import { sha256 } from "../../src/core/mod.ts";
import { doubledTwice, GOOD_DOUBLE } from "../double.ts";
import { fakeProvider, gene } from "../llm/fake-provider.ts";
import { bareProject } from "./bare-project.ts";
import { serve, until } from "./server.ts";
import { BINARY } from "./sg.ts";

const FOUR = doubledTwice("four");

interface Run {
  readonly fused: boolean;
  readonly output: unknown;
  readonly steps: readonly unknown[];
}

async function project(double = GOOD_DOUBLE) {
  const shell = await bareProject({ "double.js": double }, "[fusion]\nafter = 3\n");
  return shell.write({ "contracts/pathways/four.sg": FOUR });
}

describe("fusion by the binary, every run a process of its own", () => {
  test("a stable pathway becomes one gene; explain, status and the corpus tell of it", async () => {
    using shell = await project();
    const runs: Run[] = [];
    for (const value of [1, 2, 3, 4]) {
      runs.push((await shell.sg("run", "four", "--input", JSON.stringify({ value }), "--json")).json<Run>());
    }
    expect(runs.map(({ fused }) => fused)).toEqual([false, false, false, true]);
    expect(runs[3]).toMatchObject({ output: { result: 16 }, steps: [] });

    const state = (await shell.sg("explain", "four", "--json")).json<{ fused: { sha: string } }>();
    expect(state).toMatchObject({ fused: { n: 1, successes: 1 }, obstacle: null, after: 3 });
    expect((await shell.sg("explain", "four")).stdout).toContain("four  runs as one gene");
    expect((await shell.sg("status")).stdout).toContain("pathways in one gene: four");
    expect((await shell.sg("source", state.fused.sha)).stdout).toStartWith("// Fused by sg from pathway four: double.");

    const { stdout } = await shell.sg("corpus", "export", "--fusion");
    expect(v.parse(corpusLine, JSON.parse(stdout))).toMatchObject({
      ...{ kind: "fusion", pathway: "four", engine: "mechanical", redacted: false },
      steps: [{ locus: "double", sha: sha256(GOOD_DOUBLE), source: GOOD_DOUBLE }],
      fused: { sha: state.fused.sha, outcome: { stage: "dominant", runs: 1, successes: 1 } },
    });
  });

  test("a person fuses and unfuses, and hears what speaks against it", async () => {
    using shell = await project();
    expect((await shell.sg("fuse", "four")).stdout).toContain("it has not run yet");
    expect((await shell.sg("run", "four", "--input", '{"value":5}')).stdout).toContain("fused: allele");
    expect((await shell.sg("unfuse", "four")).stdout).toContain("so far 0");
    expect((await shell.sg("unfuse", "four")).stderr).toContain("Cannot unfuse four: it runs step by step");
    expect((await shell.sg("fuse", "fuor")).stderr).toContain(`did you mean "four"?`);
    const off = await shell.sgWith({ environment: { SG_FUSION_AFTER: "0" } }, "fuse", "four");
    expect(off.stderr).toContain("fusion is switched off");
  });
});

describe("a model's fusion by the binary, from a server on the loopback address", () => {
  const SLOW_DOUBLE = GOOD_DOUBLE.replace("return", "for (let n = 0; n < 20_000; n += 1) Math.sqrt(n);\n  return");
  const TIMES_FOUR = "export const execute = ({ value }) => ({ result: value * 4 });\n";
  const environmentOf = (url: string, more: Record<string, string> = {}) => ({
    environment: { ANTHROPIC_API_KEY: "sk-e2e-0123456789abcdef", ANTHROPIC_BASE_URL: url, ...more },
  });

  test("competes with the mechanical one; both show in list, lineage, explain and corpus", async () => {
    using server = fakeProvider(gene(TIMES_FOUR, "one multiplication"));
    using shell = await project(SLOW_DOUBLE);
    const { exitCode, stdout } = await shell.sgWith(environmentOf(server.url), "fuse", "four", "--engine", "claude");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^claude \(claude-sonnet-5-5, 1 call, \$0\.\d+\) {2}won [0-9a-f]{12}: .*won its contest/m);
    expect(server.seen[0]?.path).toBe("/v1/messages");

    const { fusions } = (await shell.sg("fuse", "--list", "--json")).json<{ fusions: readonly FusionJson[] }>();
    const [{ fused, alternatives } = { fused: null, alternatives: [] }] = fusions;
    expect(fused).toMatchObject({ engine: "claude", contest: { won: true, rival: alternatives[0]?.sha } });
    expect(alternatives).toMatchObject([{ engine: "mechanical", stage: "recessive" }]);
    const listed = (await shell.sg("fuse", "--list")).stdout;
    expect(listed).toMatch(/^four +[0-9a-f]{12} +dominant +claude claude-sonnet-5-5 .*won against/m);
    expect(listed).toMatch(/^ +[0-9a-f]{12} +recessive +mechanical/m);
    const lineage = (await shell.sg("lineage", "four")).stdout;
    expect(lineage).toContain("mechanical: fused from pathway four: ");
    expect(lineage).toMatch(/claude claude-sonnet-5-5, 120 tokens, .*: fused from pathway four: [0-9a-f]{12} double/);
    expect(lineage).toMatch(/agreed with the steps on \d+ inputs, won against [0-9a-f]{12}: /);
    expect((await shell.sg("explain", "four")).stdout).toMatch(
      /beside it [0-9a-f]{12}, recessive, made .*, mechanical; /,
    );
    expect((await shell.sg("cost")).stdout).toContain("pathway:four");

    const lines = (await shell.sg("corpus", "export", "--fusion")).stdout.trim().split("\n");
    expect(lines.map((line) => v.parse(corpusLine, JSON.parse(line)))).toMatchObject([
      { kind: "fusion", engine: "mechanical", model: null, rival: null, contest: null },
      {
        ...{ kind: "fusion", engine: "claude", model: { name: "claude-sonnet-5-5", calls: 1, inputTokens: 100 } },
        steps: [{ locus: "double", source: SLOW_DOUBLE }],
        rival: { sha: alternatives[0]?.sha, engine: "mechanical" },
        contest: { won: true },
      },
    ]);
    expect((await shell.sg("run", "four", "--input", '{"value":5}', "--json")).json<Run>()).toMatchObject({
      ...{ fused: true, output: { result: 20 } },
    });
  });

  test("that does something else is refused, with the input that shows it", async () => {
    using server = fakeProvider(gene(TIMES_FOUR.replace("4", "5")));
    using shell = await project();
    const openai = { environment: { OPENAI_API_KEY: "sk-e2e-0123456789abcdef", OPENAI_BASE_URL: server.url } };
    const { exitCode, stdout } = await shell.sgWith(openai, "fuse", "four", "--engine", "openai");
    expect(exitCode).toBe(1);
    expect(server.seen.map(({ path }) => path)).toEqual(["/chat/completions", "/chat/completions"]);
    expect(stdout).toMatch(
      /refused: its gene does something else than the steps\n {2}for {3}\{"value":.*\n {2}they {2}give .*\n {2}it {4}gives /,
    );
    expect(stdout).toContain("four  runs as one gene");
    expect((await shell.sg("fuse", "--list")).stdout).not.toContain("openai");
  });

  test("needs a key and a budget", async () => {
    using server = fakeProvider(gene(TIMES_FOUR));
    using shell = await project();
    const keyless = await shell.sg("fuse", "four", "--engine", "claude");
    expect([keyless.exitCode, keyless.stderr]).toEqual([2, expect.stringContaining("ANTHROPIC_API_KEY")]);
    expect((await shell.sg("fuse", "--list")).stdout).toContain("no pathway runs as one gene");
    const poor = environmentOf(server.url, { SG_MODEL_BUDGET_TOKENS_LOCUS: "1000" });
    const refused = await shell.sgWith(poor, "fuse", "four", "--engine", "claude");
    expect([refused.exitCode, refused.stdout]).toEqual([1, expect.stringContaining("raise model.budget_tokens_locus")]);
    expect(server.seen).toHaveLength(0);
  });

  test("is asked for by sg serve itself, once a pathway is fused, and never by a command that ends", async () => {
    using model = fakeProvider(gene(TIMES_FOUR));
    using shell = await project(SLOW_DOUBLE);
    const { environment } = environmentOf(model.url);
    await shell.sgWith({ environment }, "fuse", "four");
    await shell.sgWith({ environment }, "run", "four", "--input", '{"value":1}');
    expect(model.seen).toHaveLength(0);
    await using server = await serve(shell, [], environment);
    const used = async (): Promise<string> => {
      const response = await fetch(`${server.url}/api/pathway/four`);
      return ((await response.json()) as { fusion: { fused: { engine: string } } }).fusion.fused.engine;
    };
    expect(await used()).toBe("mechanical");
    expect((await server.post("/api/run/four", { value: 5 })).status).toBe(200);
    await until(async () => (await used()) === "claude");
    expect(model.seen).toHaveLength(1);
    expect(await (await server.post("/api/run/four", { value: 5 })).json()).toMatchObject({
      ...{ fused: true, output: { result: 20 } },
    });
  });

  test("that is interrupted leaves nothing half registered, and what it may have cost counts", async () => {
    using server = fakeProvider({ kind: "stall" });
    using shell = await project();
    const { environment } = environmentOf(server.url);
    const child = Bun.spawn([BINARY, "fuse", "four", "--engine", "claude"], {
      ...{ cwd: shell.root, stdin: "ignore", stdout: "pipe", stderr: "pipe" },
      env: { PATH: process.env.PATH ?? "", ...environment },
    });
    while (server.seen.length === 0) await Bun.sleep(5);
    child.kill("SIGTERM");
    expect(await new Response(child.stderr).text()).toContain("the fusion was cancelled");
    expect(await child.exited).toBe(1);
    expect((await shell.sg("lineage", "four", "--json")).json<{ roots: readonly unknown[] }>().roots).toEqual([]);
    expect((await shell.sg("audit", "--json")).stdout).not.toContain("four");
    const { totals } = (await shell.sg("cost", "--json")).json<{ totals: readonly { unsettled: number }[] }>();
    expect(totals.map(({ unsettled }) => unsettled)).toEqual([1]);
    expect((await shell.sg("fuse", "four")).exitCode).toBe(0);
  });
});

interface FusionJson {
  readonly fused: { readonly sha: string } | null;
  readonly alternatives: readonly { readonly sha: string }[];
}
