import { afterAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problemOf } from "../../scripts/bench/repair/run-case.ts";
import { caseNames, type Expectation, loadCase } from "../../scripts/bench/repair/suite.ts";
import { loadContracts } from "../../src/contract/mod.ts";
import { seededRandom, systemClock } from "../../src/core/mod.ts";
import { createGeneticEngine } from "../../src/evolution/mod.ts";
import { createMockKernel } from "../../src/kernel/mod.ts";
import { createWorkbench } from "../../src/organism/mod.ts";
import { sharedSandbox } from "../organism/test-organism.ts";

// The benchmark is worth what its cases are worth: each must be solvable, faulty, and judged on inputs of its own.

const SUITE = join(import.meta.dir, "..", "repair");
const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const parts = {
  ...{ sandbox, kernel: createMockKernel(), simulate: () => createMockKernel(), engine: createGeneticEngine() },
  ...{ clock: systemClock, seededRandom },
};
/** A right answer may take its time on a busy machine; a wrong one that never comes should not hold us up. */
const deadlines = (ms: number) => ({ deadlineMs: { transform: ms, diagnostic: ms, configuration: ms } });

const cases = caseNames(SUITE, null).map((name) => loadCase(SUITE, name));

describe("every case of the repair benchmark", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const text = readFileSync(join(SUITE, one.name, "contract.sg"), "utf8");
    const { diagnostics } = loadContracts([{ path: one.contract.file, text }]);
    expect(diagnostics).toEqual([]);

    const patient = createWorkbench({ ...parts, settings: deadlines(5_000) }, one.contract);
    const hasty = createWorkbench({ ...parts, settings: deadlines(250) }, one.contract);
    const problems = async (bench: typeof patient, source: string, expected: readonly Expectation[]) => {
      const calls = await bench.judge(
        source,
        expected.map(({ input }) => input),
      );
      return calls.flatMap((call, index) => problemOf(call, expected[index]) ?? []);
    };
    expect(await problems(patient, one.correct, [...one.visible, ...one.heldout])).toEqual([]);
    // One by one, and no further than needed: some faulty genes never end.
    const verdicts = new Set<"right" | "wrong">();
    for (const expectation of one.visible) {
      verdicts.add((await problems(hasty, one.faulty, [expectation])).length === 0 ? "right" : "wrong");
      if (verdicts.size === 2) break;
    }
    expect([...verdicts].sort(), "the faulty gene passes some visible cases and fails others").toEqual([
      "right",
      "wrong",
    ]);

    expect(one.visible.length).toBeWithin(5, 11);
    expect(one.heldout.length).toBeWithin(8, 21);
    const inputs = [...one.visible, ...one.heldout].map(({ input }) => JSON.stringify(input));
    expect(new Set(inputs).size, "no input twice").toBe(inputs.length);
  });
});

describe("the repair benchmark as a whole", () => {
  test("faults are few, named, and small", () => {
    for (const one of cases) {
      expect(one.faults).toBeOneOf([1, 2]);
      expect(one.kinds.length, one.name).toBe(one.faults ?? 0);
      const [faulty, correct] = [one.faulty.split("\n"), one.correct.split("\n")];
      const changed = [
        ...faulty.filter((line) => !correct.includes(line)),
        ...correct.filter((line) => !faulty.includes(line)),
      ];
      expect(changed.length, one.name).toBeLessThanOrEqual(6);
      expect(one.faulty, one.name).not.toBe(one.correct);
      expect(one.correct.split("\n").length, one.name).toBeWithin(8, 47);
    }
  });
});
