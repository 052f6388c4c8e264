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
    expect(result).toEqual({ winner: { source: "b", description: "b: done" }, candidatesTried: 35, elapsedMs: 0 });
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

  test("does not swallow other errors", async () => {
    const broken: MutationEngine = { name: "broken", mutate: () => Promise.reject(new TypeError("bug")) };
    expect(chainEngines([broken, engineThat("b", true, 1)]).mutate(requestOf({ source: "x" }), trial)).rejects.toThrow(
      "bug",
    );
    expect(() => chainEngines([])).toThrow(TypeError);
  });
});
