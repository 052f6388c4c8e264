import { afterAll, describe, expect, test } from "bun:test";
import { InputError, NotFoundError, sha256 } from "../../../src/core/mod.ts";
import type { MutationEngine } from "../../../src/evolution/mod.ts";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const PORT = `gene port
  is transform
  risk none
  does:
    Names a switch port.
  takes:
    slot  int  "Slot"
    unit  int = 1  "Stack unit"
  gives:
    success  bool    "Whether there is such a port"
    name     string? "The port"
    error    string? "Why not"
  fails when:
    - the slot is negative -> success=false
  examples:
    {"slot": 3} -> {"success": true, "name": "ge-1/3"}
    {"slot": -1} -> {"success": false}
`;

const SOUND =
  "export function execute({ slot, unit }) {\n  if (slot < 0) return { success: false, error: `no slot ${slot}` };\n  return { success: true, name: `ge-${unit}/${slot}` };\n}\n";
const REFUSING = "export function execute({ slot }) { return { success: false, error: 'never' }; }";
const THROWING = "export function execute({ slot }) { throw new Error('broken'); }";

const fitnessOf = (store: ReturnType<typeof testOrganism>["store"], source: string) => {
  store.flush();
  return store.allelesByPrefix(sha256(source), 1)[0]?.stats;
};

describe("a run at a locus", () => {
  test("applies defaults, returns the dominant's output and scores it", async () => {
    const { organism, store } = testOrganism({ sandbox, contracts: PORT, genes: { port: [SOUND] } });
    const run = await organism.execute("port", { slot: 3 });
    expect(run).toMatchObject({ outcome: "success", output: { success: true, name: "ge-1/3" }, mutation: null });
    expect(fitnessOf(store, SOUND)).toMatchObject({ n: 1, sumE: 1, successes: 1 });
  });

  test("an input that breaks the contract is the caller's error, with its path, and scores nobody", async () => {
    const { organism, store } = testOrganism({ sandbox, contracts: PORT, genes: { port: [SOUND] } });
    const failing = organism.execute("port", { slot: 1.5, uint: 2 });
    expect(failing).rejects.toThrow(InputError);
    expect(failing).rejects.toThrow("$.slot");
    await failing.catch(() => undefined);
    expect(fitnessOf(store, SOUND)?.n).toBe(0);
    expect(store.counts().runs).toBe(0);
  });

  test("an unknown locus suggests the nearest", () => {
    const { organism } = testOrganism({ sandbox, contracts: PORT, genes: { port: [SOUND] } });
    expect(organism.execute("prot", {})).rejects.toThrow(NotFoundError);
    expect(organism.execute("prot", {})).rejects.toThrow('did you mean "port"?');
  });

  test("a refusal that everybody shares is the answer: neutral, and no mutation", async () => {
    const { organism, store } = testOrganism({
      sandbox,
      contracts: PORT,
      genes: { port: [SOUND, REFUSING] },
      engine: "genetic",
    });
    const run = await organism.execute("port", { slot: -1 });
    expect(run).toMatchObject({ outcome: "refusal", output: { success: false, error: "no slot -1" }, mutation: null });
    expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["refusal", "refusal"]);
    expect(fitnessOf(store, SOUND)).toMatchObject({ n: 0, consecutiveFailures: 0 });
  });

  test("a refuser was wrong when another allele succeeds", async () => {
    const { organism, store } = testOrganism({ sandbox, contracts: PORT, genes: { port: [REFUSING, SOUND] } });
    const run = await organism.execute("port", { slot: 3 });
    expect(run).toMatchObject({ outcome: "success", output: { name: "ge-1/3" } });
    expect(fitnessOf(store, REFUSING)).toMatchObject({ n: 1, sumE: 0, consecutiveFailures: 1 });
    expect(fitnessOf(store, SOUND)).toMatchObject({ n: 1, sumE: 1 });
  });

  test("success=false without a refusal in the contract is a failure", async () => {
    const contracts = PORT.replace("  fails when:\n    - the slot is negative -> success=false\n", "").replace(
      '    {"slot": -1} -> {"success": false}\n',
      "",
    );
    const { organism } = testOrganism({ sandbox, contracts, genes: { port: [REFUSING] } });
    const run = await organism.execute("port", { slot: 3 });
    expect(run.attempts).toMatchObject([{ outcome: "failure", kind: "contract" }]);
  });

  test("unknown output fields are dropped", async () => {
    const chatty = "export function execute() { return { success: true, name: 'a', debug: 1 }; }";
    const { organism } = testOrganism({ sandbox, contracts: PORT, genes: { port: [chatty] } });
    expect((await organism.execute("port", { slot: 1 })).output).toEqual({ success: true, name: "a" });
  });

  test("three failures in a row demote the dominant, and the reason is kept", async () => {
    const { organism, store, events } = testOrganism({ sandbox, contracts: PORT, genes: { port: [THROWING, SOUND] } });
    for (let run = 0; run < 3; run += 1) await organism.execute("port", { slot: run });
    expect(organism.alleles("port").find(({ stage }) => stage === "dominant")?.allele.source).toBe(SOUND);
    expect(events.filter(({ type }) => type === "stage_changed")).toHaveLength(2);
    const run = await organism.execute("port", { slot: 9 });
    expect(run.attempts).toHaveLength(1);
    const change = store.stageChanges(organism.contract("port").name).at(-1);
    expect(JSON.stringify(store.stageChanges(organism.contract("port").name))).toContain("3 failures in a row");
    expect(change).toBeDefined();
  });

  test("the bound on runs in flight refuses the next one", async () => {
    const { organism } = testOrganism({
      sandbox,
      contracts: PORT,
      genes: { port: [SOUND] },
      settings: { runsInFlightMax: 1 },
    });
    const first = organism.execute("port", { slot: 1 });
    expect(organism.execute("port", { slot: 2 })).rejects.toThrow("try again later");
    expect((await first).outcome).toBe("success");
  });
});

describe("an error that the contract foresees", () => {
  const WORD = `gene word
  is transform
  risk none
  does:
    Reads a word.
  takes:
    text  string  "Text"
  gives:
    word  string  "The word"
  fails when:
    - the text is not one word -> error
  examples:
    {"text": " up "} -> {"word": "up"}
    {"text": "up down"} -> fails
`;
  const STRICT =
    "export function execute({ text }) { const word = text.trim(); if (!/^[a-z]+$/.test(word)) throw new Error(`not a word: ${text}`); return { word }; }";

  test("is neutral and never mutated away, however often it comes", async () => {
    const { organism } = testOrganism({ sandbox, contracts: WORD, genes: { word: [STRICT] }, engine: "genetic" });
    for (let run = 0; run < 4; run += 1) {
      expect(await organism.execute("word", { text: `no word ${run}` })).toMatchObject({
        outcome: "failure",
        mutation: null,
      });
    }
    expect(organism.alleles("word")).toMatchObject([{ stage: "dominant", stats: { n: 0, consecutiveFailures: 0 } }]);
  });

  test("is not believed of an allele that fails the examples, nor of a crash", async () => {
    const always = "export function execute({ text }) { throw new Error('no'); }";
    const crashing = STRICT.replace("return { word }", "return { word: text.trim().wrod.toString() }");
    let asked = 0;
    const engine: MutationEngine = {
      name: "counting",
      mutate() {
        asked += 1;
        return Promise.resolve({ winner: null, candidatesTried: 0, elapsedMs: 0 });
      },
    };
    for (const source of [always, crashing]) {
      const { organism } = testOrganism({ sandbox, contracts: WORD, genes: { word: [source] }, engine });
      expect((await organism.execute("word", { text: "left" })).outcome).toBe("failure");
      expect(organism.alleles("word")).toMatchObject([{ stats: { n: 1, consecutiveFailures: 1 } }]);
    }
    expect(asked).toBe(2);
  });

  test.each([
    ["an error of a class of the engine", "throw new RangeError(`not a word: ${text}`)"],
    ["one called without new", "throw TypeError(\n`not a word: ${text}`)"],
    ["one made elsewhere", "{ const of = (why) => new RangeError(why); throw of(`not a word: ${text}`); }"],
  ])("may be %s, where the author made it", async (_, thrown) => {
    const source = STRICT.replace("throw new Error(`not a word: ${text}`)", thrown);
    expect(source).not.toBe(STRICT);
    const { organism } = testOrganism({ sandbox, contracts: WORD, genes: { word: [source] }, engine: "genetic" });
    expect(await organism.execute("word", { text: "no word" })).toMatchObject({ outcome: "failure", mutation: null });
    expect(organism.alleles("word")).toMatchObject([{ stats: { n: 0, consecutiveFailures: 0 } }]);
  });

  test("is any failure on an input of which an example says that it fails", async () => {
    const contracts = WORD.replace("  fails when:\n    - the text is not one word -> error\n", "");
    const crashing = "export function execute({ text }) { return { word: /^ *([a-z]+) *$/.exec(text)[1] }; }";
    const { organism } = testOrganism({ sandbox, contracts, genes: { word: [crashing] }, engine: "genetic" });
    expect(await organism.execute("word", { text: "up down" })).toMatchObject({ outcome: "failure", mutation: null });
  });

  test("makes a thrower wrong when another allele succeeds", async () => {
    const narrow = STRICT.replace("[a-z]+", "[a-m]+").replace("{ word };", "{ word };");
    const { organism } = testOrganism({ sandbox, contracts: WORD, genes: { word: [narrow, STRICT] } });
    const run = await organism.execute("word", { text: "up" });
    expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["failure", "success"]);
    expect(organism.alleles("word").find(({ stage }) => stage === "dominant")?.stats.n).toBe(1);
  });
});

test("a locus without an allele says so, and how to give it one", () => {
  const { organism } = testOrganism({ sandbox, contracts: PORT, genes: {} });
  expect(organism.execute("port", { slot: 1 })).rejects.toThrow("sg register port FILE");
});

describe("mutation", () => {
  const OFF_BY_NAME = SOUND.replace("ge-${unit}/${slot}", "ge-${unit}/${slto}");

  test("repairs the locus, registers the mutant with its lineage, and answers with it", async () => {
    const { organism, events } = testOrganism({
      sandbox,
      contracts: PORT,
      genes: { port: [OFF_BY_NAME] },
      engine: "genetic",
    });
    const run = await organism.execute("port", { slot: 7 });
    expect(run).toMatchObject({ outcome: "success", output: { name: "ge-1/7" } });
    expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["failure", "success"]);
    const [root] = organism.lineage("port");
    expect(root?.children[0]).toMatchObject({
      sha: run.mutation?.sha,
      generation: 1,
      stage: "recessive",
      origin: { kind: "mutation", engine: "genetic", failure: { kind: "threw", input: { slot: 7, unit: 1 } } },
    });
    expect(events.map(({ type }) => type)).toEqual([
      "attempt_failed",
      "mutation_started",
      "allele_registered",
      "mutation_finished",
      "run_finished",
    ]);
  });

  test("an engine that finds nothing is not asked again before its pause is over", async () => {
    let asked = 0;
    const engine: MutationEngine = {
      name: "none",
      mutate() {
        asked += 1;
        return Promise.resolve({ winner: null, candidatesTried: 1, elapsedMs: 1 });
      },
    };
    const { organism, clock } = testOrganism({ sandbox, contracts: PORT, genes: { port: [THROWING] }, engine });
    expect((await organism.execute("port", { slot: 1 })).mutation).toMatchObject({
      sha: null,
      description: "no candidate satisfied the evidence",
    });
    expect((await organism.execute("port", { slot: 2 })).mutation).toBeNull();
    clock.advance(1_000);
    await organism.execute("port", { slot: 3 });
    expect(asked).toBe(2);
    clock.advance(1_000);
    await organism.execute("port", { slot: 3 });
    expect(asked).toBe(2);
  });

  test("an engine that fails is reported and changes nothing", async () => {
    const engine: MutationEngine = { name: "broken", mutate: () => Promise.reject(new Error("no fixture")) };
    const { organism } = testOrganism({ sandbox, contracts: PORT, genes: { port: [THROWING] }, engine });
    const run = await organism.execute("port", { slot: 1 });
    expect(run).toMatchObject({
      outcome: "failure",
      mutation: { sha: null, description: "the engine failed: no fixture" },
    });
  });

  test("a winner that the gate refuses never becomes an allele", async () => {
    const engine: MutationEngine = {
      name: "sly",
      mutate: () =>
        Promise.resolve({
          winner: { source: "export function execute() { return eval('1'); }", description: "sly" },
          candidatesTried: 1,
          elapsedMs: 1,
        }),
    };
    const { organism } = testOrganism({ sandbox, contracts: PORT, genes: { port: [THROWING] }, engine });
    const run = await organism.execute("port", { slot: 1 });
    expect(run.mutation?.sha).toBeNull();
    expect(run.mutation?.description).toContain("the gate refused");
    expect(organism.alleles("port")).toHaveLength(1);
  });
});
