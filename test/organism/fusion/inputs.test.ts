import { expect, test } from "bun:test";
import { loadContracts } from "../../../src/contract/mod.ts";
import { type JsonObject, ManualClock, newRunId, seededRandom, sha256 } from "../../../src/core/mod.ts";
import { fusionInputs } from "../../../src/organism/fusion/inputs.ts";
import { constituentsOf } from "../../../src/pathway/mod.ts";
import { createMemoryGenomeStore } from "../../../src/store/mod.ts";

const CONTRACTS = `gene greet
  is transform
  risk none
  does:
    Greets.
  takes:
    who  string  "Whom"
  gives:
    text  string  "The greeting"
  examples:
    {"who": "Ada"} -> {"text": "Hello Ada"}
    {"who": "Grace"} -> {"text": "Hello Grace"}

pathway welcome
  risk none
  does:
    Greets twice.
  takes:
    guest  string  "Who comes"
    times  int = 2  "How often"
  steps:
    1. greet
         who = {guest}
    2. greet
         who = {step 1.text}
`;
const { library } = loadContracts([{ path: "test.sg", text: CONTRACTS }]);
const pathway = library.pathways.get("welcome");
const constituents = pathway === undefined ? null : constituentsOf(pathway, library);
if (pathway === undefined || constituents === null) throw new Error("the test's contracts do not load");
const composition = { pathway, constituents, alleles: [] };

function storeWith(...inputs: readonly JsonObject[]) {
  const store = createMemoryGenomeStore({ clock: new ManualClock(1) });
  for (const input of inputs) {
    const run = { level: "pathway", name: composition.pathway.name, parentRunId: null, outcome: "success" } as const;
    const rest = { startedAtMs: 1, durationUs: 1, inputHash: sha256("x"), output: undefined, message: null };
    store.record({ ...run, ...rest, runId: newRunId(), input }, []);
  }
  return store;
}
const drawn = (store: ReturnType<typeof storeWith>, seed: number, count = 60) =>
  fusionInputs(library, store, composition, seededRandom(seed), count);

test("what really came is first, and what its contract does not take any more is left out", () => {
  const inputs = drawn(storeWith({ guest: "Linus" }, { guest: 7 }), 1);
  expect(inputs[0]).toEqual({ guest: "Linus", times: 2 });
  expect(inputs.some(({ guest }) => typeof guest !== "string")).toBe(false);
});

test("a field that a step takes as it is gets what that step's examples show", () => {
  const guests = drawn(storeWith(), 1).map(({ guest }) => guest);
  expect(guests).toContain("Ada");
  expect(guests).toContain("Grace");
});

test("as many different ones as are asked for, the same for the same seed", () => {
  const inputs = drawn(storeWith(), 3);
  expect(new Set(inputs.map((input) => JSON.stringify(input))).size).toBe(60);
  expect(drawn(storeWith(), 3)).toEqual(inputs);
  expect(drawn(storeWith(), 4)).not.toEqual(inputs);
});
