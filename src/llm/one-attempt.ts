import type { Clock } from "../core/mod.ts";
import { messageOf } from "../core/mod.ts";
import { failedCall } from "./failed-call.ts";
import type { ModelProvider, ModelReply, ProviderName } from "./provider.ts";
import { withoutKey } from "./without-key.ts";

export interface ProviderOptions {
  readonly model: string;
  /** Null where the server wants none. */
  readonly key: string | null;
  readonly baseUrl: string;
  readonly clock: Clock;
}

/** What both SDKs are told: no retries, no log (theirs would print what a hostile server sends), no time limit of their own. */
export const QUIET_SDK = {
  maxRetries: 0,
  logLevel: "off",
  timeout: 3_600_000,
} as const;

/** `onStart` is called with the first piece of a reply: from then on the provider may bill for it. */
export type Attempt = (options: {
  readonly withSchema: boolean;
  readonly signal: AbortSignal;
  readonly onStart: () => void;
}) => Promise<ModelReply>;

/**
 * Makes one attempt, and the same without a schema when the server does not take one (it is not asked again for one).
 * Whatever comes back, reply or error, is free of the key.
 */
export function attemptWith(
  name: ProviderName,
  { model, key, baseUrl, clock }: ProviderOptions,
): (attempt: Attempt, signal: AbortSignal) => ReturnType<ModelProvider["ask"]> {
  let withSchema = true;
  return async (attempt, signal) => {
    for (;;) {
      let started = false;
      const onStart = (): void => {
        started = true;
      };
      try {
        const reply = await attempt({ withSchema, signal, onStart });
        // The SDKs end an aborted stream as if it were complete.
        signal.throwIfAborted();
        return { ...reply, text: withoutKey(reply.text, key) };
      } catch (thrown) {
        if (withSchema && isAboutSchema(thrown)) {
          withSchema = false;
          continue;
        }
        // A call that was given up may go on at the provider's, and be billed.
        const [said, mayBeBilled] = signal.aborted ? [signal.reason, true] : [thrown, started];
        const at = { name, model, baseUrl: withoutUserInfo(baseUrl) };
        throw failedCall(at, said, mayBeBilled, clock.nowMs(), (text) => withoutKey(text, key));
      }
    }
  };
}

function isAboutSchema(thrown: unknown): boolean {
  if (typeof thrown !== "object" || thrown === null || !("status" in thrown)) return false;
  const isRefusal = thrown.status === 400 || thrown.status === 422;
  return isRefusal && /output_config|response_format|schema|effort|stream_options/i.test(messageOf(thrown));
}

/** `https://user:password@gateway/` is a key too. */
function withoutUserInfo(baseUrl: string): string {
  return baseUrl.replace(/\/\/[^/@]*@/, "//");
}
