import { expect, test } from "bun:test";
import { sizeOf } from "../../../../src/evolution/mutation/genetic/splice.ts";

test.each([
  ["a < b", "a <= b", 2],
  ["level", "[...new Set(level)]", 5],
  ["", "seen.add(next);\n    ", 3],
  ["best", "Math.max(best, found)", 3],
  ["delay, cap", "aVeryLongName, cap", 2],
  ["same", "same", 0],
] as const)("sizeOf counts words and signs: %j to %j", (old, text, size) => {
  expect(sizeOf(old, [{ start: 0, end: old.length, text }])).toBe(size);
});
