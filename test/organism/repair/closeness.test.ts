import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Json } from "../../../src/core/mod.ts";
import { closeness } from "../../../src/organism/repair/closeness.ts";

describe("closeness", () => {
  const ordered: readonly (readonly [string, Json, Json, Json])[] = [
    ["a nearer number", 10, 9, 3],
    ["a number and a text", 10, -500, "10"],
    ["a longer common beginning", "abcdef", "abcdxx", "abxxxx"],
    ["a longer common end", "abcdef", "xbcdef", "xxxxxf"],
    ["one item missing at the front", [1, 2, 3, 4], [2, 3, 4], [3, 4]],
    ["the right length", [1, 2, 3], [1, 2, 9], [1]],
    ["one right field", { a: 1, b: "x" }, { a: 1, b: "y" }, { a: "z", b: [] }],
    ["some answer", [[1], [2]], [[1], [3]], null],
  ];
  test.each(ordered)("%s counts for more", (_, expected, better, worse) => {
    expect(closeness(better, expected)).toBeGreaterThan(closeness(worse, expected));
  });

  test("is 1 for equal values and never leaves 0 to 1", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(closeness(left as Json, left as Json)).toBeCloseTo(1);
        expect(closeness(left as Json, right as Json)).toBeGreaterThanOrEqual(0);
        expect(closeness(left as Json, right as Json)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
