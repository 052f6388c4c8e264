import { describe, expect, test } from "bun:test";
import type { Json } from "../../../../src/core/mod.ts";
import { dissect } from "../../../../src/evolution/mutation/genetic/anatomy.ts";
import { enumerateEdits } from "../../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import { tracingScript } from "../../../../src/evolution/mutation/genetic/instrument.ts";
import { type Observations, observe } from "../../../../src/evolution/mutation/genetic/observations.ts";
import { insertAwait } from "../../../../src/evolution/mutation/genetic/operators/insert-await.ts";
import { applySplices } from "../../../../src/evolution/mutation/genetic/splice.ts";
import { suspicionOf } from "../../../../src/evolution/mutation/genetic/suspicion.ts";
import type { CandidateTrial } from "../../../../src/evolution/mutation/mod.ts";
import { parseGene } from "../../../../src/syntax/mod.ts";
import { requestOf, subjectOfSource } from "../subject-of-source.ts";
import { SYNTAX_CORPUS } from "../syntax-corpus.ts";

/** Runs an instrumented script in the test's own process. */
async function run(script: string, input: Json): Promise<string> {
  const text = script.replace(/export \{ (\S+) as execute \};\s*$/, "return $1;");
  return JSON.stringify(await new Function(text)()(input, undefined));
}

const trial: CandidateTrial = {
  tryAll: () => Promise.reject(new Error("nothing is tried here")),
  observe: (scripts, inputs) =>
    Promise.all(scripts.map((script) => Promise.all(inputs.map((input) => run(script, input))))),
};

const SOURCE = `export function execute(input) {
  const seen = new Set();
  let total = 0;
  for (const word of input.words) {
    if (word.length > 3) {
      total -= word.length;
    } else {
      total += 1;
    }
    seen.add(word);
  }
  return { total, size: seen.size };
}
`;

async function observed(passed: readonly boolean[]): Promise<Observations> {
  const anatomy = dissect(parseGene(SOURCE));
  const inputs: Json[] = [{ words: ["abcd"] }, { words: ["a", "b"] }, { words: [] }];
  const evidence = inputs.map((input) => ({ origin: "example" as const, input, expected: { kind: "any" as const } }));
  return await observe(requestOf({ source: SOURCE, evidence }), trial, anatomy, { passed, firstFailure: null });
}

describe("observe", () => {
  test("tells the kinds of names and expressions, of their items, and some of their values", async () => {
    const seen = await observed([false, true, true]);
    expect(seen.kindOf("input.words")).toBe("list");
    expect(seen.itemKindOf("input.words")).toBe("string");
    expect(seen.kindOf("seen")).toBe("set");
    expect(seen.kindOf("word.length > 3")).toBe("boolean");
    expect(seen.valuesOf("word.length")).toEqual(["4", "1"]);
    expect(seen.kindOf("never")).toBeUndefined();
    expect(seen.stepsMax).toBe(3);
  });

  test("tells what has to be awaited", async () => {
    const source = `const steps = { one: async (x) => x };
export async function execute(input) {
  const step = steps[input.step];
  const all = [step(1), step(2)];
  const first = step(input.n);
  return { first, all };
}
`;
    const anatomy = dissect(parseGene(source));
    const evidence = [{ origin: "example" as const, input: { step: "one", n: 1 }, expected: { kind: "any" as const } }];
    const seen = await observe(requestOf({ source, evidence }), trial, anatomy, {
      passed: [false],
      firstFailure: null,
    });
    expect(seen.promiseOf("step(input.n)")).toBe("one");
    expect(seen.promiseOf("all")).toBe("list");
    expect(seen.promiseOf("input.n")).toBeNull();
    const subject = { ...subjectOfSource({ source }), anatomy, seen };
    const texts = enumerateEdits(subject, [insertAwait]).map(({ splices }) => applySplices(source, splices));
    expect(texts).toContain(source.replace("first = step", "first = await step"));
    expect(texts).toContain(source.replace("[step(1), step(2)]", "await Promise.all([step(1), step(2)])"));
  });

  test("knows nothing of the places of another parse, however alike", async () => {
    const seen = await observed([false, true, true]);
    const anatomy = dissect(parseGene(SOURCE));
    // Places belong to one parse: those of another are unknown, however alike.
    expect(seen.blame(anatomy.sites.at(-1) ?? expect.unreachable())).toBeNull();
  });

  test("takes a recursion without end for no measure of how many steps are enough", async () => {
    const source = `export function execute({ n }) { return down(n) }
function down(n) {
  if (n === 0) throw new Error("zero");
  return down(n - 1);
}
`;
    const inputs: Json[] = [{ n: 0.5 }, { n: 3 }];
    const evidence = inputs.map((input) => ({ origin: "example" as const, input, expected: { kind: "any" as const } }));
    const parent = { passed: [false, false], firstFailure: null };
    const seen = await observe(requestOf({ source, evidence }), trial, dissect(parseGene(source)), parent);
    expect(seen.stepsMax).toBe(5);
  });

  test("is empty where a trial cannot observe", async () => {
    const anatomy = dissect(parseGene(SOURCE));
    const { observe: _, ...blind } = trial;
    const seen = await observe(requestOf({ source: SOURCE }), blind, anatomy, { passed: [], firstFailure: null });
    expect(seen.kindOf("seen")).toBeUndefined();
    expect(seen.stepsMax).toBeNull();
  });

  test("does not believe what a gene forged", async () => {
    const forged: CandidateTrial = {
      ...trial,
      observe: async () => [
        ['[[1,{"a":1}],"x",[5,[1,"a",0,[]]]]', "{}"],
        ["{}", '"many"'],
      ],
    };
    const anatomy = dissect(parseGene(SOURCE));
    const evidence = [{}, {}].map((input) => ({
      origin: "example" as const,
      input,
      expected: { kind: "any" as const },
    }));
    const seen = await observe(requestOf({ source: SOURCE, evidence }), forged, anatomy, {
      passed: [false, true],
      firstFailure: null,
    });
    expect(seen.kindOf("input.words")).toBeUndefined();
    expect(seen.stepsMax).toBeNull();
  });
});

describe("suspicionOf", () => {
  test("comes first to the branch that only the failing run took, and last to the one it did not", async () => {
    const anatomy = dissect(parseGene(SOURCE));
    const inputs: Json[] = [{ words: ["abcd"] }, { words: ["a", "b"] }, { words: [] }];
    const evidence = inputs.map((input) => ({ origin: "example" as const, input, expected: { kind: "any" as const } }));
    const request = requestOf({ source: SOURCE, evidence });
    const seen = await observe(request, trial, anatomy, { passed: [false, true, true], firstFailure: null });
    const suspicion = suspicionOf(anatomy, request.failure, [], seen);
    const at = (text: string): number => {
      const site = anatomy.sites.find(({ start, end }) => SOURCE.slice(start, end) === text);
      return suspicion(site ?? expect.unreachable());
    };
    expect(at("total -= word.length")).toBeLessThan(at("word.length > 3"));
    expect(at("word.length > 3")).toBeLessThan(at("total += 1"));
  });
});

describe("tracingScript", () => {
  test.each(SYNTAX_CORPUS)("can be read for %s", (source) => {
    const script = tracingScript(dissect(parseGene(source)));
    expect(parseGene(script ?? "").program.body.length).toBeGreaterThan(1);
  });
});
