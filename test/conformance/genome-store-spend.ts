import { describe, expect, test } from "bun:test";
import type { GenomeStore, SpendRequest, SpendReservation } from "../../src/genome/mod.ts";
import { LOCUS, OTHER_LOCUS } from "../store/samples.ts";

/** What every genome store promises about budgets for models. */
export function spendCases(store: () => GenomeStore): void {
  describe("spend", () => {
    const dayMs = 86_400_000;
    const limits = { usdPerDay: 1, usdPerLocusDay: 0.5, tokensPerDay: 10_000, tokensPerLocusDay: 5_000 };
    const call = (change: Partial<SpendRequest> = {}): SpendRequest => ({
      ...{
        locus: LOCUS,
        purpose: "mutation",
        conversation: "ask_1",
        engine: "claude",
        model: "m",
        tokensMax: 1_000,
        costUsdMax: 0.2,
      },
      atMs: 5 * dayMs + 1,
      ...change,
    });
    const reserve = (change: Partial<SpendRequest> = {}) => store().reserveSpend(call(change), limits);
    const idOf = (reservation: SpendReservation): number => {
      if (!reservation.ok) throw new Error("the reservation was refused");
      return reservation.id;
    };

    test("is set aside up to the bound of the locus, then refused with the numbers", () => {
      expect(reserve().ok).toBeTrue();
      expect(reserve().ok).toBeTrue();
      expect(reserve()).toEqual({ ok: false, bound: "usdPerLocusDay", spent: 0.4, limit: 0.5 });
    });

    test("counts all loci, and calls for none, towards the day", () => {
      for (const locus of [LOCUS, OTHER_LOCUS, null, LOCUS, OTHER_LOCUS]) expect(reserve({ locus }).ok).toBeTrue();
      expect(reserve({ locus: null })).toMatchObject({ ok: false, bound: "usdPerDay" });
      expect(reserve({ locus: null, costUsdMax: null, tokensMax: 5_001 })).toMatchObject({
        bound: "tokensPerDay",
        spent: 5_000,
      });
    });

    test("is bounded in tokens where the price is unknown", () => {
      expect(reserve({ costUsdMax: null, tokensMax: 4_000 }).ok).toBeTrue();
      expect(reserve({ costUsdMax: null, tokensMax: 1_001 })).toMatchObject({ ok: false, bound: "tokensPerLocusDay" });
    });

    test("of nothing needs no budget", () => {
      const none = { usdPerDay: 0, usdPerLocusDay: 0, tokensPerDay: 9_999, tokensPerLocusDay: 9_999 };
      expect(store().reserveSpend(call({ costUsdMax: 0 }), none).ok).toBeTrue();
      expect(store().reserveSpend(call({ costUsdMax: 0.01 }), none)).toMatchObject({ ok: false, bound: "usdPerDay" });
    });

    test("is free again once a call came to less", () => {
      const first = idOf(reserve({ costUsdMax: 0.5 }));
      expect(reserve().ok).toBeFalse();
      store().settleSpend(first, { usage: { inputTokens: 100, outputTokens: 20, cachedTokens: 40 }, costUsd: 0.01 });
      expect(reserve().ok).toBeTrue();
    });

    test("begins anew with the UTC day", () => {
      idOf(reserve({ costUsdMax: 0.5, atMs: 6 * dayMs - 1 }));
      expect(reserve({ atMs: 6 * dayMs - 1 }).ok).toBeFalse();
      expect(reserve({ atMs: 6 * dayMs }).ok).toBeTrue();
    });

    test("is summed up by day, locus, engine and model", () => {
      const usage = { inputTokens: 100, outputTokens: 20, cachedTokens: 40 };
      store().settleSpend(idOf(reserve()), { usage, costUsd: 0.01 });
      idOf(reserve({ conversation: "ask_2" }));
      store().settleSpend(idOf(reserve({ locus: null, costUsdMax: null })), { usage, costUsd: null });
      store().settleSpend(idOf(reserve({ atMs: 6 * dayMs })), { usage, costUsd: 0.02 });
      idOf(reserve({ atMs: 1 }));
      const shared = { engine: "claude", model: "m" };
      expect(store().spend(5 * dayMs + 7)).toEqual([
        {
          ...{ dayMs: 6 * dayMs, locus: LOCUS, ...shared, conversations: 1, calls: 1, unsettled: 0, unpriced: 0 },
          ...{ ...usage, tokens: 120, costUsd: 0.02 },
        },
        {
          ...{ dayMs: 5 * dayMs, locus: null, ...shared, conversations: 1, calls: 1, unsettled: 0, unpriced: 1 },
          ...{ ...usage, tokens: 120, costUsd: 0 },
        },
        {
          ...{ dayMs: 5 * dayMs, locus: LOCUS, ...shared, conversations: 2, calls: 2, unsettled: 1, unpriced: 0 },
          ...{ ...usage, tokens: 1_120, costUsd: 0.21000000000000002 },
        },
      ]);
    });
  });
}
