import type { ManualClock } from "../../../src/core/mod.ts";
import type { GenomeStore } from "../../../src/genome/mod.ts";
import { operationsFor } from "../../../src/kernel/mod.ts";
import { fuseGene, openModel } from "../../../src/llm/mod.ts";
import type { ModelFuser } from "../../../src/organism/mod.ts";

export interface FuserOptions {
  /** Of a server that speaks Anthropic's protocol. */
  readonly url: string;
  readonly tokensPerDay?: number;
  readonly unasked?: string;
}

/** The real client and protocol, against a server on the loopback address. */
export function loopbackFuser({ url, tokensPerDay = 1_000_000, unasked }: FuserOptions) {
  return (store: GenomeStore, clock: ManualClock): ModelFuser => ({
    ask: fuseGene,
    unasked: unasked ?? null,
    author: () => ({
      client: openModel("claude", null, {
        environment: { ANTHROPIC_API_KEY: "sk-test-0123456789abcdef", ANTHROPIC_BASE_URL: url },
        ...{ store, clock, price: null, callMsMax: 5_000 },
        limits: { usdPerDay: 100, usdPerLocusDay: 100, tokensPerDay, tokensPerLocusDay: 1_000_000 },
        patience: { sleep: async (ms) => clock.advance(ms), random: { next: () => 1, below: () => 0 } },
      }),
      operations: (family) =>
        family === "transform"
          ? []
          : operationsFor(family).map((name) => ({ name, arguments: [], description: "an operation" })),
      outputTokensMax: 4_000,
      wallMs: 60_000,
    }),
  });
}
