import { describe, expect, test } from "bun:test";
import {
  type CandidateTrial,
  chainEngines,
  createMockEngine,
  type MutationEngine,
  type MutationRequest,
} from "../../../src/evolution/mutation/mod.ts";
import { requestOf } from "./subject-of-source.ts";

const trial: CandidateTrial = { tryAll: async () => [] };

function engineThat(
  name: string,
  found: boolean,
  candidatesTried: number,
  seen: MutationRequest[] = [],
): MutationEngine {
  return {
    name,
    async mutate(request) {
      seen.push(request);
      return { winner: found ? { source: name, description: "done" } : null, candidatesTried, elapsedMs: 1 };
    },
  };
}

describe("chainEngines", () => {
  test("asks in order, hands on what is left of the budget, and names who found it", async () => {
    const seen: MutationRequest[] = [];
    const chain = chainEngines([engineThat("a", false, 30), engineThat("b", true, 5, seen), engineThat("c", true, 1)]);
    expect(chain.name).toBe("a,b,c");
    const result = await chain.mutate(requestOf({ source: "x", candidatesMax: 100 }), trial);
    expect(result).toEqual({
      winner: { source: "b", description: "done" },
      engine: "b",
      candidatesTried: 35,
      elapsedMs: 0,
    });
    expect(seen[0]?.budget.candidatesMax).toBe(70);
  });

  test("stops when the budget is spent", async () => {
    const chain = chainEngines([engineThat("a", false, 100), engineThat("b", true, 1)]);
    expect(await chain.mutate(requestOf({ source: "x", candidatesMax: 100 }), trial)).toMatchObject({
      winner: null,
      candidatesTried: 100,
    });
  });

  test("passes over an engine that cannot work, and fails only when none can", async () => {
    const unavailable = createMockEngine([]);
    const chain = chainEngines([unavailable, engineThat("b", true, 1)]);
    expect(await chain.mutate(requestOf({ source: "x" }), trial)).toMatchObject({ winner: { source: "b" } });
    expect(chainEngines([unavailable]).mutate(requestOf({ source: "x" }), trial)).rejects.toMatchObject({
      code: "engine_unavailable",
    });
  });

  test("gives an engine its own budget, and shows it the best that the search before it found", async () => {
    const seen: MutationRequest[] = [];
    const scores: Record<string, readonly boolean[]> = {
      nothing: [false, false, false],
      one: [true, false, false],
      two: [true, true, false],
      alike: [true, true, false],
      other: [false, true, true],
      all: [true, true, true],
    };
    const scoring: CandidateTrial = {
      tryAll: async (sources) =>
        sources.map((source) => ({ passed: scores[source] ?? [], firstFailure: `${source} fell short` })),
    };
    const search: MutationEngine = {
      name: "search",
      async mutate(_, searching) {
        await searching.tryAll(Object.keys(scores));
        return { winner: null, candidatesTried: 6, elapsedMs: 1 };
      },
    };
    const model = { ...engineThat("model", true, 1, seen), ownBudget: { candidatesMax: 2, wallMs: 9_000 } };
    await chainEngines([search, model]).mutate(requestOf({ source: "x", candidatesMax: 6 }), scoring);
    expect(seen[0]?.budget).toEqual({ candidatesMax: 2, wallMs: 9_000 });
    expect(seen[0]?.partials).toEqual([
      { source: "two", passed: 2, reason: "two fell short" },
      { source: "other", passed: 2, reason: "other fell short" },
      { source: "one", passed: 1, reason: "one fell short" },
    ]);
  });

  test("says what kept each engine from an answer", async () => {
    const gaveUp: MutationEngine = {
      name: "a",
      mutate: async () => ({ winner: null, candidatesTried: 1, elapsedMs: 1, reason: "ran out of ideas" }),
    };
    const { reason } = await chainEngines([gaveUp, createMockEngine([])]).mutate(requestOf({ source: "x" }), trial);
    expect(reason).toStartWith("a: ran out of ideas; mock: Cannot mutate");
  });

  test("does not swallow other errors", async () => {
    const broken: MutationEngine = { name: "broken", mutate: () => Promise.reject(new TypeError("bug")) };
    expect(chainEngines([broken, engineThat("b", true, 1)]).mutate(requestOf({ source: "x" }), trial)).rejects.toThrow(
      "bug",
    );
    expect(() => chainEngines([])).toThrow(TypeError);
  });
});
