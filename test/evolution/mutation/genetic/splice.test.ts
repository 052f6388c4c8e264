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

test("sizeOf counts what is only in another place, or in another order, as one", () => {
  const source = "use(a, b);\nreset(all, of, it);\n";
  const moved = [
    { start: 0, end: 0, text: "reset(all, of, it);\n" },
    { start: 11, end: source.length, text: "" },
  ];
  expect(sizeOf(source, moved)).toBe(1);
  const exchanged = [
    { start: 4, end: 5, text: "b" },
    { start: 7, end: 8, text: "a" },
  ];
  expect(sizeOf(source, exchanged)).toBe(1);
  expect(sizeOf(source, [{ start: 11, end: source.length, text: "" }])).toBe(4);
});
