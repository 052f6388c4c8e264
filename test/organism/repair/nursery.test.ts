import { afterAll, describe, expect, test } from "bun:test";
import { locusName, sha256 } from "../../../src/core/mod.ts";
import { knownAnswers, type MutationEngine, type MutationRequest } from "../../../src/evolution/mod.ts";
import { DOUBLE } from "../../double.ts";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `gene bridge_make
  is configuration
  risk low

  does:
    Makes a bridge.

  takes:
    name  string  "The bridge"

  gives:
    success  bool  "Whether it is there"

  examples:
    {"name": "br-new"} -> {"success": true}

${DOUBLE}`;
const MAKES =
  "export async function execute({ name }, sdk) {\n  await sdk.createBridge({ name });\n  return { success: true };\n}\n";
const BREAKS = `${MAKES.replace("return", 'throw new Error("then it broke");\n  return')}`;
const OFF_BY_ONE = "export function execute(input) {\n  return { result: input.value * 2 + 1 };\n}\n";
const RIGHT = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";

/** Answers with one source, and keeps what it was asked. */
function answering(source: string) {
  const asked: MutationRequest[] = [];
  const engine: MutationEngine = {
    name: "answering",
    async mutate(request, trial) {
      asked.push(request);
      const [score] = await trial.tryAll([source]);
      const holds = score !== undefined && !score.passed.includes(false);
      return { winner: holds ? { source, description: "answered" } : null, candidatesTried: 1, elapsedMs: 1 };
    },
  };
  return { engine, asked };
}

const LOCUS = locusName("double");
const SUPERVISED = { expected: null, budget: null, seed: 7 };

describe("a supervised mutation", () => {
  test("acts on a simulated kernel only, and hands its state to the engine", async () => {
    const { engine, asked } = answering(MAKES);
    const { organism, kernel, store } = testOrganism({
      ...{ sandbox, contracts: CONTRACTS, engine },
      genes: { bridge_make: [BREAKS] },
    });
    const before = await kernel.snapshot();
    const report = await organism.nursery("bridge_make").supervise({ name: "br7" }, SUPERVISED);
    expect(report.failure).toMatchObject({ kind: "threw", message: "then it broke", frames: [{ line: 3 }] });
    expect(report.search).toMatchObject({ seed: 7, winner: { source: MAKES }, evidence: { example: 1, failure: 1 } });
    expect(await kernel.snapshot()).toEqual(before);
    expect(store.counts()).toMatchObject({ alleles: 1, runs: 0 });
    expect(await asked[0]?.kernelState?.()).toEqual(before);
  });

  test("takes what the person expects for evidence", async () => {
    const { engine, asked } = answering(RIGHT);
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, engine, genes: { double: [OFF_BY_ONE] } });
    const nursery = organism.nursery("double");
    expect((await nursery.supervise({ value: 3 }, SUPERVISED)).search).toBeNull();
    const report = await nursery.supervise({ value: 3 }, { ...SUPERVISED, expected: { result: 6 } });
    expect(report).toMatchObject({ failure: { kind: "unexpected" }, output: { result: 7 }, search: { winner: {} } });
    const failing = knownAnswers(asked[0]?.evidence ?? []).find(({ origin }) => origin === "failure");
    expect(failing?.expected).toEqual({ kind: "output", output: { result: 6 } });
    expect(asked[0]?.kernelState).toBeUndefined();
    const wrong = answering(OFF_BY_ONE.replace("1", "2"));
    const other = testOrganism({
      sandbox,
      contracts: CONTRACTS,
      engine: wrong.engine,
      genes: { double: [OFF_BY_ONE] },
    });
    const none = await other.organism
      .nursery("double")
      .supervise({ value: 3 }, { ...SUPERVISED, expected: { result: 6 } });
    expect(none.search).toMatchObject({ winner: null, reason: "no candidate satisfies all evidence" });
  });

  test("believes what the person expects, and not what was recorded for the same input", async () => {
    const { engine, asked } = answering(RIGHT);
    const { organism, store } = testOrganism({
      sandbox,
      contracts: CONTRACTS,
      engine,
      genes: { double: [OFF_BY_ONE] },
    });
    await organism.execute("double", { value: 3 });
    store.flush();
    const wrong = { input: { value: 3 }, output: { result: 7 } };
    expect(store.recordedSuccesses(LOCUS, 9)).toMatchObject([wrong]);
    const nursery = organism.nursery("double");
    const report = await nursery.supervise({ value: 3 }, { ...SUPERVISED, expected: { result: 6 } });
    expect(asked[0]?.evidence.filter(({ origin }) => origin === "success")).toEqual([]);
    const adopted = nursery.adoptRepair(report, "person");
    // The next repair has to keep the person's word.
    expect(store.recordedSuccesses(LOCUS, 9)).toEqual([
      { locus: LOCUS, sha: adopted?.sha ?? sha256(""), input: { value: 3 }, output: { result: 6 } },
    ]);
  });

  test("believes nothing that a rejected allele gave", async () => {
    const { engine, asked } = answering(RIGHT);
    const genes = { double: [OFF_BY_ONE, `// Too.\n${OFF_BY_ONE}`] };
    const { organism, store } = testOrganism({ sandbox, contracts: CONTRACTS, engine, genes });
    await organism.execute("double", { value: 4 });
    organism.desk.reject(sha256(OFF_BY_ONE), "person", "off by one");
    expect(store.recordedSuccesses(LOCUS, 9)).toMatchObject([{ sha: sha256(OFF_BY_ONE) }]);
    await organism.nursery("double").supervise({ value: 3 }, { ...SUPERVISED, expected: { result: 6 } });
    expect(asked[0]?.evidence.filter(({ origin }) => origin === "success")).toEqual([]);
  });

  test("knows from the contract's examples what is wrong", async () => {
    const { engine } = answering(RIGHT);
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, engine, genes: { double: [OFF_BY_ONE] } });
    const nursery = organism.nursery("double");
    const example = { kind: "unexpected", input: { value: 2 }, expected: { result: 4 } };
    const first = await nursery.supervise(null, SUPERVISED);
    expect(first).toMatchObject({ failure: example, output: { result: 5 }, search: { winner: { source: RIGHT } } });
    expect(await nursery.supervise({ value: 2 }, SUPERVISED)).toMatchObject({ failure: example });
    organism.desk.promote("double", nursery.adoptRepair(first, "person")?.sha ?? sha256(""), "it is right", "person");
    expect(await nursery.supervise(null, SUPERVISED)).toMatchObject({ failure: null, output: null, search: null });
  });

  test.each([
    ["a value of another type", { value: 3 }, { result: "6" }, '$.result: expected int, got "6"'],
    ["an unknown field", { value: 3 }, { resutl: 6 }, '$.resutl: unknown field; did you mean "result"?'],
    ["what an example contradicts", { value: 2 }, { result: 5 }, "says for this input that result is 4, not 5"],
  ])("cannot expect %s", async (_, input, expected, reason) => {
    const { engine } = answering(RIGHT);
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, engine, genes: { double: [OFF_BY_ONE] } });
    const supervised = organism.nursery("double").supervise(input, { ...SUPERVISED, expected });
    await expect(supervised).rejects.toThrow(reason);
  });

  test("refuses what the gate refuses, whatever the engine says", async () => {
    const forbidden = `import "node:fs";\n${RIGHT}`;
    const engine: MutationEngine = {
      name: "blind",
      mutate: async () => ({ winner: { source: forbidden, description: "" }, candidatesTried: 1, elapsedMs: 1 }),
    };
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, engine, genes: { double: [OFF_BY_ONE] } });
    const { search } = await organism
      .nursery("double")
      .supervise({ value: 3 }, { ...SUPERVISED, expected: { result: 6 } });
    expect(search).toMatchObject({ winner: null, reason: expect.stringContaining("the gate refuses it") });
  });
});

describe("the nursery", () => {
  test("tells an allele that is wrong from one that it could not wait for", async () => {
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, genes: { double: [RIGHT] } });
    const nursery = organism.nursery("double");
    const objection = async (body: string) =>
      await nursery.objectionTo(`export function execute(input) {\n  ${body}\n  return { result: 4 };\n}\n`);
    // Slower than a search would wait for, and in time for a run.
    expect(await objection("for (const start = Date.now(); Date.now() < start + 80; );")).toBeNull();
    const timeout = { reason: expect.stringContaining("timeout"), isFinal: false };
    expect(await objection("for (;;);")).toEqual(timeout);
    expect(await objection('throw new Error("no");')).toMatchObject({ isFinal: true });
  });

  test("objects to what the gate or an example refuses, and adopts at the stage that the risk demands", async () => {
    const { organism } = testOrganism({ sandbox, contracts: CONTRACTS, genes: { double: [OFF_BY_ONE] } });
    const nursery = organism.nursery("double");
    expect(await nursery.objectionTo(RIGHT)).toBeNull();
    const wrong = { reason: expect.stringContaining('gave {"result":5}, expected {"result":4}'), isFinal: true };
    expect(await nursery.objectionTo(OFF_BY_ONE)).toEqual(wrong);
    const gated = { reason: expect.stringContaining("the gate refuses it"), isFinal: true };
    expect(await nursery.objectionTo("export const x = 1;")).toEqual(gated);
    const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0 };
    const model = {
      model: "m",
      conversation: "ask_1",
      promptHash: organism.alleles("double")[0]?.allele.sha,
      calls: 1,
      usage,
      costUsd: 0,
    };
    if (model.promptHash === undefined) throw new Error("unreachable");
    const origin = {
      kind: "generated",
      engine: "claude",
      approach: "other",
      model: { ...model, promptHash: model.promptHash },
    } as const;
    expect(nursery.adopt(RIGHT, origin, "test").stage).toBe("recessive");
    expect(nursery.alleles()).toHaveLength(2);
  });
});
