import { type Clock, ConfigError } from "../core/mod.ts";
import type { GenomeStore, SpendLimits } from "../genome/mod.ts";
import { claudeProvider } from "./claude-provider.ts";
import { type ModelClient, modelClient } from "./client.ts";
import { keyVariable } from "./failed-call.ts";
import { ModelError } from "./model-error.ts";
import { openaiProvider } from "./openai-provider.ts";
import { type ModelPrice, priceOf } from "./prices.ts";
import type { ProviderName } from "./provider.ts";
import type { Patience } from "./retry.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ModelsOptions {
  /** Keys and addresses stand in the environment and nowhere else. */
  readonly environment: Environment;
  readonly store: Pick<GenomeStore, "reserveSpend" | "settleSpend">;
  readonly limits: SpendLimits;
  readonly callMsMax: number;
  /** Overrides the table of prices: for models that it does not know, and for contracts of one's own. */
  readonly price: ModelPrice | null;
  readonly clock: Clock;
  readonly patience: Patience;
}

interface Service {
  readonly model: string;
  readonly baseUrl: string;
  readonly addressVariable: string;
}

const SERVICES: Readonly<Record<ProviderName, Service>> = {
  claude: {
    model: "claude-sonnet-5-5",
    baseUrl: "https://api.anthropic.com",
    addressVariable: "ANTHROPIC_BASE_URL",
  },
  openai: { model: "gpt-6.1-sol", baseUrl: "https://api.openai.com/v1", addressVariable: "OPENAI_BASE_URL" },
  deepseek: { model: "deepseek-flash", baseUrl: "https://api.deepseek.com", addressVariable: "DEEPSEEK_BASE_URL" },
  ollama: { model: "qwen3-coder", baseUrl: "http://127.0.0.1:11434", addressVariable: "OLLAMA_HOST" },
};

/** In the order in which `auto` looks for one. */
export const PROVIDERS: readonly ProviderName[] = ["claude", "openai", "deepseek", "ollama"];

/** Whether the environment offers this provider: a key, or for Ollama, which needs none, an address. */
export function isOffered(provider: ProviderName, environment: Environment): boolean {
  return (environment[keyVariable(provider)] ?? "").trim() !== "";
}

/** Each provider with where its key or address would stand, and whether it does. Never the key. */
export function providersIn(environment: Environment): readonly {
  readonly provider: ProviderName;
  readonly variable: string;
  readonly offered: boolean;
  readonly model: string;
}[] {
  return PROVIDERS.map((provider) => ({
    provider,
    variable: keyVariable(provider),
    offered: isOffered(provider, environment),
    model: SERVICES[provider].model,
  }));
}

/**
 * A model ready to be asked; nothing is contacted yet.
 * @param model null: the provider's default.
 * @throws ModelError `engine_unavailable` when there is no key; ConfigError when the address is none.
 */
export function openModel(provider: ProviderName, model: string | null, options: ModelsOptions): ModelClient {
  const { environment, clock } = options;
  const service = SERVICES[provider];
  if (provider !== "ollama" && !isOffered(provider, environment)) {
    throw new ModelError({
      message: `Cannot ask ${provider}: ${keyVariable(provider)} is not set in the environment; set it, or use the embedded search with --mutation-engine genetic`,
      code: "engine_unavailable",
      retryable: false,
      mayBeBilled: false,
    });
  }
  const key = provider === "ollama" ? null : (environment[keyVariable(provider)] ?? "").trim();
  const named = model ?? service.model;
  const access = { model: named, key, baseUrl: addressOf(provider, environment), clock };
  return modelClient({
    ...options,
    provider: provider === "claude" ? claudeProvider(access) : openaiProvider(provider, access),
    price: options.price ?? priceOf(provider, named),
  });
}

function addressOf(provider: ProviderName, environment: Environment): string {
  const { addressVariable, baseUrl } = SERVICES[provider];
  const given = environment[addressVariable]?.trim();
  const address = given === undefined || given === "" ? baseUrl : given;
  if (provider !== "ollama") return checked(address, addressVariable).replace(/\/+$/, "");
  // Ollama's own variable is a host, with or without scheme and port; its OpenAI protocol stands under /v1.
  const url = new URL(checked(/^https?:\/\//.test(address) ? address : `http://${address}`, addressVariable));
  if (url.port === "" && !/:\d+\/?$/.test(address)) url.port = "11434";
  return `${url.href.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1`;
}

function checked(address: string, variable: string): string {
  if (/^https?:\/\/[^/]/.test(address) && URL.canParse(address)) return address;
  throw new ConfigError(
    `Cannot use ${variable} = ${JSON.stringify(address)}: it is no address; expected one like https://gateway.example/v1`,
    { key: variable },
  );
}
