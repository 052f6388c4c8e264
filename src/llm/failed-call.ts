import { messageOf } from "../core/mod.ts";
import { ModelError } from "./model-error.ts";
import { oneLine } from "./one-line.ts";
import type { ProviderName } from "./provider.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What both SDKs' errors have in common, read without trusting either to be what it says. */
interface SdkError {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly type?: unknown;
  /** Anthropic's: the message alone, without the JSON around it. */
  readonly apiMessage?: unknown;
}

/** Errors that a stream reports in its middle, by the name the provider gives them; they come without a status. */
const PASSING_TROUBLE = /overloaded|rate_limit|api_error|server_error|timeout|insufficient_system_resource/;
const MESSAGE_CHARACTERS_MAX = 300;

/**
 * What went wrong, in words for the person who runs this organism.
 */
export function failedCall(
  provider: { readonly name: ProviderName; readonly model: string; readonly baseUrl: string },
  thrown: unknown,
  mayBeBilled: boolean,
  nowMs: number,
  keyless: (text: string) => string,
): ModelError {
  if (thrown instanceof ModelError) return thrown;
  const { status, headers, type, apiMessage } = (
    typeof thrown === "object" && thrown !== null ? thrown : {}
  ) as SdkError;
  const said = oneLine(
    keyless(typeof apiMessage === "string" ? `${status ?? ""} ${apiMessage}` : messageOf(thrown)),
    MESSAGE_CHARACTERS_MAX,
  );
  const who = `${provider.name} (${provider.model} at ${provider.baseUrl})`;
  if (typeof status !== "number") {
    const passing = typeof type !== "string" || PASSING_TROUBLE.test(type);
    return new ModelError({
      message: `Cannot ask ${who}: ${said}`,
      code: "peer_unavailable",
      retryable: passing,
      mayBeBilled,
    });
  }
  const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  const wait = headers instanceof Headers ? retryAfterMs(headers, nowMs) : null;
  return new ModelError({
    message: `Cannot ask ${who}: ${said}${hintFor(status, provider.name)}`,
    code: retryable ? "peer_unavailable" : "engine_unavailable",
    retryable,
    ...(wait === null ? {} : { retryAfterMs: wait }),
    mayBeBilled,
  });
}

function hintFor(status: number, name: ProviderName): string {
  if (status === 401 || status === 403) return `; check ${keyVariable(name)}`;
  if (status === 404) return name === "ollama" ? "; is the model pulled?" : "; check the model's name";
  return "";
}

export function keyVariable(name: ProviderName): string {
  return name === "ollama" ? "OLLAMA_HOST" : `${name === "claude" ? "ANTHROPIC" : name.toUpperCase()}_API_KEY`;
}
