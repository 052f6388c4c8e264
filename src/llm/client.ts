import { type Clock, type LocusName, newConversationId, sha256 } from "../core/mod.ts";
import type { GenomeStore, ModelTrace, SpendLimits, SpendPurpose, SpendReservation } from "../genome/mod.ts";
import { ModelError } from "./model-error.ts";
import { costUsd, costUsdMax, type ModelPrice } from "./prices.ts";
import type { ModelAsk, ModelProvider, ModelReply } from "./provider.ts";
import { type Patience, withRetries } from "./retry.ts";

/** What a conversation is about, for the budget that pays for it. */
export interface Topic {
  readonly locus: LocusName | null;
  readonly purpose: SpendPurpose;
  /** Wall clock for everything: calls, waiting, trying again. */
  readonly wallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A model with somebody to pay for it. */
export interface ModelClient {
  readonly engine: string;
  readonly model: string;
  converse(topic: Topic): Conversation;
}

/** Calls that belong together and are accounted for together. */
export interface Conversation {
  /**
   * Asks, and asks again when that may help, within the topic's time and the budgets.
   * @throws ModelError when there is no reply, with code `policy_refused` when a budget does not allow the call.
   */
  ask(ask: ModelAsk): Promise<ModelReply>;
  /** What has been asked so far; undefined before the first call. */
  trace(): ModelTrace | undefined;
}

export interface ClientOptions {
  readonly provider: ModelProvider;
  readonly price: ModelPrice | null;
  readonly store: Pick<GenomeStore, "reserveSpend" | "settleSpend">;
  readonly limits: SpendLimits;
  /** Wall clock of one call. */
  readonly callMsMax: number;
  readonly clock: Clock;
  readonly patience: Patience;
}

/** A byte is at least a token's worth of nothing more than a token; a schema and the protocol's own words come on top. */
const PROTOCOL_TOKENS_MAX = 2_000;

export function modelClient(options: ClientOptions): ModelClient {
  const { name: engine, model } = options.provider;
  return { engine, model, converse: (topic) => conversation(options, topic) };
}

function conversation(options: ClientOptions, topic: Topic): Conversation {
  const { provider, price, clock } = options;
  const deadlineMs = clock.nowMs() + topic.wallMs;
  const id = newConversationId();
  let trace: ModelTrace | undefined;
  const count = (ask: ModelAsk, reply: ModelReply | null): void => {
    const before = trace ?? {
      ...{
        model: provider.model,
        conversation: id,
        promptHash: promptHash(ask),
        calls: 0,
        costUsd: price === null ? null : 0,
      },
      usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
    };
    const { inputTokens = 0, outputTokens = 0, cachedTokens = 0 } = reply?.usage ?? {};
    const cost = reply?.usage ? costUsd(price, reply.usage) : 0;
    trace = {
      ...before,
      calls: before.calls + 1,
      usage: {
        inputTokens: before.usage.inputTokens + inputTokens,
        outputTokens: before.usage.outputTokens + outputTokens,
        cachedTokens: before.usage.cachedTokens + cachedTokens,
      },
      costUsd: before.costUsd === null || cost === null ? null : before.costUsd + cost,
    };
  };
  const attempt = async (ask: ModelAsk): Promise<ModelReply> => {
    const leftMs = deadlineMs - clock.nowMs();
    if (topic.signal?.aborted === true || leftMs <= 0) throw tooLate(provider.name);
    const reservation = reserve(options, topic, id, ask);
    const time = AbortSignal.timeout(Math.max(1, Math.min(options.callMsMax, leftMs)));
    try {
      const reply = await provider.ask(ask, topic.signal === undefined ? time : AbortSignal.any([topic.signal, time]));
      count(ask, reply);
      if (reply.usage !== null) options.store.settleSpend(reservation, spentOn(price, reply.usage));
      return reply;
    } catch (thrown) {
      count(ask, null);
      // Nothing was generated and nobody will bill it; otherwise the reservation stands.
      if (thrown instanceof ModelError && !thrown.mayBeBilled) options.store.settleSpend(reservation, NOTHING);
      throw thrown;
    }
  };
  return {
    ask: (ask) => withRetries(() => attempt(ask), { ...options.patience, clock, deadlineMs, signal: topic.signal }),
    trace: () => trace,
  };
}

/** Nothing has been sent, so nothing is reserved. */
function tooLate(engine: string): ModelError {
  return new ModelError({
    message: `Cannot ask ${engine}: the time for this is up`,
    code: "peer_unavailable",
    retryable: false,
    mayBeBilled: false,
  });
}

const NOTHING = { usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 }, costUsd: 0 };

function spentOn(price: ModelPrice | null, usage: NonNullable<ModelReply["usage"]>) {
  const { inputTokens, outputTokens, cachedTokens } = usage;
  return { usage: { inputTokens, outputTokens, cachedTokens }, costUsd: costUsd(price, usage) };
}

/** Sets aside the most that the call can come to: a token is never less than a byte of what is sent. */
function reserve(
  { provider, price, store, limits, clock }: ClientOptions,
  topic: Topic,
  conversation: string,
  ask: ModelAsk,
): number {
  const inputMax = bytesOf(ask) + PROTOCOL_TOKENS_MAX;
  const outputMax = ask.outputTokensMax;
  const reservation = store.reserveSpend(
    {
      locus: topic.locus,
      purpose: topic.purpose,
      conversation,
      engine: provider.name,
      model: provider.model,
      tokensMax: inputMax + outputMax,
      costUsdMax: costUsdMax(price, { inputMax, outputMax }),
      atMs: clock.nowMs(),
    },
    limits,
  );
  if (reservation.ok) return reservation.id;
  throw new ModelError({
    message: exhausted(reservation, provider.name, topic),
    code: "policy_refused",
    retryable: false,
    mayBeBilled: false,
  });
}

const BOUNDS = {
  usdPerDay: { setting: "model.budget_usd", unit: "$", of: "today" },
  usdPerLocusDay: { setting: "model.budget_usd_locus", unit: "$", of: "today at this locus" },
  tokensPerDay: { setting: "model.budget_tokens", unit: "", of: "today" },
  tokensPerLocusDay: { setting: "model.budget_tokens_locus", unit: "", of: "today at this locus" },
} as const;

function exhausted(
  { bound, spent, limit }: Extract<SpendReservation, { ok: false }>,
  engine: string,
  { locus }: Topic,
): string {
  const { setting, unit, of } = BOUNDS[bound];
  const amount = (value: number): string => (unit === "$" ? `$${value.toFixed(4)}` : `${Math.round(value)} tokens`);
  const where = locus === null ? "" : ` about ${locus}`;
  return `Cannot ask ${engine}${where}: ${amount(spent)} of ${amount(limit)} are used or set aside ${of}, and the most that this call may come to does not fit; raise ${setting}, or wait for the next UTC day`;
}

function bytesOf(ask: ModelAsk): number {
  const turns = ask.turns.map(({ text }) => text).join("");
  return Buffer.byteLength(ask.rules + ask.context + turns + JSON.stringify(ask.format));
}

function promptHash(ask: ModelAsk): ModelTrace["promptHash"] {
  return sha256([ask.rules, ask.context, ...ask.turns.map(({ role, text }) => `${role}: ${text}`)].join("\n"));
}
