import type Anthropic from "@anthropic-ai/sdk";
import { boundedFetch } from "./bounded-fetch.ts";
import { attemptWith, type ProviderOptions, QUIET_SDK } from "./one-attempt.ts";
import type { ModelAsk, ModelProvider, ModelReply, ProviderUsage } from "./provider.ts";

/** Models that take `effort`; their default, `high`, thinks longer than a small repair is worth. */
const TAKES_EFFORT = /^claude-(opus|sonnet|haiku|fable)-5/;

/**
 * Anthropic's Messages API, streamed. The reply's form is asked for by `output_config` and not by a forced tool: current
 * models refuse forced tools, and all since 4.5 take a schema.
 */
export function claudeProvider(options: ProviderOptions): ModelProvider {
  const { model, key, baseUrl } = options;
  const tryOnce = attemptWith("claude", options);
  return {
    name: "claude",
    model,
    async ask(ask, signal) {
      const { default: Sdk } = await import("@anthropic-ai/sdk");
      const client = new Sdk({ ...QUIET_SDK, apiKey: key, authToken: null, baseURL: baseUrl, fetch: boundedFetch });
      return await tryOnce(async ({ withSchema, onStart }) => {
        const stream = await client.messages.create(requestOf(model, ask, withSchema), { signal });
        return await readReply(stream, onStart);
      }, signal);
    },
  };
}

function requestOf(model: string, ask: ModelAsk, withSchema: boolean): Anthropic.Messages.MessageCreateParamsStreaming {
  const format = { type: "json_schema" as const, schema: { ...ask.format.schema } };
  const effort = TAKES_EFFORT.test(model) ? { effort: "medium" as const } : {};
  return {
    model,
    max_tokens: ask.outputTokensMax,
    stream: true,
    system: [
      { type: "text", text: ask.rules },
      // Everything up to here is the same for every call about a locus within the cache's five minutes.
      { type: "text", text: ask.context, cache_control: { type: "ephemeral" } },
    ],
    messages: ask.turns.map(({ role, text }) => ({ role, content: text })),
    ...(withSchema ? { output_config: { format, ...effort } } : {}),
  };
}

async function readReply(
  stream: AsyncIterable<Anthropic.Messages.RawMessageStreamEvent>,
  onStart: () => void,
): Promise<ModelReply> {
  let text = "";
  let stop: string | null = null;
  let usage: Anthropic.Messages.Usage | null = null;
  let outputTokens = 0;
  for await (const event of stream) {
    onStart();
    if (event.type === "message_start") usage = event.message.usage;
    else if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
    else if (event.type === "message_delta") {
      stop = event.delta.stop_reason;
      // Cumulative, and the only count that is final.
      outputTokens = event.usage.output_tokens;
    }
  }
  if (stop === null) throw new Error("the connection ended in the middle of the reply");
  return { text, stop: stopOf(stop), usage: usage === null ? null : usageOf(usage, outputTokens) };
}

function usageOf(usage: Anthropic.Messages.Usage, outputTokens: number): ProviderUsage {
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  const inputTokens = usage.input_tokens + cachedTokens + cacheWriteTokens;
  return { inputTokens, outputTokens, cachedTokens, cacheWriteTokens };
}

function stopOf(reason: string): ModelReply["stop"] {
  if (reason === "refusal") return "refused";
  return reason === "max_tokens" || reason === "model_context_window_exceeded" ? "truncated" : "complete";
}
