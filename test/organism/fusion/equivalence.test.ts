import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import { InputError, type Json } from "../../../src/core/mod.ts";
import type { PathwayRun } from "../../../src/organism/mod.ts";
import { answerCheck } from "../../../src/pathway/mod.ts";
import { sharedSandbox, type TestOrganism, testOrganism } from "../test-organism.ts";
import { type Generated, generate } from "./generated.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

interface Seen {
  readonly run: Pick<PathwayRun, "outcome" | "output" | "message"> | string;
  readonly failed: unknown;
  readonly kernel: Json;
}

/** All that somebody outside can tell of a run, and whether one gene did it. */
async function look(
  { organism, kernel }: TestOrganism,
  input: Json,
): Promise<Seen & { readonly course: PathwayRun | null }> {
  try {
    const run = await organism.run("outer", input);
    const failed = run.steps.find(({ outcome }) => outcome !== "success");
    const { outcome, output, message } = run;
    const how = failed?.attempts.map((attempt) => [attempt.outcome, attempt.kind, attempt.message]);
    // As text: the order of keys counts too.
    const told = { outcome, output: JSON.stringify(output), message };
    return {
      run: told,
      failed: failed && [failed.key, failed.name, how],
      kernel: await kernel.snapshot(),
      course: run,
    };
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { run: thrown.message, failed: null, kernel: await kernel.snapshot(), course: null };
  }
}

const tally = { fused: 0, failed: 0, refused: 0, misfit: 0 };

async function compare(generated: Generated): Promise<void> {
  const { contracts, genes, inputs } = generated;
  const stepwise = testOrganism({ sandbox, contracts, genes });
  const fused = testOrganism({ sandbox, contracts, genes, settings: { fusion: { after: 1_000 } } });
  for (const input of inputs) {
    if (fused.organism.fusions.state("outer").fused === null) {
      const { obstacle } = fused.organism.fusions.state("outer");
      if (obstacle !== null) return expect(obstacle).toContain("no boundary");
      fused.organism.fusions.fuse("outer");
    }
    const { course: byStep, ...expected } = await look(stepwise, input);
    const { course, ...seen } = await look(fused, input);
    expect(seen).toEqual(expected);
    if (byStep === null || course === null) {
      tally.misfit += 1;
      continue;
    }
    if (byStep.outcome === "success") {
      // What holds a model's gene must not refuse what the steps themselves can give.
      const { library } = stepwise.organism;
      expect(answerCheck(stepwise.organism.pathway("outer"), library)(byStep.output)).toBeNull();
      expect(course.decomposed).toBeNull();
      tally.fused += 1;
      continue;
    }
    // The fused gene itself says what the steps then say: which step, and for what a gene threw, in its words.
    tally[byStep.outcome === "refusal" ? "refused" : "failed"] += 1;
    const kind = byStep.steps.find(({ outcome }) => outcome !== "success")?.attempts.at(-1)?.kind;
    if (kind === "threw" || byStep.outcome === "refusal") expect(course.decomposed).toBe(byStep.message);
    else expect(course.decomposed).toStartWith((byStep.message ?? "").split(": ")[0] ?? "");
  }
}

test("fused and step by step agree: results, errors and the step they come from", async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), (g) => compare(generate(g, false))),
    { numRuns: 40, seed: 20_261_121 },
  );
}, 120_000);

test("and in what they do to the network", async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), (g) => compare(generate(g, true))),
    { numRuns: 25, seed: 20_261_121 },
  );
}, 120_000);

test("the generator reaches every way for a run to end", () => {
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
});
