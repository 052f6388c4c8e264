import type { ProviderName, ProviderUsage } from "./provider.ts";

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  /** Writing to the provider's cache, where that is billed apart from input. */
  readonly cacheWrite: number;
}

/** When the table below was compared with the providers' price lists. */
export const PRICES_AS_OF = "2026-11-05";

const price = (input: number, output: number, cached: number, cacheWrite = input): ModelPrice => ({
  input,
  output,
  cached,
  cacheWrite,
});

/**
 * Standard prices, by the beginning of a model's name; the longest that fits counts. Where a price depends on the length
 * of the prompt, this is the one up to 100,000 tokens, since prompts are bounded below that; where it depends on the
 * hour (DeepSeek), the higher one.
 */
const PRICES: Readonly<Record<string, ModelPrice>> = {
  "claude-fable-5-1": price(10, 50, 0.25, 12.5),
  "claude-fable-5": price(10, 50, 1, 12.5),
  "claude-opus-5-5": price(4, 20, 0.2, 5),
  "claude-opus-5": price(5, 25, 0.5, 6.25),
  "claude-opus-4-5": price(5, 25, 0.5, 6.25),
  "claude-opus-4-6": price(5, 25, 0.5, 6.25),
  "claude-opus-4-7": price(5, 25, 0.5, 6.25),
  "claude-opus-4-8": price(5, 25, 0.5, 6.25),
  "claude-sonnet-5-5": price(2, 10, 0.1, 2.5),
  "claude-sonnet-5": price(2, 10, 0.2, 2.5),
  "claude-sonnet-4": price(3, 15, 0.3, 3.75),
  "claude-haiku-5-5": price(0.1, 0.5, 0.01, 0.125),
  "claude-haiku-4-5": price(1, 5, 0.1, 1.25),
  "gpt-6.1-sol": price(2, 10, 0.1, 2.5),
  "gpt-6-sol": price(2, 10, 0.2, 2.5),
  "gpt-6-luna": price(0.1, 0.5, 0.01, 0.125),
  "deepseek-flash": price(0.3, 1.2, 0.006),
  "deepseek-v4-pro": price(1.32, 3.96, 0.044),
};

const FREE = price(0, 0, 0);

/** Null when the table does not know the model. What runs on one's own machine costs nothing here. */
export function priceOf(provider: ProviderName, model: string): ModelPrice | null {
  if (provider === "ollama") return FREE;
  const names = Object.keys(PRICES).filter((name) => model === name || model.startsWith(`${name}-`));
  const [longest] = names.sort((left, right) => right.length - left.length);
  return longest === undefined ? null : (PRICES[longest] ?? null);
}

export function costUsd(known: ModelPrice | null, usage: ProviderUsage): number | null {
  if (known === null) return null;
  const { inputTokens, outputTokens, cachedTokens, cacheWriteTokens } = usage;
  const plain = Math.max(0, inputTokens - cachedTokens - cacheWriteTokens);
  const millionths =
    plain * known.input +
    cachedTokens * known.cached +
    cacheWriteTokens * known.cacheWrite +
    outputTokens * known.output;
  return millionths / 1_000_000;
}

/** The most that a call can cost: all input at its dearest, and all the output it may give. */
export function costUsdMax(
  known: ModelPrice | null,
  tokens: { readonly inputMax: number; readonly outputMax: number },
): number | null {
  if (known === null) return null;
  const dearest = Math.max(known.input, known.cacheWrite);
  return (tokens.inputMax * dearest + tokens.outputMax * known.output) / 1_000_000;
}
