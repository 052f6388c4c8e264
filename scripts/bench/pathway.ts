import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadContracts } from "../../src/contract/mod.ts";
import { planOf } from "../../src/pathway/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const PLAN_ROUNDS = 15;
const RUN_ROUNDS = 3;
const SIZES = [100, 1_000, 10_000] as const;

/** Time per step of planning and of running, as pathways grow: linear when the ratio to the smallest is near 1. */
export async function pathwayFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    for (const size of SIZES) {
      for (const kind of ["plain", "parallel"] as const) {
        writeFileSync(join(root, "contracts", "pathways", `bench_${kind}_${size}.sg`), contract(size, kind));
      }
    }
    const { organism, files, close } = await openAt(root);
    const { library } = loadContracts(files);
    const planning = (size: number) => () => {
      const pathway = library.pathways.get(`bench_parallel_${size}`);
      if (pathway === undefined) throw new Error("the bench's pathways did not load");
      const start = performance.now();
      // A copy, because a contract is planned only once.
      planOf({ ...pathway });
      return Promise.resolve(((performance.now() - start) * 1_000) / size);
    };
    const running = (kind: string, size: number) => async () => {
      const start = performance.now();
      const { outcome, message } = await organism.run(`bench_${kind}_${size}`, { text: "00:11:22:33:44:55" });
      if (outcome !== "success") throw new Error(`the bench's pathway did not run: ${message}`);
      return ((performance.now() - start) * 1_000) / size;
    };
    try {
      return [
        ...(await curve("planned", PLAN_ROUNDS, planning)),
        ...(await curve("run in order", RUN_ROUNDS, (size) => running("plain", size))),
        ...(await curve("run side by side", RUN_ROUNDS, (size) => running("parallel", size))),
      ];
    } finally {
      await close();
    }
  });
}

async function curve(
  what: string,
  rounds: number,
  measure: (size: number) => () => Promise<number>,
): Promise<readonly Figure[]> {
  const [small, medium, large] = SIZES;
  await measure(medium)();
  const us = await interleaved({ small: measure(small), medium: measure(medium), large: measure(large) }, rounds);
  const baseline = { name: `of ${small} steps`, value: us.small };
  return [
    { name: `a pathway's steps ${what}, ${medium}`, unit: "µs each", value: us.medium, baseline },
    { name: `a pathway's steps ${what}, ${large}`, unit: "µs each", value: us.large, baseline },
  ];
}

/** Every second step refers to the one before it; with `requires:` the last also waits for the first. */
function contract(size: number, kind: "plain" | "parallel"): string {
  const steps = Array.from({ length: size }, (_, index) => {
    const text = index % 2 === 0 ? "{text}" : `{step ${index}.mac}`;
    return `    ${index + 1}. mac_normalise\n         text = ${text}`;
  });
  const requires = kind === "plain" ? "" : `  requires:\n    step ${size} needs step 1\n`;
  return `pathway bench_${kind}_${size}
  risk none
  does:
    Normalises the same address over and over.
  takes:
    text  string  "An address"
  steps:
${steps.join("\n")}
${requires}`;
}
