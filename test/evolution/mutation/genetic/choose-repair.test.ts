import { describe, expect, test } from "bun:test";
import type { Json } from "../../../../src/core/mod.ts";
import { OUT_OF_STEPS } from "../../../../src/evolution/mutation/engine.ts";
import { type Candidate, candidateOf } from "../../../../src/evolution/mutation/genetic/candidate.ts";
import { chooseRepair } from "../../../../src/evolution/mutation/genetic/choose-repair.ts";
import { minimised } from "../../../../src/evolution/mutation/genetic/minimise.ts";
import type { CandidateTrial } from "../../../../src/evolution/mutation/mod.ts";
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

function choice(rivals: readonly Candidate[], trial: CandidateTrial): Promise<Candidate | null> {
  return chooseRepair({ rivals, trial, isOutOfTime: false, request });
}

describe("chooseRepair", () => {
  test("takes the likeliest where all agree on new inputs", async () => {
    const rivals = [rival("input.n - -2", 3), rival("input.n + 2", 1)];
    expect(
      await choice(
        rivals,
        trialOf(() => "same"),
      ),
    ).toBe(rivals[1] ?? null);
  });

  test("takes from the camp that many likely edits arrive at, and of it the likeliest", async () => {
    const lone = rival("special(input)", 1);
    const camp = [rival("input.n + 2", 1.3), rival("2 + input.n", 1.4), rival("input.n + 1 + 1", 1.5)];
    const trial = trialOf((script) => (script.includes("special") ? "other" : "same"));
    expect(await choice([lone, ...camp], trial)).toBe(camp[0] ?? null);
  });

  test("mistrusts what fails on new inputs", async () => {
    const rivals = [rival("fragile(input)", 1), rival("input.n + 22", 1.5)];
    const trial = trialOf((script) => (script.includes("fragile") ? null : "fine"));
    expect(await choice(rivals, trial)).toBe(rivals[1] ?? null);
  });

  test("mistrusts far more what never ends where others do, if only once", async () => {
    const more = [1, 5].map((n) => ({ origin: "example" as const, input: { n }, expected: { kind: "any" as const } }));
    const rivals = [rival("loops(input)", 1), rival("input.n + 22", 2.5)];
    const trialWith = (odd: string | null): CandidateTrial => {
      let asked = 0;
      return trialOf((script) => {
        if (!script.includes("loops")) return "fine";
        asked += 1;
        return asked === 1 ? odd : "fine";
      });
    };
    const chosen = (odd: string | null): Promise<Candidate | null> =>
      chooseRepair({ rivals, trial: trialWith(odd), isOutOfTime: false, request: { ...request, evidence: more } });
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
