import type { JsonObject } from "../core/mod.ts";
import type { TokenUsage } from "../genome/mod.ts";

export type ProviderName = "claude" | "openai" | "deepseek" | "ollama";

/** One request to a model, as every provider's protocol can carry it. */
export interface ModelAsk {
  /** Who the model is and what it must keep to; the same for every call. */
  readonly rules: string;
  /** The contract: the same for every call about a locus, so that a provider may cache it. */
  readonly context: string;
  readonly turns: readonly ModelTurn[];
  /** The reply is asked to be one JSON value of this schema, where the provider can be held to it. */
  readonly format: { readonly name: string; readonly schema: JsonObject };
  readonly outputTokensMax: number;
}

export interface ModelTurn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** `cachedTokens` and `cacheWriteTokens` are parts of `inputTokens`, billed at prices of their own. */
export interface ProviderUsage extends TokenUsage {
  readonly cacheWriteTokens: number;
}

export interface ModelReply {
  readonly text: string;
  /** `truncated`: it ran into the bound on its tokens; `refused`: it would not answer. */
  readonly stop: "complete" | "truncated" | "refused";
  /** Null when the provider did not say. */
  readonly usage: ProviderUsage | null;
}

/** One provider's protocol. Makes exactly one attempt: waiting, trying again and paying are the client's. */
export interface ModelProvider {
  readonly name: ProviderName;
  readonly model: string;
  /** @throws ModelError, never with the key in it. */
  ask(ask: ModelAsk, signal: AbortSignal): Promise<ModelReply>;
}
