import type { Json } from "../../src/core/mod.ts";
import type { Organism } from "../../src/organism/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt, ROOT } from "./organism.ts";

const ROUNDS = 5;
const ROUND_MS = 1_000;
/** Distinct inputs: repeated text makes JSON.parse look faster than it is. */
const INPUTS = 2_048;

/** Runs per second through the whole loop (validate, execute in the sandbox, validate, score, record). */
export async function loopFigures(): Promise<readonly Figure[]> {
  const gene: { execute(input: unknown): unknown } = await import(`${ROOT}/genes/vlan_range_expand.ts`);
  const inputs = Array.from(
    { length: INPUTS },
    (_, index): Json => ({ ranges: `${1 + (index % 4_000)}-${4 + (index % 4_000)}` }),
  );
  const texts = inputs.map((input) => JSON.stringify(input));
  return await inFreshOrganism(async ({ root }) => {
    const { organism, close } = await openAt(root);
    await organism.execute("vlan_range_expand", inputs[0] ?? null);
    try {
      const rates = await interleaved(
        {
          direct: () => directRate(gene.execute, texts),
          one: () => loopRate(organism, inputs, 1),
          many: () => loopRate(organism, inputs, 64),
        },
        ROUNDS,
      );
      const baseline = { name: "the same function, JSON in and out", value: rates.direct };
      return [
        { name: "whole loop, 1 in flight", unit: "runs/s", value: rates.one, baseline },
        { name: "whole loop, 64 in flight", unit: "runs/s", value: rates.many, baseline },
      ];
    } finally {
      await close();
    }
  });
}

function directRate(execute: (input: unknown) => unknown, texts: readonly string[]): number {
  const start = performance.now();
  let calls = 0;
  let bytes = 0;
  while (performance.now() - start < ROUND_MS) {
    for (const text of texts) bytes += JSON.stringify(execute(JSON.parse(text))).length;
    calls += texts.length;
  }
  if (bytes === 0) throw new Error("the baseline gave no output");
  return (calls / (performance.now() - start)) * 1_000;
}

async function loopRate(organism: Organism, inputs: readonly Json[], inFlight: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - start < ROUND_MS) {
      const run = await organism.execute("vlan_range_expand", inputs[runs++ % inputs.length] ?? null);
      if (run.outcome !== "success") throw new Error(`the bench's gene failed: ${JSON.stringify(run.attempts)}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (runs / (performance.now() - start)) * 1_000;
}
