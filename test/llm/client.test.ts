import { describe, expect, test } from "bun:test";
import { locusName, ManualClock } from "../../src/core/mod.ts";
import { modelClient } from "../../src/llm/client.ts";
import { ModelError } from "../../src/llm/model-error.ts";
import { costUsd, priceOf } from "../../src/llm/prices.ts";
import type { ModelAsk, ModelProvider, ModelReply } from "../../src/llm/provider.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";

const PRICE = { input: 1, output: 10, cached: 0.1, cacheWrite: 1.25 };
const LIMITS = { usdPerDay: 1, usdPerLocusDay: 0.5, tokensPerDay: 100_000, tokensPerLocusDay: 50_000 };
const ASK: ModelAsk = {
  rules: "r".repeat(100),
  context: "c".repeat(100),
  turns: [{ role: "user", text: "u".repeat(100) }],
  format: { name: "f", schema: {} },
  outputTokensMax: 1_000,
};
const usage = { inputTokens: 1_000, outputTokens: 100, cachedTokens: 400, cacheWriteTokens: 200 };
const reply: ModelReply = { text: "ok", stop: "complete", usage };

function setUp(
  answers: readonly (ModelReply | ModelError)[],
  change: { limits?: Partial<typeof LIMITS>; price?: null } = {},
) {
  const clock = new ManualClock(86_400_000 * 3);
  const store = createMemoryGenomeStore({ clock });
  let calls = 0;
  const provider: ModelProvider = {
    name: "claude",
    model: "m",
    async ask() {
      const answer = answers[Math.min(calls, answers.length - 1)];
      calls += 1;
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
  const client = modelClient({
    provider,
    price: change.price === undefined ? PRICE : null,
    store,
    limits: { ...LIMITS, ...change.limits },
    callMsMax: 60_000,
    clock,
    patience: { sleep: async (ms) => clock.advance(ms), random: { next: () => 1, below: () => 0 } },
  });
  const topic = { locus: locusName("double"), purpose: "mutation" as const, wallMs: 60_000 };
  return { client, topic, store, spend: () => store.spend(0)[0], calls: () => calls };
}

const failure = (change: Partial<ConstructorParameters<typeof ModelError>[0]>) =>
  new ModelError({ message: "busy", code: "peer_unavailable", retryable: true, mayBeBilled: false, ...change });

describe("modelClient", () => {
  test("pays for what a call used, at the price of each kind of token", async () => {
    const { client, topic, spend } = setUp([reply]);
    const conversation = client.converse(topic);
    expect(conversation.trace()).toBeUndefined();
    await conversation.ask(ASK);
    // 400 plain, 400 cached, 200 written to the cache, 100 out; in millionths of a dollar.
    const cost = (400 * 1 + 400 * 0.1 + 200 * 1.25 + 100 * 10) / 1_000_000;
    expect(spend()).toMatchObject({ calls: 1, unsettled: 0, tokens: 1_100, costUsd: cost });
    expect(conversation.trace()).toMatchObject({
      ...{ model: "m", calls: 1, costUsd: cost },
      usage: { inputTokens: 1_000, outputTokens: 100, cachedTokens: 400 },
    });
  });

  test("adds up what belongs together, under the hash of the first prompt", async () => {
    const { client, topic } = setUp([reply]);
    const conversation = client.converse(topic);
    await conversation.ask(ASK);
    const first = conversation.trace();
    await conversation.ask({ ...ASK, turns: [...ASK.turns, { role: "assistant", text: "x" }] });
    expect(conversation.trace()).toMatchObject({ calls: 2, promptHash: first?.promptHash });
    expect(conversation.trace()?.usage.inputTokens).toBe(2_000);
  });

  test("sets a failed call that cost nothing to nothing, and keeps what may be billed", async () => {
    const free = setUp([failure({}), reply]);
    await free.client.converse(free.topic).ask(ASK);
    expect(free.spend()).toMatchObject({ calls: 2, unsettled: 0, tokens: 1_100 });
    const broken = setUp([failure({ mayBeBilled: true }), reply]);
    await broken.client.converse(broken.topic).ask(ASK);
    expect(broken.spend()).toMatchObject({ calls: 2, unsettled: 1 });
    expect(broken.spend()?.tokens).toBeGreaterThan(1_100 + 1_000);
  });

  test("keeps what was set aside when the provider does not say what was used", async () => {
    const { client, topic, spend } = setUp([{ ...reply, usage: null }]);
    await client.converse(topic).ask(ASK);
    expect(spend()).toMatchObject({ unsettled: 1 });
  });

  test("does not call when the most it may cost does not fit, and says which setting is in the way", async () => {
    const { client, topic, calls } = setUp([reply], { limits: { usdPerLocusDay: 0.012 } });
    const conversation = client.converse(topic);
    expect(conversation.ask(ASK)).rejects.toMatchObject({
      code: "policy_refused",
      message:
        "Cannot ask claude about double: $0.0000 of $0.0120 are used or set aside today at this locus, and the most that this call may come to does not fit; raise model.budget_usd_locus, or wait for the next UTC day",
    });
    expect(calls()).toBe(0);
  });

  test("counts retries too: together they stay within the budget", async () => {
    const { client, topic, store, calls } = setUp([failure({ mayBeBilled: true })], {
      limits: { usdPerLocusDay: 0.03 },
    });
    expect(client.converse(topic).ask(ASK)).rejects.toMatchObject({ code: "policy_refused" });
    await Bun.sleep(0);
    expect(calls()).toBe(2);
    expect(store.spend(0)[0]?.costUsd).toBeLessThanOrEqual(0.03);
  });

  test("stays within the budget with many at once", async () => {
    const { client, topic, store } = setUp([reply], { limits: { usdPerLocusDay: 0.03 } });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => client.converse(topic).ask(ASK)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(store.spend(0)[0]?.calls).toBe(2);
  });

  test("neither asks nor reserves when it is too late", async () => {
    const { client, topic, spend, calls } = setUp([reply]);
    const stopped = client.converse({ ...topic, signal: AbortSignal.abort() });
    expect(stopped.ask(ASK)).rejects.toThrow("the time for this is up");
    expect(client.converse({ ...topic, wallMs: 0 }).ask(ASK)).rejects.toThrow("the time for this is up");
    expect([calls(), spend()]).toEqual([0, undefined]);
  });

  test("holds to the budget in tokens where the price is unknown", async () => {
    const { client, topic, spend } = setUp([reply], { price: null, limits: { tokensPerLocusDay: 5_000 } });
    const conversation = client.converse(topic);
    await conversation.ask(ASK);
    expect(conversation.trace()?.costUsd).toBeNull();
    expect(spend()).toMatchObject({ unpriced: 1, tokens: 1_100 });
    await conversation.ask(ASK);
    expect(conversation.ask(ASK)).rejects.toThrow("raise model.budget_tokens_locus");
  });
});

describe("prices", () => {
  test.each([
    ["claude", "claude-sonnet-5-5", 10],
    ["claude", "claude-sonnet-5-5-20260901", 10],
    ["claude", "claude-sonnet-5", 10],
    ["claude", "claude-haiku-4-5-20251001", 5],
    ["openai", "gpt-6.1-sol", 10],
    ["deepseek", "deepseek-flash", 1.2],
    ["ollama", "whatever:7b", 0],
  ] as const)("%s %s has one", (provider, model, output) => {
    expect(priceOf(provider, model)?.output).toBe(output);
  });

  test("of the nearest family only: a name that merely begins alike is unknown", () => {
    expect(priceOf("claude", "claude-sonnet-5-5")?.cached).toBe(0.1);
    expect(priceOf("claude", "claude-sonnet-5")?.cached).toBe(0.2);
    expect(priceOf("claude", "claude-sonnet-50")).toBeNull();
    expect(priceOf("openai", "gpt-9")).toBeNull();
    expect(costUsd(null, usage)).toBeNull();
  });
});
