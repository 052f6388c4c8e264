import { describe, expect, test } from "bun:test";
import { loadContracts } from "../../src/contract/mod.ts";
import { ManualClock, type Sha, sha256 } from "../../src/core/mod.ts";
import type { CandidateTrial, MutationRequest } from "../../src/evolution/mod.ts";
import { createModelEngine } from "../../src/llm/engine.ts";
import { openModel } from "../../src/llm/models.ts";
import { checkGene } from "../../src/sandbox/mod.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";
import { DOUBLE } from "../double.ts";
import { requestOf } from "../evolution/mutation/subject-of-source.ts";
import { type FakeProvider, fakeProvider, gene, type Script } from "./fake-provider.ts";

const KEY = "sk-ant-0123456789abcdef";
const GOOD = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";
const BAD = "export function execute(input) {\n  return { result: input.value * 3 };\n}\n";
const FAILING = "export function execute(input) {\n  return { result: input.value.x.y };\n}\n";
const contract = loadContracts([{ path: "double.sg", text: DOUBLE }]).library.genes.get("double");
if (contract === undefined) throw new Error("the test's contract has errors");

/** Knows which sources are right, as the sandbox would find out. */
function trialOf(tried: string[] = []): CandidateTrial {
  return {
    tryAll: async (sources) =>
      sources.map((source) => {
        tried.push(source);
        const right = source === GOOD;
        return { passed: [right, right], firstFailure: right ? null : 'input {"value":2}: gave 6, expected 4' };
      }),
  };
}

function setUp(server: FakeProvider, change: { budgetUsd?: number; request?: Partial<MutationRequest> } = {}) {
  const clock = new ManualClock(1_000_000);
  const store = createMemoryGenomeStore({ clock });
  const client = openModel("claude", null, {
    environment: { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url },
    store,
    limits: { usdPerDay: 5, usdPerLocusDay: change.budgetUsd ?? 5, tokensPerDay: 1e9, tokensPerLocusDay: 1e9 },
    callMsMax: 10_000,
    price: null,
    clock,
    patience: { sleep: async (ms) => clock.advance(ms), random: { next: () => 1, below: () => 0 } },
  });
  const engine = createModelEngine({
    name: "claude",
    author: () => ({ client, operations: () => [], outputTokensMax: 4_000, wallMs: 60_000 }),
    gate: (source) => checkGene(source)[0]?.message ?? null,
    wallMs: 60_000,
  });
  const request: MutationRequest = {
    ...requestOf({ source: FAILING, failure: { input: { value: 3 }, kind: "threw", message: "no x" } }),
    ...(contract === undefined ? {} : { contract }),
    ...change.request,
  };
  return { engine, request, store };
}

async function repairBy(...scripts: readonly Script[]) {
  using server = fakeProvider(...scripts);
  const { engine, request, store } = setUp(server);
  const tried: string[] = [];
  const result = await engine.mutate(request, trialOf(tried));
  return { result, tried, seen: server.seen, store };
}

const texts = (body: Record<string, unknown> | undefined) => JSON.stringify(body?.messages);

describe("the model engine", () => {
  test("takes a repair that passes, and says by whom and for how much", async () => {
    const { result, tried, store } = await repairBy(gene(GOOD, "It read a field\nof a number.\u001b[2J"));
    expect(result).toMatchObject({
      winner: { source: GOOD, description: "It read a field of a number. [2J" },
      candidatesTried: 1,
      model: { model: "claude-sonnet-5-5", calls: 1, usage: { inputTokens: 100, outputTokens: 20 } },
    });
    expect(result.model?.costUsd).toBeCloseTo((100 * 2 + 20 * 10) / 1e6, 12);
    expect(result.model?.promptHash).toMatch(/^[0-9a-f]{64}$/);
    expect(tried).toEqual([GOOD]);
    expect(store.spend(0)[0]).toMatchObject({ locus: "double", engine: "claude", calls: 1, unsettled: 0 });
  });

  test("answers a rejected reply once, with the reason and what was said", async () => {
    const { result, seen } = await repairBy(gene(BAD), gene(GOOD));
    expect(result).toMatchObject({ winner: { source: GOOD }, candidatesTried: 2, model: { calls: 2 } });
    expect(result.rejected).toEqual([{ source: BAD, reason: 'input {"value":2}: gave 6, expected 4' }]);
    expect(texts(seen[1]?.body)).toContain("gave 6, expected 4");
    expect(seen[1]?.body.messages).toHaveLength(3);
  });

  test("gives up after the second", async () => {
    const { result, seen } = await repairBy(gene(BAD));
    expect(result).toMatchObject({ winner: null, reason: 'input {"value":2}: gave 6, expected 4' });
    expect(seen).toHaveLength(2);
  });

  test.each<readonly [string, Script, string]>([
    ["what the gate refuses", gene('import "fs";\nexport function execute() {}'), "the gate refuses it"],
    ["what exports something else", gene("export function run() { return {}; }"), "the gate refuses it"],
    ["what is no code", gene("Certainly! Here is the gene."), "the gate refuses it"],
    ["the same again", gene(FAILING), "it is the gene that failed, unchanged"],
    ["a cut reply", { kind: "reply", text: '{"source": "exp', stop: "length" }, "cut off"],
    ["a refusal", { kind: "reply", text: "", stop: "refusal" }, "refused to answer"],
    ["an empty reply", { kind: "reply", text: "" }, "the reply is empty"],
    ["a page of prose", { kind: "reply", text: "# Analysis\n\nLet us see." }, "not of the form"],
    [
      "a bomb",
      gene(`export function execute() { return ${"[".repeat(60_000)}1${"]".repeat(60_000)}; }`),
      "the gate refuses it",
    ],
  ])("tries nothing of %s, and tells the model why", async (_, script, reason) => {
    const { result, tried, seen } = await repairBy(script, gene(GOOD));
    expect(texts(seen[1]?.body)).toContain(reason);
    expect(tried).toEqual([GOOD]);
    expect(result.winner?.source).toBe(GOOD);
  });

  test("waits out passing trouble, and reports lasting trouble in words", async () => {
    const busy: Script = { kind: "error", status: 529, message: "overloaded" };
    const slow: Script = { kind: "error", status: 429, message: "slow", headers: { "retry-after": "3" } };
    const { result, seen } = await repairBy(busy, slow, { kind: "disconnect" }, gene(GOOD));
    expect(result).toMatchObject({ winner: { source: GOOD }, model: { calls: 4 } });
    expect(seen).toHaveLength(4);
    const wrong = await repairBy({ kind: "error", status: 401, message: `bad key ${KEY}` });
    expect(wrong.result.winner).toBeNull();
    expect(wrong.result.reason).toContain("401 bad key [key]; check ANTHROPIC_API_KEY");
    expect(wrong.seen).toHaveLength(1);
  });

  test("asks nothing beyond the budget, and says so", async () => {
    using server = fakeProvider(gene(GOOD));
    const { engine, request } = setUp(server, { budgetUsd: 0.001 });
    const result = await engine.mutate(request, trialOf());
    expect(result.winner).toBeNull();
    expect(result.reason).toContain("raise model.budget_usd_locus");
    expect(server.seen).toEqual([]);
  });

  test("stops when it is told to", async () => {
    using server = fakeProvider({ kind: "stall" });
    const stop = new AbortController();
    const { engine, request } = setUp(server, { request: { signal: stop.signal } });
    const running = engine.mutate(request, trialOf());
    while (server.seen.length === 0) await Bun.sleep(1);
    stop.abort();
    expect((await running).winner).toBeNull();
  });

  test("does not try again what was tried before for this failure", async () => {
    using server = fakeProvider(gene(BAD), gene(GOOD));
    const { engine, request } = setUp(server, { request: { tried: new Set<Sha>([sha256(BAD)]) } });
    const tried: string[] = [];
    await engine.mutate(request, trialOf(tried));
    expect(tried).toEqual([GOOD]);
  });

  test("cannot work without a key", async () => {
    using server = fakeProvider(gene(GOOD));
    const { engine, request } = setUp(server);
    const keyless = createModelEngine({
      name: engine.name,
      author: () => {
        openModel("claude", null, { environment: {} } as never);
        throw new Error("unreachable");
      },
      gate: () => null,
      wallMs: 1,
    });
    expect(keyless.mutate(request, trialOf())).rejects.toMatchObject({
      code: "engine_unavailable",
      message: expect.stringContaining("ANTHROPIC_API_KEY is not set"),
    });
  });
});
