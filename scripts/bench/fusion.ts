import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/core/mod.ts";
import type { Organism } from "../../src/organism/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const ROUNDS = 5;
const ROUND_MS = 1_000;
const PATHWAY = "bench_fusion";
/** Distinct inputs, so that no text is parsed from a cache. */
const INPUTS = Array.from(
  { length: 2_048 },
  (_, index): Json => ({ text: `00:11:22:33:${hex(index >> 8)}:${hex(index)}` }),
);

/** Runs per second of a pathway of three small transforms, step by step and as the one gene that it becomes. */
export async function fusionFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    mkdirSync(join(root, "contracts", "pathways"), { recursive: true });
    writeFileSync(join(root, "contracts", "pathways", `${PATHWAY}.sg`), CONTRACT);
    const fused = await openAt(root);
    fused.organism.fusions.fuse(PATHWAY);
    const stepwise = await openAt(root, { SG_FUSION_AFTER: "0" });
    try {
      const rates = await interleaved(
        {
          stepwise: () => rate(stepwise.organism, 64),
          fused: () => rate(fused.organism, 64),
          stepwiseAlone: () => rate(stepwise.organism, 1),
          fusedAlone: () => rate(fused.organism, 1),
        },
        ROUNDS,
      );
      const figure = (name: string, value: number, baseline: number): Figure => {
        return { name, unit: "runs/s", value, baseline: { name: "step by step", value: baseline } };
      };
      return [
        figure("a fused pathway of three steps, 64 in flight", rates.fused, rates.stepwise),
        figure("a fused pathway of three steps, 1 in flight", rates.fusedAlone, rates.stepwiseAlone),
      ];
    } finally {
      await stepwise.close();
      await fused.close();
    }
  });
}

async function rate(organism: Organism, inFlight: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - start < ROUND_MS) {
      const run = await organism.run(PATHWAY, INPUTS[runs++ % INPUTS.length] ?? null);
      if (run.outcome !== "success") throw new Error(`the bench's pathway failed: ${run.message}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (runs / (performance.now() - start)) * 1_000;
}

function hex(value: number): string {
  return (value & 255).toString(16).padStart(2, "0");
}

const CONTRACT = `pathway ${PATHWAY}
  risk none
  does:
    Normalises an address three times.
  takes:
    text  string  "The address"
  steps:
    1. mac_normalise
         text = {text}
    2. mac_normalise
         text = {step 1.mac}
    3. mac_normalise
         text = {step 2.mac}
`;
