import { describe, expect, test } from "bun:test";
import {
  type CandidateTrial,
  createMockEngine,
  type MutationEngine,
  raceEngines,
} from "../../../src/evolution/mutation/mod.ts";
import { requestOf } from "./subject-of-source.ts";

const trial: CandidateTrial = { tryAll: async () => [] };
const request = requestOf({ source: "x" });

function winning(name: string, when: Promise<void> = Promise.resolve()): MutationEngine {
  return {
    name,
    async mutate() {
      await when;
      return { winner: { source: name, description: "done" }, candidatesTried: 1, elapsedMs: 1 };
    },
  };
}

/** Works until it is told to stop. */
function endless(name: string, stopped: string[]): MutationEngine {
  return {
    name,
    mutate: ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => {
          stopped.push(name);
          resolve({ winner: null, candidatesTried: 7, elapsedMs: 1 });
        });
      }),
  };
}

describe("raceEngines", () => {
  test("takes the first winner and waits until the others have stopped", async () => {
    const stopped: string[] = [];
    const race = raceEngines([endless("slow", stopped), winning("fast")]);
    expect(race.name).toBe("slow|fast");
    const result = await race.mutate(request, trial);
    expect(result.winner).toEqual({ source: "fast", description: "done" });
    expect(result).toMatchObject({ engine: "fast", candidatesTried: 8 });
    expect(stopped).toEqual(["slow"]);
  });

  test("prefers a late winner to an early loser", async () => {
    const loser: MutationEngine = {
      name: "a",
      mutate: async () => ({ winner: null, candidatesTried: 1, elapsedMs: 0 }),
    };
    const result = await raceEngines([loser, winning("b", Bun.sleep(1))]).mutate(request, trial);
    expect(result.engine).toBe("b");
  });

  test("passes an abort from outside on", async () => {
    const stopped: string[] = [];
    const outside = new AbortController();
    const running = raceEngines([endless("a", stopped), endless("b", stopped)]).mutate(
      { ...request, signal: outside.signal },
      trial,
    );
    outside.abort();
    expect((await running).winner).toBeNull();
    expect(stopped).toEqual(["a", "b"]);
  });

  test("is unavailable only when all are, and does not swallow other errors", async () => {
    const unavailable = createMockEngine([]);
    expect(await raceEngines([unavailable, winning("b")]).mutate(request, trial)).toMatchObject({ engine: "b" });
    expect(raceEngines([unavailable]).mutate(request, trial)).rejects.toMatchObject({ code: "engine_unavailable" });
    const stopped: string[] = [];
    const broken: MutationEngine = { name: "broken", mutate: () => Promise.reject(new TypeError("bug")) };
    expect(raceEngines([broken, endless("a", stopped)]).mutate(request, trial)).rejects.toThrow("bug");
    expect(() => raceEngines([])).toThrow(TypeError);
  });
});
