import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  combinedFitness,
  decideSelection,
  defaultSelectionRules,
  localFitness,
  PEER_TRIALS_CAP,
  type PeerWord,
  peersOpinion,
  TRIM_FROM,
} from "../../src/evolution/mod.ts";
import { noStats } from "../../src/genome/mod.ts";
import { alleleOf } from "../store/samples.ts";

const word = (origin: string, n: number, mean: number, trust = 1): PeerWord => ({
  ...{ origin, n, trust },
  sumMicro: Math.round(mean * n * 1_000_000),
});

const honest = fc.record({ n: fc.integer({ min: 1, max: 500 }), mean: fc.double({ min: 0, max: 1, noNaN: true }) });
const liar = fc.record({
  n: fc.integer({ min: 1, max: 1_000_000_000 }),
  sumMicro: fc.maxSafeNat(),
  trust: fc.constantFrom(1, 0.5),
});
const peers = (minLength: number, maxLength: number) =>
  fc
    .array(honest, { minLength, maxLength })
    .map((all) => all.map(({ n, mean }, index) => word(`honest ${index}`, n, mean)));

describe("what peers say of an allele", () => {
  const cases: readonly (readonly [string, readonly PeerWord[], number | null])[] = [
    ["nobody", [], null],
    ["somebody who has not run it", [word("a", 0, 0)], null],
    ["somebody whose word counts for nothing", [word("a", 5, 1, 0)], null],
    ["one", [word("a", 4, 0.5)], 0.5],
    ["two, by what they saw", [word("a", 10, 1), word("b", 30, 0)], 0.25],
    ["two, each counted up to the cap", [word("a", 1_000_000, 1), word("b", 100, 0)], 0.5],
    ["two, by how far they are trusted", [word("a", 10, 1, 0.25), word("b", 10, 0)], 0.2],
    [
      "five, without the highest and the lowest",
      [0, 0.2, 0.5, 0.8, 1].map((mean, index) => word(`${index}`, 10, mean)),
      0.5,
    ],
  ];
  test.each(cases)("%s", (_, words, expected) => {
    const opinion = peersOpinion(words);
    if (expected === null) expect(opinion).toBeNull();
    else expect(opinion?.fitness).toBeCloseTo(expected, 12);
  });

  test("is the same to the last digit whatever the order", () => {
    fc.assert(
      fc.property(peers(1, 12), (words) => {
        expect(peersOpinion(words.toReversed())).toEqual(peersOpinion(words));
      }),
    );
  });

  test("stays between 0 and 1, whatever anybody claims", () => {
    fc.assert(
      fc.property(peers(0, 8), liar, (words, claims) => {
        const { fitness } = peersOpinion([...words, { origin: "liar", ...claims }]) ?? { fitness: -1 };
        expect(fitness >= 0 && fitness <= 1).toBe(true);
      }),
    );
  });
});

describe("a liar", () => {
  test("among four or more honest peers moves P to nowhere outside of what honest ones say", () => {
    fc.assert(
      fc.property(peers(TRIM_FROM - 1, 12), liar, (words, claims) => {
        const { fitness } = peersOpinion([...words, { origin: "liar", ...claims }]) ?? { fitness: -1 };
        const means = words.map(({ sumMicro, n }) => sumMicro / n / 1_000_000);
        expect(fitness).toBeGreaterThanOrEqual(Math.min(...means) - 1e-9);
        expect(fitness).toBeLessThanOrEqual(Math.max(...means) + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test("among fewer moves P by no more than its share of the weight, which the cap bounds", () => {
    fc.assert(
      fc.property(peers(1, TRIM_FROM - 2), liar, (words, claims) => {
        const before = peersOpinion(words)?.fitness ?? 0;
        const after = peersOpinion([...words, { origin: "liar", ...claims }])?.fitness ?? 0;
        const weight = PEER_TRIALS_CAP * claims.trust;
        const others = words.reduce((sum, { n }) => sum + Math.min(n, PEER_TRIALS_CAP), 0);
        expect(Math.abs(after - before)).toBeLessThanOrEqual(weight / (weight + others) + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test("with maximal counts alone moves fitness by three tenths and no more", () => {
    const praise = peersOpinion([{ origin: "liar", n: 1_000_000_000, sumMicro: 1_000_000_000_000_000, trust: 1 }]);
    expect(combinedFitness(0, praise)).toBeCloseTo(0.3, 12);
    expect(combinedFitness(1, peersOpinion([word("liar", 1_000_000_000, 0)]))).toBeCloseTo(0.7, 12);
  });
});

describe("selection", () => {
  const expressed = (source: string, stage: "dominant" | "recessive", n: number, sumE: number) => ({
    ...{ allele: alleleOf(source), stage },
    stats: { ...noStats, n, sumE, successes: sumE },
  });
  const dominant = expressed("return 1", "dominant", 100, 80);
  const challenger = expressed("return 2", "recessive", 60, 51);

  test("compares by what is known here and elsewhere", () => {
    const alleles = [dominant, challenger];
    expect(decideSelection(alleles, defaultSelectionRules)).toBeNull();
    const opinions = new Map([
      [dominant.allele.sha, peersOpinion([word("a", 50, 0.5)])],
      [challenger.allele.sha, peersOpinion([word("a", 50, 1)])],
    ]);
    const decision = decideSelection(alleles, defaultSelectionRules, undefined, ({ allele, stats }) =>
      combinedFitness(localFitness(stats), opinions.get(allele.sha) ?? null),
    );
    expect(decision).toMatchObject({ kind: "promote", chosen: { allele: { sha: challenger.allele.sha } } });
  });

  test("promotes nobody who has not run here often enough, whatever peers say", () => {
    const newcomer = expressed("return 3", "recessive", 49, 49);
    const decision = decideSelection(
      [expressed("return 1", "dominant", 100, 0), newcomer],
      defaultSelectionRules,
      undefined,
      ({ allele }) => (allele.sha === newcomer.allele.sha ? 1 : 0),
    );
    expect(decision).toBeNull();
  });
});
