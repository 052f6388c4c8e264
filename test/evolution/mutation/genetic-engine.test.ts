import { describe, expect, test } from "bun:test";
import { type Json, seededRandom, sha256 } from "../../../src/core/mod.ts";
import {
  type CandidateTrial,
  createGeneticEngine,
  type Evidence,
  type MutationRequest,
  type MutationResult,
} from "../../../src/evolution/mutation/mod.ts";
import { parseGene } from "../../../src/syntax/mod.ts";
import { BRIDGE_OPERATIONS } from "./bridge-kernel.ts";
import { FAULTY_CONFIGURATION } from "./faulty-configuration.ts";
import { FAULTY_TRANSFORMS, type FaultyGene } from "./faulty-genes.ts";
import { evidenceOf, failureOf, functionTrial, scoreOf } from "./function-trial.ts";
import { COUNTING, requestOf } from "./subject-of-source.ts";

/** With a repair in hand the engine looks on for this many candidates. */
const RIVALS_WINDOW = 2_560;

const engine = createGeneticEngine({ sdk: BRIDGE_OPERATIONS });

async function prepare(gene: FaultyGene): Promise<{ request: MutationRequest; trial: CandidateTrial }> {
  const evidence = await evidenceOf(gene, gene.visible);
  const failure = await failureOf(gene, evidence);
  const { faulty: source, contract, siblings = [] } = gene;
  return {
    request: requestOf({ source, contract, evidence, failure, siblings }),
    trial: functionTrial(gene, evidence),
  };
}

function faultyGene(title: string): FaultyGene {
  const gene = FAULTY_TRANSFORMS.find((it) => it.title === title);
  if (gene === undefined) throw new TypeError(`There is no faulty gene ${JSON.stringify(title)}`);
  return gene;
}

describe("the genetic engine repairs", () => {
  const genes = [...FAULTY_TRANSFORMS, ...FAULTY_CONFIGURATION];
  test.each(genes.map((gene) => [gene.title, gene] as const))("%s", async (_, gene) => {
    const { request, trial } = await prepare(gene);
    const result = await engine.mutate(request, trial);
    expect(result.winner?.description).toMatch(/^line \d+: /);
    expect(result.candidatesTried).toBeLessThanOrEqual(gene.within + RIVALS_WINDOW);
    const judged = await scoreOf(result.winner?.source ?? "", gene, await evidenceOf(gene, gene.heldOut));
    expect(judged).toEqual({ passed: gene.heldOut.map(() => true), firstFailure: null });
  });
});

describe("the genetic engine", () => {
  test("gives the same answer for the same seed, winner and effort", async () => {
    for (const gene of [faultyGene("two faults at once"), ...FAULTY_CONFIGURATION.slice(0, 2)]) {
      const results: MutationResult[] = [];
      for (let round = 0; round < 2; round += 1) {
        const { request, trial } = await prepare(gene);
        const budget = { candidatesMax: 2_000, wallMs: 60_000 };
        results.push(await engine.mutate({ ...request, budget, random: seededRandom(7) }, trial));
      }
      expect(results[0]).toEqual(results[1] as MutationResult);
    }
  });

  test("hands the trial scripts that are the sources with their types erased, but for the counting of steps", async () => {
    const { request, trial } = await prepare(faultyGene("off by one in a loop's bound"));
    let checked = 0;
    await engine.mutate(request, {
      tryAll(sources, scripts = []) {
        for (const [index, source] of sources.entries()) {
          const counted = scripts[index] ?? "";
          expect(counted).toMatch(/let steps\$=\d+;/);
          const script = counted.replaceAll(COUNTING, "");
          expect(script).toBe(parseGene(source).javascript);
        }
        checked += sources.length;
        return trial.tryAll(sources, scripts);
      },
    });
    expect(checked).toBeGreaterThan(20);
  });

  test("tries nothing twice, nothing tried before, and no sibling", async () => {
    const gene = faultyGene("two faults at once");
    const { request, trial } = await prepare(gene);
    const repaired = gene.faulty.replace("longest.length + 1", "longest.length + 0");
    const tried = new Set([sha256(repaired)]);
    const siblings = [{ sha: sha256(gene.correct), source: gene.correct, fitness: 1 }];
    const seen = new Set<string>();
    await engine.mutate(
      { ...request, tried, siblings, budget: { candidatesMax: 3_000, wallMs: 60_000 } },
      {
        tryAll(sources, scripts) {
          for (const source of sources) {
            expect(seen.has(source)).toBe(false);
            seen.add(source);
          }
          return trial.tryAll(sources, scripts);
        },
      },
    );
    expect(seen.has(repaired)).toBe(false);
    expect(seen.has(gene.correct)).toBe(false);
    expect(seen.size).toBeGreaterThan(100);
  });

  test.each([1, 63, 64, 65, 1_000])("tries at most %d candidates when that is the budget", async (candidatesMax) => {
    const { request } = await prepare(faultyGene("a wrong operator"));
    const nothingPasses: CandidateTrial = {
      tryAll: async (sources) => sources.map(() => ({ passed: request.evidence.map(() => false), firstFailure: "no" })),
    };
    const result = await engine.mutate({ ...request, budget: { candidatesMax, wallMs: 60_000 } }, nothingPasses);
    expect(result.winner).toBeNull();
    expect(result.candidatesTried).toBe(Math.min(candidatesMax, result.candidatesTried));
    if (candidatesMax <= 65) expect(result.candidatesTried).toBe(candidatesMax);
  });

  test("ends when the wall time is over, and when the signal is given", async () => {
    const { request } = await prepare(faultyGene("off by one in a loop's bound"));
    let nowMs = 1_000;
    const slow: CandidateTrial = {
      tryAll: async (sources) => {
        nowMs += sources.length;
        return sources.map(() => ({ passed: request.evidence.map(() => false), firstFailure: "no" }));
      },
    };
    const budget = { candidatesMax: 100_000, wallMs: 400 };
    const result = await engine.mutate({ ...request, budget, nowMs: () => nowMs }, slow);
    expect(result).toMatchObject({ winner: null });
    expect(result.elapsedMs).toBeGreaterThanOrEqual(400);
    expect(result.elapsedMs).toBeLessThan(410);

    const aborted = await engine.mutate({ ...request, signal: AbortSignal.abort() }, slow);
    expect(aborted).toMatchObject({ winner: null, candidatesTried: 0 });
  });

  test("gives no winner where there is nothing to go by", async () => {
    const { request, trial } = await prepare(faultyGene("a wrong operator"));
    const all = async (sources: readonly string[]) =>
      sources.map(() => ({ passed: request.evidence.map(() => true), firstFailure: null }));
    const none = { winner: null, candidatesTried: 0 };
    expect(await engine.mutate({ ...request, evidence: [] }, trial)).toMatchObject(none);
    expect(await engine.mutate(request, { tryAll: all })).toMatchObject(none);
    const unreadable = { sha: sha256("export function ("), source: "export function (" };
    expect(await engine.mutate({ ...request, failing: unreadable }, trial)).toMatchObject(none);
  });

  test("refuses a repair that fails what was held out", async () => {
    const gene = faultyGene("wrong direction of a comparison");
    const inputs: Json[] = Array.from({ length: 12 }, (_, n) => ({ numbers: [n, 3, 11 - n] }));
    const known = await evidenceOf(gene, inputs);
    // The last answer contradicts the others, so that nothing can be right; whatever is held out must still count.
    const wrong: Evidence = {
      origin: "example",
      input: { numbers: [1] },
      expected: { kind: "output", output: { result: 77 } },
    };
    const evidence = [...known, wrong];
    const failure = await failureOf(gene, evidence);
    for (const seed of [1, 2, 3, 4]) {
      const { faulty: source, contract } = gene;
      const request = requestOf({
        source,
        contract,
        evidence,
        failure,
        random: seededRandom(seed),
        candidatesMax: 600,
      });
      expect((await engine.mutate(request, functionTrial(gene, evidence))).winner).toBeNull();
    }
  });

  test("keeps the author's format and comments outside the edit", async () => {
    const gene = faultyGene("a boundary that is not included");
    const faulty = gene.faulty.replace("  const valid", "  // IEEE 802.1Q\n\n  const  valid /* id */");
    const { request, trial } = await prepare({ ...gene, faulty });
    const { winner } = await engine.mutate(request, trial);
    expect(winner?.source).toBe(faulty.replace("< 4094", "<= 4094"));
    expect(winner?.description).toBe("line 4: `<` became `<=`");
  });
});
