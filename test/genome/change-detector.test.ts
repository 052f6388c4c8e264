import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Random, seededRandom } from "../../src/core/mod.ts";
import {
  type ChangeDetector,
  FALSE_ALARM_EVERY,
  freshDetector,
  hasCollapsed,
  observeLoss,
  type RegressionLevel,
} from "../../src/genome/mod.ts";

// The rates stated here are the ones that README and docs quote; they come from simulation with fixed seeds.

const loss = (random: Random, rate: number) => (random.next() < rate ? 1 : 0);

/** Alarms of one level in `runs` invocations whose failure rate never changes. */
function falseAlarms(rate: number, runs: number, seed: number, level: RegressionLevel): number {
  const random = seededRandom(seed);
  let detector = freshDetector;
  let alarms = 0;
  for (let run = 0; run < runs; run += 1) {
    const before = detector.alarms;
    detector = observeLoss(detector, loss(random, rate));
    if (detector.alarms > before && detector.last?.level === level) alarms += 1;
  }
  return alarms;
}

/** Invocations from the change until an alarm of `level` or above. */
function delayOf(before: number, after: number, level: RegressionLevel, seed: number): number {
  const random = seededRandom(seed);
  let detector = freshDetector;
  for (let run = 0; run < 300; run += 1) detector = observeLoss(detector, loss(random, before));
  for (let run = 1; run <= 5_000; run += 1) {
    const alarms = detector.alarms;
    detector = observeLoss(detector, loss(random, after));
    if (detector.alarms > alarms && (level === "mild" || detector.last?.level === level)) return run;
  }
  return Number.POSITIVE_INFINITY;
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

describe("false alarms", () => {
  for (const rate of [0, 0.005, 0.02, 0.1, 0.3, 0.6]) {
    test(`a steady failure rate of ${rate} alarms no more often than promised`, () => {
      const runs = 100_000;
      const mild = [1, 2, 3, 4].reduce((sum, seed) => sum + falseAlarms(rate, runs, seed, "mild"), 0);
      const severe = [1, 2, 3, 4].reduce((sum, seed) => sum + falseAlarms(rate, runs, seed, "severe"), 0);
      expect(mild / (4 * runs)).toBeLessThanOrEqual(1 / FALSE_ALARM_EVERY.mild);
      expect(severe / (4 * runs)).toBeLessThanOrEqual(1 / FALSE_ALARM_EVERY.severe);
    });
  }
});

describe("detection", () => {
  const seeds = Array.from({ length: 101 }, (_, seed) => seed);
  const cases: readonly [number, number, RegressionLevel, number][] = [
    [0, 1, "severe", 6],
    [0.01, 0.9, "severe", 8],
    [0.01, 0.5, "mild", 10],
    [0.02, 0.2, "mild", 60],
    [0.1, 0.4, "mild", 40],
  ];
  for (const [before, after, level, atMost] of cases) {
    test(`from ${before} to ${after}: ${level}, the median within ${atMost} invocations`, () => {
      expect(median(seeds.map((seed) => delayOf(before, after, level, seed)))).toBeLessThanOrEqual(atMost);
    });
  }

  test("a change is described by the rates on both sides of it", () => {
    let detector = freshDetector;
    for (let run = 0; run < 200; run += 1) detector = observeLoss(detector, 0);
    while (detector.last === null) detector = observeLoss(detector, 1);
    expect(detector.last).toMatchObject({ before: 0, since: 1 });
    expect(detector.last.delay).toBeLessThan(8);
  });
});

describe("laws", () => {
  const losses = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 300 });
  const watch = (stream: readonly number[], from: ChangeDetector = freshDetector) => stream.reduce(observeLoss, from);

  test("statistics never go below zero, and the baseline never beyond its memory", () => {
    fc.assert(
      fc.property(losses, (stream) => {
        const { mild, severe } = watch(stream);
        for (const { statistic, n, loss: lost } of [mild, severe]) {
          expect(statistic).toBeGreaterThanOrEqual(0);
          expect(n).toBeLessThanOrEqual(1_000);
          expect(lost).toBeLessThanOrEqual(n + 1e-9);
        }
      }),
    );
  });

  test("a stream in two parts is the stream: the state is all there is to keep", () => {
    fc.assert(
      fc.property(losses, losses, (first, second) => {
        const stored: ChangeDetector = JSON.parse(JSON.stringify(watch(first)));
        expect(watch(second, stored)).toEqual(watch([...first, ...second]));
      }),
    );
  });

  test("success never raises an alarm", () => {
    fc.assert(
      fc.property(losses, (stream) => {
        const before = watch(stream);
        expect(observeLoss(before, 0).alarms).toBe(before.alarms);
      }),
    );
  });
});

test("a collapse stands until enough invocations since are as good as before", () => {
  const after = (from: ChangeDetector, runs: number, loss: number) =>
    Array.from({ length: runs }, () => loss).reduce(observeLoss, from);
  const steady = after(freshDetector, 100, 0);
  expect(hasCollapsed(steady)).toBe(false);
  const collapsed = after(steady, 6, 1);
  expect(hasCollapsed(collapsed)).toBe(true);
  expect(hasCollapsed(after(collapsed, 20, 0))).toBe(true);
  expect(hasCollapsed(after(collapsed, 100, 0))).toBe(false);
});
