import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { enumerateEdits } from "../../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import { fingerprintOf, fingerprintWith } from "../../../../src/evolution/mutation/genetic/fingerprint.ts";
import { applySplices, type Splice } from "../../../../src/evolution/mutation/genetic/splice.ts";
import { subjectOfSource } from "../subject-of-source.ts";

describe("the fingerprint of a text", () => {
  test("is the same whether the text was put together or not", () => {
    const places = fc.array(fc.nat(25), { maxLength: 6 }).map((list) => list.sort((one, other) => one - other));
    fc.assert(
      fc.property(fc.string({ minLength: 25 }), places, fc.array(fc.string()), (source, at, texts) => {
        const splices: Splice[] = [];
        for (let index = 0; index + 1 < at.length; index += 2) {
          splices.push({ start: at[index] ?? 0, end: at[index + 1] ?? 0, text: texts[index] ?? "" });
        }
        expect(fingerprintWith({ source }, splices)).toBe(fingerprintOf(applySplices(source, splices)));
      }),
    );
  });

  test("is another one for each of thousands of texts that are nearly equal", () => {
    const source = `export function execute(input) {
  let total = 0;
  for (let i = 0; i < input.rows.length; i += 1) {
    if (input.rows[i].n > 1) total += input.rows[i].n * 2;
  }
  return { total };
}
`;
    const texts = new Set(
      enumerateEdits(subjectOfSource({ source })).map(({ splices }) => applySplices(source, splices)),
    );
    for (let n = 0; n < 100_000; n += 1) texts.add(source.replace("let total = 0", `let total = ${n}`));
    expect(texts.size).toBeGreaterThan(100_000);
    expect(new Set(Array.from(texts, fingerprintOf)).size).toBe(texts.size);
  });
});
