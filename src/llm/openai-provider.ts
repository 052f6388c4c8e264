import type OpenAI from "openai";
import { boundedFetch } from "./bounded-fetch.ts";
import { attemptWith, type ProviderOptions, QUIET_SDK } from "./one-attempt.ts";
import type { ModelAsk, ModelProvider, ModelReply, ProviderName, ProviderUsage } from "./provider.ts";

/** Where providers of the same protocol differ. */
interface Dialect {
  /** How a reply is held to its form: to a schema, or only to being JSON (the prompt then says which). */
  readonly format: "json_schema" | "json_object";
  /** OpenAI's bound includes what a model thinks; the others know only the older name. */
  readonly outputBound: "max_completion_tokens" | "max_tokens";
}

const DIALECTS: Readonly<Record<Exclude<ProviderName, "claude">, Dialect>> = {
  openai: { format: "json_schema", outputBound: "max_completion_tokens" },
  deepseek: { format: "json_object", outputBound: "max_tokens" },
  ollama: { format: "json_schema", outputBound: "max_tokens" },
};

/** OpenAI's Chat Completions, streamed: the protocol that DeepSeek, Ollama and most gateways speak too. */
export function openaiProvider(name: Exclude<ProviderName, "claude">, options: ProviderOptions): ModelProvider {
  const { model, key, baseUrl } = options;
  const tryOnce = attemptWith(name, options);
  return {
    name,
    model,
    async ask(ask, signal) {
      const { default: Sdk } = await import("openai");
      // Organisation and project are the key's own; left to itself, the SDK would read them from the environment.
      const own = { organization: null, project: null, webhookSecret: null };
      // The SDK insists on a key; Ollama ignores it.
      const client = new Sdk({ ...QUIET_SDK, ...own, apiKey: key ?? "none", baseURL: baseUrl, fetch: boundedFetch });
      return await tryOnce(async ({ withSchema, onStart }) => {
        const request = requestOf(model, ask, DIALECTS[name], withSchema);
        return await readReply(await client.chat.completions.create(request, { signal }), onStart);
      }, signal);
    },
  };
}

type StreamRequest = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

function requestOf(model: string, ask: ModelAsk, dialect: Dialect, withSchema: boolean): StreamRequest {
  const schema = { name: ask.format.name, strict: true, schema: { ...ask.format.schema } };
  const format =
    dialect.format === "json_schema"
      ? { type: "json_schema" as const, json_schema: schema }
      : { type: "json_object" as const };
  return {
    model,
    stream: true,
    [dialect.outputBound]: ask.outputTokensMax,
    // These providers cache the longest beginning that they have seen before, by themselves: what repeats comes first.
    messages: [
      { role: "system", content: `${ask.rules}\n\n${ask.context}` },
      ...ask.turns.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(withSchema ? { response_format: format, stream_options: { include_usage: true } } : {}),
  };
}

async function readReply(
  stream: AsyncIterable<OpenAI.Chat.Completions.ChatCompletionChunk>,
  onStart: () => void,
): Promise<ModelReply> {
  let text = "";
  let refusal = "";
  let finish: string | null = null;
  let usage: ProviderUsage | null = null;
  for await (const chunk of stream) {
    onStart();
    usage = chunk.usage ? usageOf(chunk.usage) : usage;
    // The last chunk, which brings the usage, has no choices.
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    text += choice.delta.content ?? "";
    refusal += choice.delta.refusal ?? "";
    finish = choice.finish_reason ?? finish;
  }
  if (finish === null) throw new Error("the connection ended in the middle of the reply");
  if (finish === "insufficient_system_resource") throw new Error("the provider ran out of resources");
  if (refusal !== "" || finish === "content_filter") return { text: refusal, stop: "refused", usage };
  return { text, stop: finish === "length" ? "truncated" : "complete", usage };
}

/** `prompt_cache_hit_tokens` is DeepSeek's name for the same. */
function usageOf(usage: OpenAI.CompletionUsage & { readonly prompt_cache_hit_tokens?: number }): ProviderUsage {
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0,
    cacheWriteTokens: 0,
  };
}
