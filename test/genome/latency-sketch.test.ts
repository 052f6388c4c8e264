import { expect, test } from "bun:test";
import fc from "fast-check";
import { addLatency, type LatencySketch, latencyQuantileUs, mergeLatency } from "../../src/genome/mod.ts";

const durations = fc.array(fc.double({ min: 2, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 200 });
const sketchOf = (values: readonly number[]) => values.reduce<LatencySketch>(addLatency, []);

test("any quantile is within 10 % of the exact one", () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (values, q) => {
      const exact = [...values].sort((left, right) => left - right)[Math.ceil(q * values.length) - 1] ?? 0;
      const read = latencyQuantileUs(sketchOf(values), q) ?? 0;
      expect(Math.abs(read - exact) / exact).toBeLessThan(0.1);
    }),
  );
});

test("merging is the same as having seen both", () => {
  fc.assert(
    fc.property(durations, durations, (left, right) => {
      const merged = mergeLatency(sketchOf(left), sketchOf(right));
      expect(merged).toEqual(sketchOf([...left, ...right]) as number[]);
    }),
  );
});

test("nothing seen, nothing said", () => expect(latencyQuantileUs([], 0.5)).toBeNull());
