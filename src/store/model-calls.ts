import { eq, gte, sql } from "drizzle-orm";
import {
  dayStartMs,
  type SpendLimits,
  type SpendRequest,
  type SpendReservation,
  type SpendTotal,
  type Spent,
  spendRefusal,
} from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { modelCalls } from "./schema.ts";

export class ModelCalls {
  readonly #db: GenomeDatabase;

  constructor(db: GenomeDatabase) {
    this.#db = db;
  }

  /** One immediate transaction: between reading the sums and adding to them, nobody else can write. */
  reserve(request: SpendRequest, limits: SpendLimits): SpendReservation {
    return this.#db.$client
      .transaction((): SpendReservation => {
        const refusal = spendRefusal(request, limits, ...this.#sums(request));
        if (refusal !== null) return refusal;
        const { locus, purpose, conversation, engine, model, atMs, tokensMax: tokens, costUsdMax: costUsd } = request;
        const counts = { tokens, costUsd, inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
        const row = this.#db
          .insert(modelCalls)
          .values({ locus, purpose, conversation, engine, model, atMs, isSettled: false, ...counts })
          .returning({ id: modelCalls.id })
          .get();
        return { ok: true, id: row.id };
      })
      .immediate();
  }

  settle(id: number, { usage, costUsd }: Spent): void {
    const tokens = usage.inputTokens + usage.outputTokens;
    this.#db
      .update(modelCalls)
      .set({ ...usage, tokens, costUsd, isSettled: true })
      .where(eq(modelCalls.id, id))
      .run();
  }

  totals(sinceMs: number): readonly SpendTotal[] {
    const { locus, engine, model } = modelCalls;
    const dayMs = sql<number>`at_ms / 86400000 * 86400000`;
    return this.#db
      .select({
        dayMs,
        locus,
        engine,
        model,
        conversations: sql<number>`count(DISTINCT conversation)`,
        calls: sql<number>`count(*)`,
        unsettled: sql<number>`sum(NOT is_settled)`,
        unpriced: sql<number>`sum(cost_usd IS NULL)`,
        tokens: sql<number>`sum(tokens)`,
        inputTokens: sql<number>`sum(input_tokens)`,
        outputTokens: sql<number>`sum(output_tokens)`,
        cachedTokens: sql<number>`sum(cached_tokens)`,
        costUsd: sql<number>`coalesce(sum(cost_usd), 0.0)`,
      })
      .from(modelCalls)
      .where(gte(modelCalls.atMs, dayStartMs(sinceMs)))
      .groupBy(dayMs, locus, engine, model)
      .orderBy(sql`1 DESC`, locus, engine, model)
      .all();
  }

  #sums({ atMs, locus }: SpendRequest) {
    const sums = { tokens: sql<number>`coalesce(sum(tokens), 0)`, costUsd: sql<number>`coalesce(sum(cost_usd), 0.0)` };
    const ofLocus = {
      tokens: sql<number>`coalesce(sum(CASE WHEN locus = ${locus} THEN tokens END), 0)`,
      costUsd: sql<number>`coalesce(sum(CASE WHEN locus = ${locus} THEN cost_usd END), 0.0)`,
    };
    const row = this.#db
      .select({ day: sums, locus: ofLocus })
      .from(modelCalls)
      .where(gte(modelCalls.atMs, dayStartMs(atMs)))
      .get();
    const nothing = { tokens: 0, costUsd: 0 };
    return [row?.day ?? nothing, row?.locus ?? nothing] as const;
  }
}
