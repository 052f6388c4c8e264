import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../src/core/mod.ts";
import { claudeProvider } from "../../src/llm/claude-provider.ts";
import { ModelError } from "../../src/llm/model-error.ts";
import { openaiProvider } from "../../src/llm/openai-provider.ts";
import type { ModelAsk, ModelProvider, ProviderName } from "../../src/llm/provider.ts";
import { type FakeProvider, fakeProvider, type Script } from "./fake-provider.ts";

const KEY = "sk-secret-0123456789";
const clock = new ManualClock(Date.parse("2026-01-01T00:00:00Z"));

const ASK: ModelAsk = {
  rules: "the rules",
  context: "the contract",
  turns: [
    { role: "user", text: "repair it" },
    { role: "assistant", text: "{}" },
    { role: "user", text: "again" },
  ],
  format: { name: "gene", schema: { type: "object", properties: {}, additionalProperties: false } },
  outputTokensMax: 1_000,
};

function providerAt(name: ProviderName, { url }: FakeProvider, model = "some-model"): ModelProvider {
  const options = { model, key: name === "ollama" ? null : KEY, baseUrl: url, clock };
  return name === "claude" ? claudeProvider(options) : openaiProvider(name, options);
}

async function ask(name: ProviderName, server: FakeProvider, signal = new AbortController().signal) {
  return await providerAt(name, server).ask(ASK, signal);
}

async function errorOf(name: ProviderName, script: Script, signal?: AbortSignal): Promise<ModelError> {
  using server = fakeProvider(script);
  const thrown: unknown = await ask(name, server, signal).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ModelError)) throw new Error(`no ModelError, but ${String(thrown)}`);
  // Ollama was given no key, so it cannot give one away.
  if (name !== "ollama") expect(JSON.stringify([thrown.message, thrown.details, thrown.stack])).not.toContain(KEY);
  expect(thrown.cause).toBeUndefined();
  return thrown;
}

const ALL: readonly ProviderName[] = ["claude", "openai", "deepseek", "ollama"];

describe("requests", () => {
  test("claude: key as bearer, the contract cached, a schema and moderate effort", async () => {
    using server = fakeProvider({ kind: "reply", text: "{}" });
    await providerAt("claude", server, "claude-sonnet-5-5").ask(ASK, new AbortController().signal);
    expect(server.seen).toEqual([
      {
        path: "/v1/messages",
        authorization: `Bearer ${KEY}`,
        body: {
          model: "claude-sonnet-5-5",
          max_tokens: 1_000,
          stream: true,
          system: [
            { type: "text", text: "the rules" },
            { type: "text", text: "the contract", cache_control: { type: "ephemeral" } },
          ],
          messages: [
            { role: "user", content: "repair it" },
            { role: "assistant", content: "{}" },
            { role: "user", content: "again" },
          ],
          output_config: { format: { type: "json_schema", schema: ASK.format.schema }, effort: "medium" },
        },
      },
    ]);
  });

  test.each([
    ["openai", { type: "json_schema", json_schema: { name: "gene", strict: true, schema: ASK.format.schema } }],
    ["deepseek", { type: "json_object" }],
    ["ollama", { type: "json_schema", json_schema: { name: "gene", strict: true, schema: ASK.format.schema } }],
  ] as const)("%s: rules and contract first, a form that it takes, usage wanted", async (name, format) => {
    using server = fakeProvider({ kind: "reply", text: "{}" });
    await ask(name, server);
    const [seen] = server.seen;
    expect(seen?.path).toBe("/chat/completions");
    expect(seen?.authorization).toBe(name === "ollama" ? "Bearer none" : `Bearer ${KEY}`);
    expect(seen?.body).toEqual({
      model: "some-model",
      stream: true,
      [name === "openai" ? "max_completion_tokens" : "max_tokens"]: 1_000,
      messages: [
        { role: "system", content: "the rules\n\nthe contract" },
        { role: "user", content: "repair it" },
        { role: "assistant", content: "{}" },
        { role: "user", content: "again" },
      ],
      response_format: format,
      stream_options: { include_usage: true },
    });
  });

  test.each(ALL)(
    "%s: a server that knows no schema is asked once more without, and not for one again",
    async (name) => {
      const refusal: Script = { kind: "error", status: 400, message: "unknown field: output_config / response_format" };
      using server = fakeProvider(refusal, { kind: "reply", text: "plain" });
      const provider = providerAt(name, server);
      expect((await provider.ask(ASK, new AbortController().signal)).text).toBe("plain");
      await provider.ask(ASK, new AbortController().signal);
      const asked = server.seen.map(({ body }) => "output_config" in body || "response_format" in body);
      expect(asked).toEqual([true, false, false]);
    },
  );
});

describe("replies", () => {
  test.each(ALL)("%s: come whole, with what they used", async (name) => {
    const text = JSON.stringify({ source: "export function execute() { return 'ß漢😀'; }\n".repeat(40) });
    using server = fakeProvider({
      kind: "reply",
      text,
      usage: { input: 1_000, output: 300, cached: 600, written: 100 },
    });
    const cacheWriteTokens = name === "claude" ? 100 : 0;
    expect(await ask(name, server)).toEqual({
      text,
      stop: "complete",
      usage: { inputTokens: 1_000, outputTokens: 300, cachedTokens: 600, cacheWriteTokens },
    });
  });

  test.each(ALL)("%s: say when they were cut off or refused", async (name) => {
    using cut = fakeProvider({ kind: "reply", text: "half", stop: "length" });
    expect((await ask(name, cut)).stop).toBe("truncated");
    using refused = fakeProvider({ kind: "reply", text: "no", stop: "refusal" });
    expect((await ask(name, refused)).stop).toBe("refused");
  });

  test.each(ALL.filter((name) => name !== "ollama"))(
    "%s: never hold the key, even if the server sends it",
    async (name) => {
      using server = fakeProvider({ kind: "reply", text: `the key is ${KEY}.` });
      expect((await ask(name, server)).text).toBe("the key is [key].");
    },
  );
});

describe("errors", () => {
  test.each(ALL)("%s: name the provider, model and address, and say what to do about a wrong key", async (name) => {
    const error = await errorOf(name, { kind: "error", status: 401, message: `invalid key ${KEY}` });
    expect(error).toMatchObject({ code: "engine_unavailable", retryable: false, mayBeBilled: false });
    expect(error.message).toMatch(
      new RegExp(`^Cannot ask ${name} \\(some-model at http://127.0.0.1:\\d+\\): 401 .*; check `),
    );
  });

  test.each(ALL)("%s: tell trouble that passes, and how long to wait, from trouble that stays", async (name) => {
    const seconds = { kind: "error", status: 429, message: "slow down", headers: { "retry-after": "7" } } as const;
    expect(await errorOf(name, seconds)).toMatchObject({ retryable: true, retryAfterMs: 7_000, mayBeBilled: false });
    const date = { ...seconds, status: 503, headers: { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" } };
    expect(await errorOf(name, date)).toMatchObject({ retryable: true, retryAfterMs: 30_000 });
    for (const status of [500, 529]) {
      const error = await errorOf(name, { kind: "error", status, message: "overloaded" });
      expect(error).toMatchObject({ code: "peer_unavailable", retryable: true, retryAfterMs: null });
    }
    const bad = await errorOf(name, { kind: "error", status: 400, message: "prompt is too long" });
    expect(bad).toMatchObject({ retryable: false, mayBeBilled: false });
  });

  test.each(ALL)("%s: a stream that breaks off may be billed and may be asked for again", async (name) => {
    expect(await errorOf(name, { kind: "disconnect" })).toMatchObject({ retryable: true, mayBeBilled: true });
    const overloaded = await errorOf(name, { kind: "midstream", type: "overloaded_error" });
    expect(overloaded).toMatchObject({ retryable: true, mayBeBilled: true });
    const invalid = await errorOf(name, { kind: "midstream", type: "invalid_request_error" });
    expect(invalid).toMatchObject({ retryable: false });
  });

  test.each(ALL)("%s: a stream that stalls ends with its time", async (name) => {
    const error = await errorOf(name, { kind: "stall" }, AbortSignal.timeout(150));
    expect(error).toMatchObject({ retryable: true, mayBeBilled: true });
    expect(error.message).toContain("timed out");
  });

  test.each(ALL)("%s: a flood without line breaks is cut off", async (name) => {
    expect((await errorOf(name, { kind: "flood" })).message).toContain("longer than 8388608 bytes");
  });

  test.each(ALL)("%s: a redirect is not followed: the key goes to nobody else", async (name) => {
    using other = fakeProvider({ kind: "reply", text: "caught" });
    const error = await errorOf(name, { kind: "redirect", to: `${other.url}/v1/messages` });
    expect(error.message).toContain("Cannot ask");
    expect(other.seen).toEqual([]);
  });

  test("nobody listens", async () => {
    const server = fakeProvider({ kind: "reply", text: "" });
    server[Symbol.dispose]();
    const thrown = await ask("claude", server).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "peer_unavailable", retryable: true, mayBeBilled: false });
  });
});
