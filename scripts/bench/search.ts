// `npm run bench:search -- [--json]`: repair candidates tried a second, from the thought to the verdict on ten inputs, beside
// the obvious way to try one: a fresh Worker for each.
import { loadContracts } from "../../src/contract/mod.ts";
import { seededRandom, systemClock } from "../../src/core/mod.ts";
import { createGeneticEngine, type KnownAnswer } from "../../src/evolution/mod.ts";
import { createMockKernel } from "../../src/kernel/mod.ts";
import { createWorkbench } from "../../src/organism/mod.ts";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { type Figure, interleaved, renderFigures } from "./figure.ts";

const CANDIDATES = 40_000;
const WORKERS = 150;
const ROUNDS = 3;

const CONTRACT = `gene payload
  is transform
  risk none
  does:
    Adds up what large frames carry.
  takes:
    mtus   int[]  "MTU of every port, in bytes"
    limit  int        "Larger than this is large"
  gives:
    total  int     "Bytes"
    kind   string  "In a word"
`;

/** Of another text for every `n`: JavaScriptCore knows code again that it has compiled before. */
const geneOf = (n: number): string => `export function execute(input) {
  let total = 0;
  for (const mtu${n} of input.mtus) {
    if (mtu${n} > input.limit) total += mtu${n} - 14;
  }
  const kind = total > ${9_000 + n} ? "jumbo" : "plain";
  return { total, kind };
}
`;
let genes = 0;

/** Answers that no small gene gives, so that the search spends all of its budget. */
const evidence = Array.from({ length: 10 }, (_, n): KnownAnswer => {
  const mtus = Array.from({ length: 1 + (n % 4) }, (_, port) => 1_000 + 700 * ((n * 7 + port) % 9));
  const output = { total: 100 + n * n, kind: `never ${n}` };
  return { origin: "example", input: { mtus, limit: 1_500 }, expected: { kind: "output", output } };
});

async function ours(sandbox: ReturnType<typeof createSandbox>): Promise<number> {
  genes += 1;
  const source = geneOf(genes);
  const contract = loadContracts([{ path: "payload.sg", text: CONTRACT }]).library.genes.get("payload");
  if (contract === undefined) throw new TypeError("the bench's contract has errors");
  const workbench = createWorkbench(
    {
      sandbox,
      kernel: createMockKernel(),
      simulate: () => createMockKernel(),
      settings: { deadlineMs: { transform: 100, diagnostic: 1_000, configuration: 1_000 } },
      clock: systemClock,
      seededRandom,
      engine: createGeneticEngine(),
    },
    contract,
  );
  const [failing] = await workbench.judge(source, [evidence[0]?.input ?? null]);
  if (failing === undefined) throw new TypeError("the bench's gene was not run");
  const budget = { candidatesMax: CANDIDATES, wallMs: 600_000 };
  const result = await workbench.repair({ source, failing, evidence, budget, seed: 1 });
  return result.candidatesTried / (result.elapsedMs / 1_000);
}

/** One Worker after the other on each core would have: two at a time, each started, asked ten times and ended. */
async function freshWorkers(): Promise<number> {
  const inputs = evidence.map(({ input }) => input);
  const startedMs = performance.now();
  let left = WORKERS;
  const line = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      genes += 1;
      const script = `${geneOf(genes).replace("export ", "")}
self.onmessage = ({ data }) => { self.postMessage(data.map((input) => execute(input))); };`;
      const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      const worker = new Worker(url);
      await new Promise<void>((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(inputs);
      });
      worker.terminate();
      URL.revokeObjectURL(url);
    }
  };
  await Promise.all([line(), line()]);
  return WORKERS / ((performance.now() - startedMs) / 1_000);
}

const sandbox = createSandbox({ hosts: 2 });
try {
  const rates = await interleaved({ ours: () => ours(sandbox), workers: freshWorkers }, ROUNDS);
  const figure: Figure = {
    name: "repair candidates tried, 10 inputs each",
    unit: "/s",
    value: rates.ours,
    baseline: { name: "a fresh Worker for each", value: rates.workers },
  };
  process.stdout.write(
    process.argv.includes("--json") ? `${JSON.stringify([figure])}\n` : `${renderFigures([figure])}\n`,
  );
} finally {
  await sandbox.close();
}
