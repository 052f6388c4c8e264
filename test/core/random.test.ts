import { expect, test } from "bun:test";
import { seededRandom } from "../../src/core/mod.ts";

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 5 }, () => random.below(1_000_000));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("below is uniform: no bucket of ten strays more than five standard deviations", () => {
  const random = seededRandom(1);
  const draws = 100_000;
  const counts = new Array<number>(10).fill(0);
  for (let draw = 0; draw < draws; draw += 1) {
    const bucket = random.below(10);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const deviation = Math.sqrt(draws * 0.1 * 0.9);
  for (const count of counts) expect(Math.abs(count - draws / 10)).toBeLessThan(5 * deviation);
});
