import { afterAll, describe, expect, test } from "bun:test";
import { loadContracts } from "../../../src/contract/mod.ts";
import { seededRandom, systemClock } from "../../../src/core/mod.ts";
import type { Evidence, MutationEngine, MutationRequest } from "../../../src/evolution/mod.ts";
import { createMockKernel } from "../../../src/kernel/mod.ts";
import { createWorkbench } from "../../../src/organism/mod.ts";
import { sharedSandbox } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACT = `gene share
  is transform
  risk none
  does:
    Splits an amount.
  takes:
    amount  int      "What to split"
    parts   int = 2  "Among how many"
  gives:
    each  int  "Rounded down"
`;
const FAULTY = "export function execute({ amount, parts }) {\n  return { each: Math.ceil(amount / parts) };\n}\n";

function workbench(engine: MutationEngine) {
  const contract = loadContracts([{ path: "share.sg", text: CONTRACT }]).library.genes.get("share");
  if (contract === undefined) throw new TypeError("the test's contract has errors");
  const parts = {
    ...{ sandbox, kernel: createMockKernel(), simulate: () => createMockKernel(), clock: systemClock, seededRandom },
    ...{ engine, settings: { deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 } } },
  };
  return createWorkbench(parts, contract);
}

const idle: MutationEngine = {
  name: "idle",
  mutate: async () => ({ winner: null, candidatesTried: 0, elapsedMs: 0 }),
};

const known = (amount: number, each: number): Evidence => ({
  ...{ origin: "example", input: { amount } },
  expected: { kind: "output", output: { each } },
});

describe("a workbench", () => {
  test("judges a gene under its contract, with defaults filled in and the place of an error", async () => {
    const source =
      'export function execute({ amount, parts }) {\n  if (amount < 0) throw new Error("no debts");\n'.concat(
        '  return { each: amount === 1 ? "none" : amount / parts };\n}\n',
      );
    const [good, thrown, garbage, bad] = await workbench(idle).judge(source, [
      { amount: 8 },
      { amount: -1 },
      { amount: 1 },
      { sum: 8 },
    ]);
    expect(good?.judgement).toEqual({ outcome: "success", output: { each: 4 } });
    expect(thrown?.judgement).toMatchObject({ outcome: "failure", kind: "threw", message: "no debts" });
    expect(thrown?.frames[0]?.line).toBe(2);
    expect(garbage?.judgement).toMatchObject({ outcome: "failure", kind: "contract" });
    expect(bad?.judgement).toMatchObject({ message: "input breaks the contract at $.amount: missing: expected int" });
  });

  test("hands the engine what an organism would, and tries its candidates on the evidence", async () => {
    let seen: MutationRequest | null = null;
    const good = FAULTY.replace("ceil", "floor");
    const engine: MutationEngine = {
      name: "one idea",
      async mutate(request, trial) {
        seen = request;
        const scores = await trial.tryAll([request.failing.source, good]);
        expect(scores.map(({ passed }) => passed)).toEqual([
          [true, false],
          [true, true],
        ]);
        return { winner: { source: good, description: "rounds down" }, candidatesTried: 2, elapsedMs: 1 };
      },
    };
    const bench = workbench(engine);
    const [failing] = await bench.judge(FAULTY, [{ amount: 5 }]);
    if (failing === undefined) throw new TypeError("nothing was judged");
    const evidence = [known(4, 2), known(5, 2)];
    const budget = { candidatesMax: 10, wallMs: 20_000 };
    const result = await bench.repair({ source: FAULTY, failing, evidence, budget, seed: 3 });
    expect(result.winner?.source).toBe(good);
    expect(seen).toMatchObject({
      failing: { source: FAULTY },
      failure: { input: { amount: 5 }, kind: "contract", message: 'gave {"each":3}' },
      ...{ siblings: [], evidence, budget },
    });
  });

  test("cancels what is still running after the wall time", async () => {
    const endless = "export function execute() {\n  for (;;);\n}\n";
    const engine: MutationEngine = {
      name: "stubborn",
      async mutate(request, trial) {
        for (;;) await trial.tryAll([request.failing.source, ...Array<string>(500).fill(endless)]);
      },
    };
    const bench = workbench(engine);
    const [failing] = await bench.judge(FAULTY, [{ amount: 5 }]);
    if (failing === undefined) throw new TypeError("nothing was judged");
    const budget = { candidatesMax: 10, wallMs: 1 };
    const result = await bench.repair({ source: FAULTY, failing, evidence: [known(5, 2)], budget, seed: 3 });
    expect(result.winner).toBeNull();
  }, 120_000);
});
