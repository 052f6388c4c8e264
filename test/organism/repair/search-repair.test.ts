import { describe, expect, test } from "bun:test";
import { seededRandom, sha256 } from "../../../src/core/mod.ts";
import type { CandidateScore, MutationEngine } from "../../../src/evolution/mod.ts";
import { searchRepair } from "../../../src/organism/repair/search-repair.ts";
import type { TrialFactory } from "../../../src/organism/repair/trial.ts";
import { CallAborted, newContext } from "../../../src/organism/run/attempt.ts";
import { geneContract } from "../../evolution/mutation/gene-contract.ts";

const score: CandidateScore = { passed: [false], firstFailure: "no" };

/** Tries a batch of two, again and again. */
const tireless: MutationEngine = {
  name: "tireless",
  async mutate(_request, trial) {
    for (;;) await trial.tryAll(["a", "b"]);
  },
};

/** Scores batches until the third, in whose middle `end` is called. */
function trialsThatEnd(end: () => void): TrialFactory {
  let batches = 0;
  return {
    async trial() {
      return {
        async tryAll() {
          batches += 1;
          if (batches < 3) return [score, { ...score, untried: true }];
          end();
          throw new CallAborted("the run was cancelled");
        },
      };
    },
  };
}

async function searched(engine: MutationEngine, trials: TrialFactory, signal: AbortSignal | null) {
  const contract = geneContract({ takes: {}, gives: {} });
  const locus = { contract, checkInput: () => ({ ok: true, value: {} }) as const, checkOutput: () => null as never };
  const task = {
    ...{ locus, siblings: [], evidence: [], tried: new Set<never>(), seed: 1 },
    failing: { sha: sha256("x"), source: "x" },
    failure: { input: {}, kind: "threw", message: "no", frames: [], diagnostics: [] },
    budget: { candidatesMax: 100, wallMs: 1_000 },
  };
  const clock = { nowMs: () => 7, nowUs: () => 7_000 };
  return await searchRepair({ clock, seededRandom }, engine, trials, task, newContext(null, false, signal));
}

describe("a search that is ended from outside", () => {
  test("says after how many candidates, and that nothing was registered", async () => {
    const stop = new AbortController();
    const trials = trialsThatEnd(() => stop.abort(new CallAborted("somebody asked for it")));
    expect(await searched(tireless, trials, stop.signal)).toEqual({
      ...{ winner: null, candidatesTried: 2, elapsedMs: 0 },
      reason: "stopped after 2 candidates; nothing was registered",
    });
  });

  test("says so too where the engine itself heard the signal, and tells time from a stop", async () => {
    const polite: MutationEngine = {
      name: "polite",
      mutate: async () => ({ winner: null, candidatesTried: 1, elapsedMs: 5 }),
    };
    const trials = trialsThatEnd(() => undefined);
    const timeout = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    const { reason } = await searched(polite, trials, timeout);
    expect(reason).toBe("its time was over after 1 candidate; nothing was registered");
    expect((await searched(polite, trials, null)).reason).toBeUndefined();
  });

  test("is a failure of the engine where nobody ended it", async () => {
    const broken: MutationEngine = { name: "broken", mutate: () => Promise.reject(new TypeError("a bug")) };
    const trials = trialsThatEnd(() => undefined);
    await expect(searched(broken, trials, new AbortController().signal)).rejects.toThrow("a bug");
  });
});
