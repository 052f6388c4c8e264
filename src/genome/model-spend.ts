import type { LocusName, Sha } from "../core/mod.ts";

/** What a model was sent and gave, in the provider's own tokens; `cached` is the part of `input` that was served from its cache. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
}

/** Which model wrote something, from what, and for how much: kept in an allele's origin. */
export interface ModelTrace {
  readonly model: string;
  /** Which calls of the genome's ledger these are. */
  readonly conversation: string;
  /** SHA-256 of the first prompt, whole. */
  readonly promptHash: Sha;
  /** Calls that were made, retries and the second attempt among them. */
  readonly calls: number;
  readonly usage: TokenUsage;
  /** US dollars; null when nobody knows the model's price. */
  readonly costUsd: number | null;
}

export type SpendPurpose = "mutation" | "generate" | "evolve" | "fusion";

/** One call that somebody wants to make, at the most it can cost. */
export interface SpendRequest {
  /** Null: for no locus in particular. */
  readonly locus: LocusName | null;
  readonly purpose: SpendPurpose;
  /** The same for all calls of one repair, gene or draft. */
  readonly conversation: string;
  readonly engine: string;
  readonly model: string;
  readonly tokensMax: number;
  /** Null when the price is unknown: only the budget in tokens holds it then. */
  readonly costUsdMax: number | null;
  readonly atMs: number;
}

/** Hard bounds for one UTC day. */
export interface SpendLimits {
  readonly usdPerDay: number;
  readonly usdPerLocusDay: number;
  readonly tokensPerDay: number;
  readonly tokensPerLocusDay: number;
}

export type SpendReservation =
  | { readonly ok: true; readonly id: number }
  | { readonly ok: false; readonly bound: keyof SpendLimits; readonly spent: number; readonly limit: number };

/** What a call came to, once the provider has said so. */
export interface Spent {
  readonly usage: TokenUsage;
  readonly costUsd: number | null;
}

/** Calls of one day and locus by one model. */
export interface SpendTotal extends TokenUsage {
  /** Start of the UTC day. */
  readonly dayMs: number;
  readonly locus: LocusName | null;
  readonly engine: string;
  readonly model: string;
  /** Repairs, genes and drafts that the calls belong to. */
  readonly conversations: number;
  readonly calls: number;
  /** Calls that never reported back and count at their most: the process died, or the stream broke. */
  readonly unsettled: number;
  /** What counts towards the budgets. */
  readonly tokens: number;
  readonly costUsd: number;
  /** Calls whose price is unknown and which `costUsd` therefore leaves out. */
  readonly unpriced: number;
}

const DAY_MS = 86_400_000;

export function dayStartMs(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** Sums of a day, reservations included. */
export interface SpendSums {
  readonly tokens: number;
  readonly costUsd: number;
}

/** Why the call may not be made, or null: whatever it comes to, no budget is exceeded. */
export function spendRefusal(
  request: SpendRequest,
  limits: SpendLimits,
  day: SpendSums,
  locus: SpendSums,
): Extract<SpendReservation, { ok: false }> | null {
  const cost = request.costUsdMax ?? 0;
  const bounds: readonly (readonly [keyof SpendLimits, number, number])[] = [
    ["usdPerDay", day.costUsd, cost],
    ["tokensPerDay", day.tokens, request.tokensMax],
    ...(request.locus === null
      ? []
      : ([
          ["usdPerLocusDay", locus.costUsd, cost],
          ["tokensPerLocusDay", locus.tokens, request.tokensMax],
        ] as const)),
  ];
  for (const [bound, spent, more] of bounds) {
    // What costs nothing needs no budget: a local model works with all budgets in dollars at zero.
    if (more > 0 && spent + more > limits[bound]) return { ok: false, bound, spent, limit: limits[bound] };
  }
  return null;
}
