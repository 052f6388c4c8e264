import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { hunksBetween } from "../../../../src/evolution/mutation/genetic/hunks.ts";
import { applySplices } from "../../../../src/evolution/mutation/genetic/splice.ts";

describe("hunksBetween", () => {
  test("names each place where two texts differ", () => {
    const before = "if (a < b) total += a;\nreturn total - 1;\n";
    const after = "if (a <= b) total += a;\nreturn total;\n";
    expect(hunksBetween(before, after)).toEqual([
      { start: 7, end: 7, text: "=" },
      { start: 35, end: 39, text: "" },
    ]);
  });

  test("are splices that make the second text of the first, whatever the two are", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", " ", "\n", "(", "12"), { maxLength: 30 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applySplices(before, hunksBetween(before, after) ?? [])).toBe(after);
      }),
    );
  });
});
