import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { MarkedText } from "../../../../src/evolution/mutation/genetic/marked-text.ts";
import { applySplices, type Splice } from "../../../../src/evolution/mutation/genetic/splice.ts";

const mark = (at: number): Splice => ({ start: at, end: at, text: "!" });

describe("MarkedText", () => {
  const cases: readonly (readonly [string, Splice[], string])[] = [
    ["puts the marks in", [], "a!bc!d!ef"],
    ["drops a mark inside a replaced stretch", [{ start: 2, end: 5, text: "x" }], "a!bxf"],
    ["keeps one at its beginning before it", [{ start: 3, end: 4, text: "x" }], "a!bc!x!ef"],
    ["keeps one at its end behind it", [{ start: 2, end: 3, text: "x" }], "a!bx!d!ef"],
    ["inserts behind one", [{ start: 3, end: 3, text: "x" }], "a!bc!xd!ef"],
    [
      "inserts, and replaces what follows",
      [3, 3].map((start, at) => ({ start, end: 3 + at, text: "x" })),
      "a!bc!xx!ef",
    ],
  ];
  test.each(cases)("%s", (_what, splices, expected) => {
    expect(new MarkedText("abcdef", [mark(1), mark(3), mark(4)]).with(splices)).toBe(expected);
  });

  test("is the edited text, apart from its marks", () => {
    const places = fc.uniqueArray(fc.nat(30), { maxLength: 12 }).map((list) => list.sort((one, other) => one - other));
    fc.assert(
      fc.property(fc.string({ minLength: 30, maxLength: 40 }), places, places, (text, marked, edited) => {
        const plain = text.replaceAll("!", "?");
        const splices: Splice[] = [];
        for (let at = 0; at + 1 < edited.length; at += 2) {
          splices.push({ start: edited[at] ?? 0, end: edited[at + 1] ?? 0, text: `<${at}>` });
        }
        const found = new MarkedText(plain, marked.map(mark)).with(splices);
        expect(found.replaceAll("!", "")).toBe(applySplices(plain, splices));
        const kept = marked.filter((at) => !splices.some(({ start, end }) => start < at && at < end));
        expect(found.split("!").length - 1).toBe(kept.length);
      }),
    );
  });
});
