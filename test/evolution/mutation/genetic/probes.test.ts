import { expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, type Json, seededRandom } from "../../../../src/core/mod.ts";
import { neighboursOf } from "../../../../src/evolution/mutation/genetic/probes.ts";

test("neighboursOf gives different inputs of the same form, none of them given, the same for the same seed", () => {
  const input = fc.record({ n: fc.integer(), text: fc.string(), list: fc.array(fc.integer()), flag: fc.boolean() });
  fc.assert(
    fc.property(fc.array(input, { minLength: 1, maxLength: 5 }), fc.nat(), (inputs: readonly Json[], seed) => {
      const found = neighboursOf(inputs, 20, seededRandom(seed));
      const texts = [...inputs, ...found].map(canonicalJson);
      expect(new Set(found.map(canonicalJson)).size).toBe(found.length);
      for (const text of texts.slice(inputs.length)) expect(inputs.map(canonicalJson)).not.toContain(text);
      for (const one of found) expect(Object.keys(one as object)).toEqual(["n", "text", "list", "flag"]);
      expect(neighboursOf(inputs, 20, seededRandom(seed))).toEqual(found as Json[]);
    }),
  );
});

test("neighboursOf exchanges, drops and borrows whole lines and words of texts", () => {
  const inputs = [{ text: "alpha one\nbravo two" }, { text: "charlie three\ndelta four" }];
  const found = neighboursOf(inputs, 200, seededRandom(1)).flatMap((input) => Object.values(input as { text: string }));
  expect(found).toContain("bravo two\nalpha one");
  expect(found).toContain("alpha one");
  expect(found.some((text) => /^alpha one\n.*(charlie three|delta four)/s.test(text))).toBe(true);
});
