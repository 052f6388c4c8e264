import { expect, test } from "bun:test";
import { didYouMean, nearest } from "../../src/core/mod.ts";

test.each([
  ["brige_create", "bridge_create"],
  ["bridge_crate", "bridge_create"],
  ["zzzzzz", undefined],
])("nearest to %p is %p", (word, expected) =>
  expect(nearest(word, ["bridge_create", "bond_create"])).toBe(expected as string),
);

test("didYouMean is silent when nothing is near", () => {
  expect(didYouMean("qqqq", ["bridge"])).toBe("");
  expect(didYouMean("bidge", ["bridge"])).toBe('; did you mean "bridge"?');
});
