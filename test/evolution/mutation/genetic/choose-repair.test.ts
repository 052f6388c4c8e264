import { describe, expect, test } from "bun:test";
import type { Json, Sha } from "../../../../src/core/mod.ts";
import { OUT_OF_STEPS } from "../../../../src/evolution/mutation/engine.ts";
import { type Candidate, candidateOf } from "../../../../src/evolution/mutation/genetic/candidate.ts";
import { chooseRepair } from "../../../../src/evolution/mutation/genetic/choose-repair.ts";
import { minimised } from "../../../../src/evolution/mutation/genetic/minimise.ts";
import type { CandidateTrial, MutationRequest } from "../../../../src/evolution/mutation/mod.ts";
import { parseGene } from "../../../../src/syntax/mod.ts";
import { requestOf } from "../subject-of-source.ts";

const SOURCE = "export function execute(input) {\n  return { n: input.n + 1 };\n}\n";
const gene = parseGene(SOURCE);

/** A repair of the one sum, with the doubt of its edit. */
function rival(text: string, doubt: number): Candidate {
  const start = SOURCE.indexOf("input.n + 1");
  const edit = { splices: [{ start, end: start + "input.n + 1".length, text }], operator: "test", doubt };
  return candidateOf({ gene, story: [], cost: 0 }, edit);
}

/** Gives, for a script, what `answer` says of its text. */
function trialOf(answer: (script: string, input: Json) => string | null): CandidateTrial {
  return {
    tryAll: () => Promise.reject(new Error("nothing is tried here")),
    observe: async (scripts, inputs) => scripts.map((script) => inputs.map((input) => answer(script, input))),
  };
}

const evidence = [{ origin: "example" as const, input: { n: 1 }, expected: { kind: "any" as const } }];
const request = requestOf({ source: SOURCE, evidence });

async function choice(rivals: readonly Candidate[], trial: CandidateTrial, asked = request): Promise<Candidate | null> {
  const chosen = await chooseRepair({ rivals, trial, isOutOfTime: false, elapsedMs: 0, request: asked });
  return chosen?.candidate ?? null;
}

describe("chooseRepair", () => {
  test("takes the likeliest where all agree on new inputs", async () => {
    const rivals = [rival("input.n - -2", 3), rival("input.n + 2", 1)];
    expect(
      await choice(
        rivals,
        trialOf(() => '{"it":"same"}'),
      ),
    ).toBe(rivals[1] ?? null);
  });

  test("takes from the camp that many likely edits arrive at, and of it the likeliest", async () => {
    const lone = rival("special(input)", 1);
    const camp = [rival("input.n + 2", 1.3), rival("2 + input.n", 1.4), rival("input.n + 1 + 1", 1.5)];
    const trial = trialOf((script) => (script.includes("special") ? '{"it":"other"}' : '{"it":"same"}'));
    expect(await choice([lone, ...camp], trial)).toBe(camp[0] ?? null);
  });

  test("mistrusts what fails on new inputs", async () => {
    const rivals = [rival("fragile(input)", 1), rival("input.n + 22", 1.5)];
    const trial = trialOf((script) => (script.includes("fragile") ? null : '{"it":"fine"}'));
    expect(await choice(rivals, trial)).toBe(rivals[1] ?? null);
  });

  test("mistrusts what breaks the contract on new inputs as if it failed", async () => {
    const rivals = [rival("half(input)", 1), rival("input.n + 22", 1.5)];
    const trial = trialOf((script) => (script.includes("half") ? '{"n":0.5}' : '{"n":1}'));
    const asked = requestOf({ source: SOURCE, evidence, contract: { takes: { n: "int" }, gives: { n: "int" } } });
    expect(await choice(rivals, trial, asked)).toBe(rivals[1] ?? null);
  });

  test("mistrusts far more what never ends where others do, if only once", async () => {
    const more = [1, 5].map((n) => ({ origin: "example" as const, input: { n }, expected: { kind: "any" as const } }));
    const rivals = [rival("loops(input)", 1), rival("input.n + 22", 2.5)];
    const trialWith = (odd: string | null): CandidateTrial => {
      let asked = 0;
      return trialOf((script) => {
        if (!script.includes("loops")) return '{"it":"fine"}';
        asked += 1;
        return asked === 1 ? odd : '{"it":"fine"}';
      });
    };
    const chosen = (odd: string | null): Promise<Candidate | null> =>
      choice(rivals, trialWith(odd), { ...request, evidence: more });
    expect(await chosen(JSON.stringify(OUT_OF_STEPS))).toBe(rivals[1] ?? null);
    expect(await chosen(null)).toBe(rivals[0] ?? null);
  });

  test("has nothing to choose from nothing, and asks nobody about a single one", async () => {
    const silent: CandidateTrial = {
      tryAll: () => Promise.reject(new Error("no")),
      observe: () => Promise.reject(new Error("no")),
    };
    expect(await choice([], silent)).toBeNull();
    const only = rival("input.n + 2", 1);
    expect(await choice([only], silent)).toBe(only);
  });
});

describe("what siblings agree on", () => {
  /** Genes that say by a word in their text what they give for every new input, and whether they are right on what is known. */
  const sibling = (word: string, lineage: string, fitness = 0.9) => ({
    ...{ sha: word as Sha, source: SOURCE.replace("input.n + 1", word), fitness, lineage: lineage as Sha },
  });
  const answer = (script: string): string => JSON.stringify({ n: script.includes("mine") ? 1 : 2 });
  const trial: CandidateTrial = {
    ...trialOf(answer),
    tryAll: async (sources) => sources.map((source) => ({ passed: [!source.includes("unsound")], firstFailure: null })),
  };
  const asked = (siblings: MutationRequest["siblings"]) => ({
    ...requestOf({ source: SOURCE, evidence, contract: { takes: { n: "int" }, gives: { n: "int" } } }),
    siblings,
  });
  const rivals = [rival("mine(input)", 1), rival("theirs(input)", 1.5)];
  const [likelier = null, agreeing = null] = rivals;

  test.each<[string, MutationRequest["siblings"], Candidate | null]>([
    ["two lineages decide", [sibling("a", "1"), sibling("b", "2")], agreeing],
    ["one lineage agrees with nobody", [sibling("a", "1"), sibling("b", "1")], likelier],
    ["one sibling agrees with nobody", [sibling("a", "1")], likelier],
    ["who hardly ever succeeded vouches for nothing", [sibling("a", "1"), sibling("b", "2", 0.4)], likelier],
    ["who is wrong on what is known vouches for nothing", [sibling("a", "1"), sibling("unsound", "2")], likelier],
    ["where siblings contradict each other they are no help", [sibling("a", "1"), sibling("mine", "2")], likelier],
    [
      "many that are unsound do not outvote two that are sound",
      [...["3", "4", "5"].map((of) => sibling("unsound(mine)", of)), sibling("a", "1"), sibling("b", "2")],
      agreeing,
    ],
  ])("%s", async (_, siblings, expected) => {
    expect(await choice(rivals, trial, asked(siblings))).toBe(expected);
  });

  test("is told with the choice", async () => {
    const siblings = [sibling("a", "1"), sibling("b", "2")];
    const session = { rivals, trial, isOutOfTime: false, elapsedMs: 0, request: asked(siblings) };
    const chosen = await chooseRepair(session);
    const { inputs = 0 } = chosen?.agreement ?? {};
    expect(inputs).toBeGreaterThan(0);
    expect(chosen?.agreement).toEqual({ witnesses: 2, inputs, agreed: inputs, decided: true });
    expect(await chosen?.agreesAsOften(rival("theirs(input, 2)", 1).source)).toBe(true);
    expect(await chosen?.agreesAsOften(rival("mine(input, 2)", 1).source)).toBe(false);
  });

  test("never makes a repair of what is far less likely", async () => {
    const siblings = [sibling("a", "1"), sibling("b", "2")];
    const unlikely = [rival("mine(input)", 1), rival("theirs(input)", 9)];
    expect(await choice(unlikely, trial, asked(siblings))).toBe(unlikely[0] ?? null);
  });
});

describe("minimised", () => {
  const repair = { source: SOURCE.replace("+ 1", "+ 2").replace("{ n:", "{ m:"), description: "two places" };

  test("takes back what the repair does not need", async () => {
    const holds = async (source: string): Promise<boolean> => source.includes("+ 2");
    expect(await minimised({ request, holds }, repair)).toEqual({
      source: SOURCE.replace("+ 1", "+ 2"),
      description: "line 2: `1` became `2`",
    });
  });

  test("leaves a repair that needs all its parts as it is", async () => {
    expect(await minimised({ request, holds: async () => false }, repair)).toBe(repair);
  });
});
