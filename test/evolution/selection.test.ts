import { describe, expect, test } from "bun:test";
import { type InterfaceHash, locusName, sha256 } from "../../src/core/mod.ts";
import {
  decideSelection,
  defaultSelectionRules,
  expressionStack,
  lineagesAmong,
  TRIED_OF_STAGE_MAX,
} from "../../src/evolution/mod.ts";
import { type AlleleStats, type ExpressedAllele, noStats, type Stage } from "../../src/genome/mod.ts";

function allele(source: string, stage: Stage, stats: Partial<AlleleStats> = {}, createdAtMs = 0): ExpressedAllele {
  return {
    allele: {
      sha: sha256(source),
      locus: locusName("locus"),
      interfaceHash: "interface" as InterfaceHash,
      source,
      generation: 0,
      createdAtMs,
      origin: { kind: "seed", file: "x" },
    },
    stage,
    stats: { ...noStats, ...stats },
  };
}

const sources = (stack: readonly ExpressedAllele[]) => stack.map(({ allele: { source } }) => source);
const rules = defaultSelectionRules;

describe("expressionStack", () => {
  const population = [
    allele("deprecated", "deprecated", { n: 100, sumE: 100 }),
    allele("shadow", "shadow", { n: 100, sumE: 100 }),
    allele("old", "recessive", { n: 10, sumE: 5 }, 1),
    allele("young", "recessive", { n: 10, sumE: 5 }, 2),
    allele("fit", "recessive", { n: 10, sumE: 9 }),
    allele("dominant", "dominant"),
  ];

  test("live: dominant first, recessives by fitness, ties to the younger, nobody else", () => {
    expect(sources(expressionStack(population, "live"))).toEqual(["dominant", "fit", "young", "old"]);
  });

  test("rehearsal: shadow alleles come last, deprecated ones never", () => {
    expect(sources(expressionStack(population, "rehearsal"))).toEqual(["dominant", "fit", "young", "old", "shadow"]);
  });

  test("of very many of one stage only the fittest are tried, and other stages still have their turn", () => {
    const crowd = Array.from({ length: 2_000 }, (_, n) => allele(`${n}`, "recessive", { n: 10, sumE: n / 1_000 }));
    const stack = sources(expressionStack([...population, ...crowd], "rehearsal"));
    expect(stack).toHaveLength(1 + TRIED_OF_STAGE_MAX + 1);
    expect([stack[0], stack[1], stack.at(-1)]).toEqual(["dominant", "fit", "shadow"]);
  });
});

describe("decideSelection", () => {
  test("a challenger needs the margin and the trials", () => {
    const dominant = allele("dominant", "dominant", { n: 100, sumE: 60 });
    const challenger = (n: number, sumE: number) => allele("challenger", "recessive", { n, sumE });
    expect(decideSelection([dominant, challenger(49, 49)], rules)).toBeNull();
    expect(decideSelection([dominant, challenger(50, 35)], rules)).toBeNull();
    expect(decideSelection([dominant, challenger(50, 36)], rules)).toMatchObject({
      kind: "promote",
      reason: "fitness 0.720 (n 50) exceeds the dominant's 0.600 (n 100) by more than 0.1",
    });
  });

  test("a dominant that had few turns is taken at its mean, and at its word before the first", () => {
    const proven = allele("proven", "recessive", { n: 200, sumE: 198 });
    const newcomer = (n: number, sumE: number, consecutiveFailures = 0) =>
      allele("new", "dominant", { n, sumE, consecutiveFailures });
    expect(decideSelection([newcomer(0, 0), proven], rules)).toBeNull();
    expect(decideSelection([newcomer(4, 4), proven], rules)).toBeNull();
    expect(decideSelection([newcomer(4, 3), proven], rules)).toMatchObject({
      kind: "promote",
      reason: "fitness 0.990 (n 200) exceeds the dominant's 0.750 (n 4) by more than 0.1",
    });
    expect(decideSelection([newcomer(3, 0, 3), proven], rules)).toMatchObject({ kind: "demote" });
  });

  test("who failed its last calls does not come back by what it was worth before", () => {
    const dominant = allele("dominant", "dominant", { n: 20, sumE: 10 });
    const fallen = (consecutiveFailures: number) =>
      allele("fallen", "recessive", { n: 200, sumE: 190, consecutiveFailures });
    expect(decideSelection([dominant, fallen(3)], rules)).toBeNull();
    expect(decideSelection([dominant, fallen(2)], rules)).toMatchObject({ kind: "promote" });
  });

  test("three failures in a row demote, to the fittest who is not failing too", () => {
    const dominant = allele("dominant", "dominant", { n: 100, sumE: 97, consecutiveFailures: 3 });
    const failing = allele("failing", "recessive", { n: 10, sumE: 8, consecutiveFailures: 3 });
    const sound = allele("sound", "recessive", { n: 10, sumE: 5 });
    const decision = decideSelection([dominant, failing, sound], rules);
    expect(decision).toMatchObject({ kind: "demote", chosen: dominant, successor: sound });
  });

  test("without a successor the dominant stays", () => {
    const dominant = allele("dominant", "dominant", { consecutiveFailures: 9 });
    expect(decideSelection([dominant], rules)).toBeNull();
    expect(decideSelection([dominant, allele("waiting", "shadow")], rules)).toBeNull();
  });

  test("a locus without a dominant gets its best recessive", () => {
    expect(decideSelection([allele("only", "recessive")], rules)).toMatchObject({ kind: "promote" });
    expect(decideSelection([], rules)).toBeNull();
  });
});

describe("lineagesAmong", () => {
  const child = (source: string, parent: string): ExpressedAllele => {
    const { allele: own, ...rest } = allele(source, "recessive");
    return { allele: { ...own, origin: { ...own.origin, ...bornOf(parent) } as typeof own.origin }, ...rest };
  };
  const bornOf = (parent: string) => ({ kind: "mutation", parents: [sha256(parent)] });
  const root = allele("root", "dominant");
  const family = [root, child("son", "root"), child("grandson", "son"), child("stranger", "unknown here")];
  const lineage = (index: number): string => lineagesAmong(family)((family[index] ?? root).allele);

  test("is the first ancestor that is known here", () => {
    expect([0, 1, 2].map(lineage)).toEqual([root, root, root].map(({ allele: { sha } }) => sha));
    expect(lineage(3)).toBe(sha256("unknown here"));
  });

  test("ends where two claim to be each other's parents", () => {
    const circle = [child("a", "b"), child("b", "a")];
    const [first = root] = circle;
    expect([sha256("a"), sha256("b")]).toContain(lineagesAmong(circle)(first.allele));
  });
});
