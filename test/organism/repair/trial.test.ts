import { afterAll, describe, expect, test } from "bun:test";
import { inputChecker, outputChecker } from "../../../src/contract/mod.ts";
import type { Json } from "../../../src/core/mod.ts";
import { createGeneticEngine, type Evidence, OUT_OF_STEPS } from "../../../src/evolution/mod.ts";
import { createMockKernel } from "../../../src/kernel/mod.ts";
import { createTrialFactory, problemOf } from "../../../src/organism/repair/trial.ts";
import { createSandbox } from "../../../src/sandbox/mod.ts";
import { geneContract } from "../../evolution/mutation/gene-contract.ts";
import { requestOf } from "../../evolution/mutation/subject-of-source.ts";

const sandbox = createSandbox({ hosts: 2 });
afterAll(() => sandbox.close());

const sketch = { takes: { n: "int" }, gives: { half: "int" } };
const contract = geneContract(sketch);
const locus = { contract, checkInput: inputChecker(contract), checkOutput: outputChecker(contract) };
const evidence = [2, 4, 10].map(
  (n): Evidence => ({ origin: "example", input: { n }, expected: { kind: "output", output: { half: n / 2 } } }),
);
const gene = (body: string): string => `export function execute(input) {\n  ${body}\n}\n`;

function trialOn(pieces: readonly Evidence[]) {
  const parts = {
    sandbox,
    kernel: createMockKernel(),
    simulate: () => createMockKernel(),
    settings: { deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 } },
  };
  const checkOn = () => {
    throw new TypeError("a transform has no diagnostics");
  };
  const context = { signal: null } as Parameters<ReturnType<typeof createTrialFactory>["trial"]>[2];
  return createTrialFactory(parts, checkOn).trial(locus, pieces, context);
}

describe("a trial", () => {
  test("tells equal behaviour from different, and how near a wrong answer is", async () => {
    const trial = await trialOn(evidence);
    const [right, twin, near, far] = await trial.tryAll([
      gene("return { half: input.n / 2 };"),
      gene("return { half: input.n * 0.5 };"),
      gene("return { half: input.n / 2 + 1 };"),
      gene("return { half: 500 };"),
    ]);
    expect(right).toMatchObject({ passed: [true, true, true], firstFailure: null, closeness: [1, 1, 1] });
    expect(twin?.behaviour).toBe(right?.behaviour ?? "");
    expect(near?.behaviour).not.toBe(far?.behaviour ?? "");
    const sum = (values: readonly number[] = []): number => values.reduce((total, value) => total + value, 0);
    expect(sum(near?.closeness)).toBeGreaterThan(sum(far?.closeness));
  });

  test("lets an output have more than the evidence names, but for what is whole", async () => {
    const output = { half: 1 };
    const more = { ...output, note: { seen: true } };
    expect(problemOf({ expected: { kind: "output", output } }, { outcome: "success", output: more })).toBeNull();
    const whole = { kind: "output", output, whole: true } as const;
    expect(problemOf({ expected: whole }, { outcome: "success", output })).toBeNull();
    expect(problemOf({ expected: whole }, { outcome: "success", output: more })).toContain("expected");
  });

  test("ends a candidate that ran out of steps, and says so of what it did not run", async () => {
    const trial = await trialOn(evidence);
    const script = gene(`if (input.n === 4) throw "${OUT_OF_STEPS}"; return { half: input.n / 2 };`);
    const [ended] = await trial.tryAll([script]);
    expect(ended).toMatchObject({ passed: [true, false, false], ranOut: [false, true, true] });
    const [whole] = await trial.tryAll([script], undefined, { wallMs: 60_000, everyPiece: true });
    expect(whole).toMatchObject({ passed: [true, false, true], ranOut: [false, true, false] });
  });

  test("running out of steps is no clean refusal of an input that has to fail", async () => {
    const fails: Evidence = { origin: "example", input: { n: 3 }, expected: { kind: "fails" } };
    const trial = await trialOn([fails]);
    const [ranOut, refused] = await trial.tryAll([gene(`throw "${OUT_OF_STEPS}";`), gene('throw new Error("odd");')]);
    expect([ranOut?.passed, refused?.passed]).toEqual([[false], [true]]);
  });

  test("leaves untried what the wall time does not reach", async () => {
    const trial = await trialOn(evidence);
    const slow = Array.from({ length: 200 }, (_, at) => gene(`for (;;) { if (${at} < 0) return { half: 0 }; }`));
    const scores = await trial.tryAll(slow, undefined, { wallMs: 1 });
    expect(scores.every(({ passed }) => passed.every((isRight) => !isRight))).toBe(true);
    expect(scores.at(-1)?.untried).toBe(true);
  });

  test("observes what scripts give, and nothing where they fail or the contract refuses the input", async () => {
    const trial = await trialOn(evidence);
    const script = gene('if (input.n === 1) throw new Error("one"); return [input.n];');
    const inputs: Json[] = [{ n: 7 }, { n: 1 }, { n: "text" }];
    expect(await trial.observe?.([script], inputs)).toEqual([["[7]", null, null]]);
  });

  test("with the engine: a search of loops ends, and finds what is right", async () => {
    const source = gene("let half = 0;\n  while (half * 2 !== input.n) half += 2;\n  return { half };");
    const pieces = [2, 4, 10, 0].map(
      (n): Evidence => ({ origin: "example", input: { n }, expected: { kind: "output", output: { half: n / 2 } } }),
    );
    const trial = await trialOn(pieces);
    const failure = { input: { n: 2 }, kind: "timeout", message: "ran longer than its deadline" };
    const request = requestOf({ source, contract: sketch, evidence: pieces, failure });
    const { winner } = await createGeneticEngine().mutate(request, trial);
    const [judged] = await trial.tryAll([winner?.source ?? ""]);
    expect(judged?.passed).toEqual([true, true, true, true]);
  });
});
