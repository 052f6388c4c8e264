import { describe, expect, test } from "bun:test";
import type { CandidateTrial, KnownAnswer, MutationEngine, MutationRequest } from "../../src/evolution/mod.ts";
import { parseGene } from "../../src/syntax/mod.ts";
import { requestOf } from "../evolution/mutation/subject-of-source.ts";

/** The fault that every engine under test is able to mend, and the repair that those who replay are given. */
export const FAULTY = "export function execute(input) {\n  return { result: input.value * 2 + 1 };\n}\n";
export const REPAIRED = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";

export interface EngineUnderTest extends Disposable {
  readonly engine: MutationEngine;
}

const evidence: readonly KnownAnswer[] = [1, 2, 5].map((value) => ({
  origin: value === 5 ? "failure" : "example",
  input: { value },
  expected: { kind: "output", output: { result: value * 2 } },
}));

/** Runs candidates here: they are edits of the gene above, and the test's own. */
function trialOf(tried: string[], isSolvable: boolean): CandidateTrial {
  const passes = (source: string, { input }: KnownAnswer): boolean => {
    const { value } = input as { readonly value: number };
    try {
      const text = parseGene(source).javascript.replace("export ", "");
      const output = new Function(`${text}\nreturn execute;`)()({ value }) as { readonly result?: unknown };
      return isSolvable && output.result === value * 2;
    } catch {
      return false;
    }
  };
  return {
    tryAll: async (sources) => {
      tried.push(...sources);
      return sources.map((source) => {
        const passed = evidence.map((piece) => passes(source, piece));
        return { passed, firstFailure: passed.includes(false) ? "it gives something else" : null };
      });
    },
  };
}

const request = (change: Partial<MutationRequest> = {}): MutationRequest => ({
  ...requestOf({
    source: FAULTY,
    contract: { name: "double", takes: { value: "int" }, gives: { result: "int" } },
    failure: { input: { value: 5 }, kind: "unexpected", message: "gave 11, expected 10" },
    evidence,
    candidatesMax: 400,
  }),
  ...change,
});

/** What every mutation engine promises, whoever it asks. */
export function mutationEngineConformance(name: string, open: () => EngineUnderTest): void {
  describe(`${name} keeps the promises of MutationEngine:`, () => {
    test("a winner was tried and satisfies all evidence", async () => {
      using opened = open();
      const tried: string[] = [];
      const result = await opened.engine.mutate(request(), trialOf(tried, true));
      const winner = result.winner?.source ?? "";
      expect(tried).toContain(winner);
      const [score] = await trialOf([], true).tryAll([winner]);
      expect(score?.passed).toEqual([true, true, true]);
      expect(result.winner?.description).not.toBe("");
      expect(result.candidatesTried).toBeGreaterThan(0);
    });

    test("without a candidate that holds there is no winner, and no error", async () => {
      using opened = open();
      const result = await opened.engine.mutate(request(), trialOf([], false));
      expect(result.winner).toBeNull();
      expect(result.elapsedMs).toBeGreaterThanOrEqual(0);
    });

    test("a signal that was given before it began leaves nothing tried", async () => {
      using opened = open();
      const tried: string[] = [];
      const result = await opened.engine.mutate(request({ signal: AbortSignal.abort() }), trialOf(tried, true));
      expect(result.winner).toBeNull();
      expect(tried.filter((source) => source !== FAULTY)).toEqual([]);
    });

    test("its name is what lineage will call it", () => {
      using opened = open();
      expect(opened.engine.name).toMatch(/^[a-z]+([,|][a-z]+)*$/);
    });
  });
}
