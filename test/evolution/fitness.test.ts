import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { invocationFitness, localFitness, wilsonLowerBound } from "../../src/evolution/mod.ts";
import { noStats } from "../../src/genome/mod.ts";

const weights = { immediate: 0.3, convergence: 0.5, resilience: 0.2 };

describe("invocationFitness", () => {
  test.each([
    [{ immediate: 1, convergence: null, resilience: null }, 1],
    [{ immediate: 0, convergence: null, resilience: null }, 0],
    [{ immediate: 1, convergence: 0, resilience: null }, 0.3 / 0.8],
    [{ immediate: 1, convergence: 1, resilience: null }, 1],
    [{ immediate: 1, convergence: 1, resilience: 0 }, 0.8],
    [{ immediate: null, convergence: null, resilience: null }, 0],
  ] as const)("%j earns %p", (scores, expected) =>
    expect(invocationFitness(scores, weights)).toBeCloseTo(expected, 12),
  );
});

describe("localFitness", () => {
  test("one lucky call proves nothing: ten are needed for full fitness", () => {
    expect(localFitness({ ...noStats, n: 1, sumE: 1 })).toBe(0.1);
    expect(localFitness({ ...noStats, n: 10, sumE: 10 })).toBe(1);
    expect(localFitness({ ...noStats, n: 100, sumE: 50 })).toBe(0.5);
    expect(localFitness(noStats)).toBe(0);
  });
});

describe("wilsonLowerBound", () => {
  test("known values", () => {
    expect(wilsonLowerBound(0, 0)).toBe(0);
    // Wilson (1927), as tabulated: 8 of 10 at 95 % is [0.490, 0.943].
    expect(wilsonLowerBound(8, 10)).toBeCloseTo(0.4902, 3);
    expect(wilsonLowerBound(100, 100)).toBeCloseTo(0.963, 3);
  });

  test("lies below the rate, and rises with evidence at the same rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (n, drawn) => {
        const successes = Math.min(n, drawn);
        const bound = wilsonLowerBound(successes, n);
        expect(bound).toBeLessThanOrEqual(successes / n + 1e-12);
        expect(wilsonLowerBound(successes * 10, n * 10)).toBeGreaterThanOrEqual(bound - 1e-12);
      }),
    );
  });
});
