import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { LoadAverage } from "../../../src/federation/fleet/load-average.ts";

describe("LoadAverage", () => {
  test("begins with the first reading", () => {
    const load = new LoadAverage(20_000);
    expect(load.value).toBeNull();
    load.observe(3, 1_000_000);
    expect(load.value).toBe(3);
  });

  test("after one half-life the old reading weighs half", () => {
    const load = new LoadAverage(20_000);
    load.observe(0, 1_000_000);
    load.observe(8, 1_020_000);
    expect(load.value).toBeCloseTo(4, 10);
  });

  test("a burst of one second moves it little, a busy minute nearly wholly", () => {
    const burst = new LoadAverage(20_000);
    for (let second = 0; second <= 20; second += 1) burst.observe(second === 10 ? 100 : 0, second * 1_000);
    expect(burst.value ?? 0).toBeLessThan(10);
    const busy = new LoadAverage(20_000);
    for (let second = 0; second <= 60; second += 1) busy.observe(second === 0 ? 0 : 100, second * 1_000);
    expect(busy.value ?? 0).toBeGreaterThan(80);
  });

  test("stays between the least and the greatest reading, whatever the clock does", () => {
    const reading = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 100_000 }));
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1 }), (readings) => {
        const load = new LoadAverage(20_000);
        for (const [value, atMs] of readings) load.observe(value, atMs);
        const values = readings.map(([value]) => value);
        expect(load.value ?? -1).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(load.value ?? -1).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });
});
