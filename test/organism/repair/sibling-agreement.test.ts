import { afterAll, expect, test } from "bun:test";
import { inputChecker, loadContracts, outputChecker } from "../../../src/contract/mod.ts";
import { type Sha, seededRandom, sha256, systemClock } from "../../../src/core/mod.ts";
import { createGeneticEngine, type Evidence } from "../../../src/evolution/mod.ts";
import { createMockKernel } from "../../../src/kernel/mod.ts";
import { examplesOf } from "../../../src/organism/repair/mutate.ts";
import { searchRepair } from "../../../src/organism/repair/search-repair.ts";
import { createTrialFactory } from "../../../src/organism/repair/trial.ts";
import { newContext } from "../../../src/organism/run/attempt.ts";
import { sharedSandbox } from "../test-organism.ts";
import { portList } from "./port-list.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACT = portList();
const sorting = (order: string): string =>
  `export function execute({ labels }) {\n  return { labels: labels.sort((left, right) => ${order}) };\n}\n`;
const FAULTY = sorting("left.localeCompare(right)");
const ONE_SIDED = sorting('(left ?? "").localeCompare(right)');
const SOUND = sorting("String(left).localeCompare(right)");

/** The same by other means. */
const BY_TEMPLATE = sorting("`${left}`.localeCompare(`${right}`)").replace("labels.sort", "[...labels].sort");
const BY_INSERTION = `export function execute({ labels }) {
  const done = [];
  for (const label of labels) {
    const at = done.findIndex((other) => String(other).localeCompare(String(label)) > 0);
    done.splice(at < 0 ? done.length : at, 0, label);
  }
  return { labels: done };
}
`;
const BACKWARDS = (n: number): string => sorting(`String(right).localeCompare(left) * ${n}`);

async function repaired(siblings: readonly (readonly [source: string, lineage: string, fitness: number])[]) {
  const contract = loadContracts([{ path: "list_ports.sg", text: CONTRACT }]).library.genes.get("list_ports");
  if (contract === undefined) throw new TypeError("the test's contract has errors");
  const locus = { contract, checkInput: inputChecker(contract), checkOutput: outputChecker(contract) };
  const settings = { deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 } };
  const parts = { sandbox, kernel: createMockKernel(), simulate: () => createMockKernel(), settings };
  const trials = createTrialFactory(parts, () => {
    throw new TypeError("a transform has no diagnostics");
  });
  const input = { labels: ["uplink", null, "db"] };
  const evidence: readonly Evidence[] = [
    ...examplesOf(contract),
    { origin: "failure", input, expected: { kind: "any" } },
  ];
  const task = {
    ...{ locus, evidence, tried: new Set<Sha>(), seed: 1, budget: { candidatesMax: 20_000, wallMs: 60_000 } },
    failing: { sha: sha256(FAULTY), source: FAULTY },
    failure: { input, kind: "threw", message: "null is not an object", frames: [], diagnostics: [] },
    siblings: siblings.map(([source, lineage, fitness]) => ({
      ...{ sha: sha256(source), source, fitness, lineage: sha256(lineage) },
    })),
  };
  const engine = createGeneticEngine();
  return await searchRepair({ clock: systemClock, seededRandom }, engine, trials, task, newContext(null, false, null));
}

test("siblings decide between two repairs that all evidence accepts", async () => {
  expect(await repaired([])).not.toHaveProperty("agreement");
  expect((await repaired([])).winner?.source).toBe(ONE_SIDED);
  const { winner, agreement } = await repaired([
    [BY_TEMPLATE, "a", 0.9],
    [BY_INSERTION, "b", 0.7],
  ]);
  expect(winner?.source).toBe(SOUND);
  expect(agreement).toMatchObject({ witnesses: 2, decided: true });
  expect(agreement?.inputs).toBeGreaterThan(20);
  expect(agreement?.agreed).toBe(agreement?.inputs ?? 0);
});

test("siblings that the examples prove wrong are not heard, however many agree", async () => {
  const wrong = [1, 2, 3].map((n) => [BACKWARDS(n), `wrong ${n}`, 1] as const);
  const { winner, agreement } = await repaired(wrong);
  expect(winner?.source).toBe(ONE_SIDED);
  expect(agreement).toBeUndefined();
  const outvoted = await repaired([...wrong, [BY_TEMPLATE, "a", 0.9], [BY_INSERTION, "b", 0.7]]);
  expect(outvoted.winner?.source).toBe(SOUND);
  expect(outvoted.agreement).toMatchObject({ witnesses: 2, decided: true });
});
