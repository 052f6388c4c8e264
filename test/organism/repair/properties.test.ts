import { afterAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GeneContract, inputChecker, loadContracts, outputChecker } from "../../../src/contract/mod.ts";
import { type Json, seededRandom, systemClock } from "../../../src/core/mod.ts";
import { createGeneticEngine, type Evidence } from "../../../src/evolution/mod.ts";
import { createMockKernel } from "../../../src/kernel/mod.ts";
import { createWorkbench } from "../../../src/organism/mod.ts";
import { examplesOf, propertiesOf } from "../../../src/organism/repair/mutate.ts";
import { createTrialFactory } from "../../../src/organism/repair/trial.ts";
import { sharedSandbox } from "../test-organism.ts";
import { portList } from "./port-list.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const parts = {
  ...{ sandbox, kernel: createMockKernel(), simulate: () => createMockKernel(), clock: systemClock, seededRandom },
  settings: { deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 } },
};
const root = join(import.meta.dir, "..", "..", "..");
const seed = (path: string): string => readFileSync(join(root, path), "utf8");

function contractIn(text: string): GeneContract {
  const { library, diagnostics } = loadContracts([{ path: "test.sg", text }]);
  expect(diagnostics).toEqual([]);
  const [contract] = library.genes.values();
  if (contract === undefined) throw new TypeError("the test's contract has no gene");
  return contract;
}

function trialOn(contract: GeneContract, evidence: readonly Evidence[]) {
  const locus = { contract, checkInput: inputChecker(contract), checkOutput: outputChecker(contract) };
  const factory = createTrialFactory(parts, () => {
    throw new TypeError("a transform has no diagnostics");
  });
  return factory.trial(locus, evidence, { signal: null } as Parameters<typeof factory.trial>[2]);
}

describe("wrong repairs of genes that sg brings along", () => {
  test.each([
    ["cidr_summarise", "2 ** 16, 2 ** 8", "2 ** 17, 2 ** 8", "prefixes as prefixes gives prefixes again"],
    ["vlan_range_compress", "input.vlans.find", "input.vlans.slice(-1).find", "order of vlans does not matter"],
    [
      "mac_normalise",
      'groups.map((group) => group.padStart(2, "0"))',
      '[...new Set(groups.map((group) => group.padStart(2, "0")))]',
      "mac as text gives mac again",
    ],
    ["cidr_describe", "Math.floor(address / size)", "Math.max(1, Math.floor(address / size))", "network as text gives"],
  ])("%s: all examples accept `%s` -> `%s`, and a property does not", async (locus, right, wrong, claim) => {
    const contract = contractIn(seed(`contracts/genes/${locus}.sg`));
    const gene = seed(`genes/${locus}.ts`);
    expect(gene).toContain(right);
    const sources = [gene, gene.replace(right, wrong)];
    const byExamples = await (await trialOn(contract, examplesOf(contract))).tryAll(sources);
    expect(byExamples.map(({ firstFailure }) => firstFailure)).toEqual([null, null]);
    const all = await trialOn(contract, [...examplesOf(contract), ...propertiesOf(contract)]);
    const [kept, refuted] = await all.tryAll(sources);
    expect(kept?.firstFailure).toBeNull();
    expect(refuted?.firstFailure).toStartWith(`\`${claim}`);
    expect(refuted?.passed.filter((holds) => !holds)).toHaveLength(1);
    // Whoever looks again sees the same.
    const again = await trialOn(contract, [...examplesOf(contract), ...propertiesOf(contract)]);
    expect((await again.tryAll(sources))[1]).toEqual(refuted ?? { passed: [], firstFailure: null });
  });
});

const ORDER = "  always:\n    - order of labels does not matter\n    - labels rearranges labels\n";
const gene = (order: string): string =>
  `export function execute({ labels }) {\n  return { labels: labels.sort((left, right) => ${order}) };\n}\n`;
const FAULTY = gene("left.localeCompare(right)");
const ONE_SIDED = gene('(left ?? "").localeCompare(right)');

describe("a search for a repair", () => {
  async function repaired(always: string): Promise<string | undefined> {
    const contract = contractIn(portList(always));
    const bench = createWorkbench({ ...parts, engine: createGeneticEngine() }, contract);
    const input: Json = { labels: ["uplink", null, "db"] };
    const [failing] = await bench.judge(FAULTY, [input]);
    if (failing === undefined) throw new TypeError("the bench judged nothing");
    const evidence: readonly Evidence[] = [
      ...examplesOf(contract),
      { origin: "failure", input, expected: { kind: "any" } },
    ];
    const budget = { candidatesMax: 20_000, wallMs: 30_000 };
    return (await bench.repair({ source: FAULTY, failing, evidence, budget, seed: 1 })).winner?.source;
  }

  test("takes a one-sided comparison where nothing speaks against it, and a sound one where the contract does", async () => {
    expect(await repaired("")).toBe(ONE_SIDED);
    expect(await repaired(ORDER)).toBe(gene("String(left).localeCompare(right)"));
  });
});

describe("a trial's score", () => {
  const contract = contractIn(portList(`${ORDER}    - labels as labels gives labels again\n`));
  const known = { origin: "example", input: { labels: ["b", "a"] } } as const;
  const evidence: readonly Evidence[] = [
    { ...known, expected: { kind: "output", output: { labels: ["b", "a", "!"] } } },
    ...propertiesOf(contract),
  ];

  test("gives credit for properties also to those that fall short elsewhere", async () => {
    const trial = await trialOn(contract, evidence);
    const [sorts, keeps, drops, throws] = await trial.tryAll([
      gene("String(left).localeCompare(right)"),
      "export function execute({ labels }) {\n  return { labels };\n}\n",
      "export function execute({ labels }) {\n  return { labels: labels.slice(1) };\n}\n",
      'export function execute() {\n  throw new Error("no");\n}\n',
    ]);
    // Whether an answer fed back gives itself is looked at when all else holds.
    expect(sorts?.passed).toEqual([false, true, true, false]);
    expect(keeps?.passed).toEqual([false, false, true, false]);
    expect(drops?.passed).toEqual([false, false, false, false]);
    expect(throws?.passed).toEqual([false, false, false, false]);
    expect(throws?.firstFailure).toContain("threw");
    expect(keeps?.behaviour).not.toBe(drops?.behaviour ?? "");
  });

  test("says which inputs contradict which property", async () => {
    const right: readonly Evidence[] = [
      { ...known, expected: { kind: "output", output: { labels: ["a", "b"] } } },
      ...propertiesOf(contract),
    ];
    const [reversed] = await (await trialOn(contract, right)).tryAll([
      "export function execute({ labels }) {\n  return { labels: labels.reverse() };\n}\n",
    ]);
    expect(reversed?.passed).toEqual([true, false, true, true]);
    expect(reversed?.firstFailure).toBe(
      '`order of labels does not matter` does not hold: for {"labels":["b","a"]} gave {"labels":["a","b"]}; and for {"labels":["a","b"]} gave {"labels":["b","a"]}',
    );
  });
});
