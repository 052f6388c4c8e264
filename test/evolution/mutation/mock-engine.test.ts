import { describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { type CandidateTrial, createMockEngine } from "../../../src/evolution/mutation/mod.ts";
import { requestOf } from "./subject-of-source.ts";

const fixtures = ["a", "b", "c"].map((source) => ({ locus: "locus", source }));
const engine = createMockEngine([{ locus: "other", source: "z" }, ...fixtures]);

function trialPassing(...good: string[]): CandidateTrial {
  return {
    tryAll: async (sources) => sources.map((source) => ({ passed: [good.includes(source)], firstFailure: null })),
  };
}

describe("createMockEngine", () => {
  test("answers with the first fixture for the locus that passes", async () => {
    const result = await engine.mutate(requestOf({ source: "x" }), trialPassing("b", "c", "z"));
    expect(result).toEqual({
      winner: { source: "b", description: "fixture 2 for locus" },
      candidatesTried: 2,
      elapsedMs: 0,
    });
  });

  test("passes over what was tried, and the failing source itself", async () => {
    const request = requestOf({ source: "a", tried: new Set([sha256("b")]) });
    expect(await engine.mutate(request, trialPassing("a", "b", "c"))).toMatchObject({
      winner: { source: "c" },
      candidatesTried: 1,
    });
  });

  test("gives no winner when none passes, and keeps to the budget", async () => {
    expect(await engine.mutate(requestOf({ source: "x" }), trialPassing())).toMatchObject({
      winner: null,
      candidatesTried: 3,
    });
    const request = requestOf({ source: "x", candidatesMax: 1 });
    expect(await engine.mutate(request, trialPassing("b"))).toMatchObject({ winner: null, candidatesTried: 1 });
  });

  test("cannot work at a locus without fixtures", async () => {
    const request = requestOf({ source: "x", contract: { name: "unknown", takes: {}, gives: {} } });
    expect(engine.mutate(request, trialPassing())).rejects.toMatchObject({
      code: "engine_unavailable",
      details: { locus: "unknown" },
    });
  });
});
