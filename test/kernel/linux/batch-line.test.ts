import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { batchLine } from "../../../src/kernel/linux/batch-line.ts";
import { KernelError } from "../../../src/kernel/mod.ts";

describe("batchLine", () => {
  for (const word of [
    ...["-force", "--", "", " ", "a b", "a\tb", "a\nlink delete dev eth0", "a\rb", "a\\", "a#b", "'a", '"a"'],
    ...["$(id)", "`id`", "a;b", "a|b", "a&b", "a>b", "a*", "~", "é", "a\u0000b", "a\u2028b", "x".repeat(129)],
  ]) {
    test(`${JSON.stringify(word.slice(0, 30))} reaches no tool`, () => {
      expect(() => batchLine(["link", "set", "dev", word, "up"])).toThrow(KernelError);
    });
  }

  test("what operations need passes as it is", () => {
    const words = ["route", "add", "2001:db8::/48", "via", "fe80::1", "dev", "sg-test-br.7", "metric", "5"];
    expect(batchLine(words)).toBe(`${words.join(" ")}\n`);
  });

  test("a line that passes is one line of as many words as it was given", () => {
    const property = fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (words) => {
      let line: string;
      try {
        line = batchLine(words);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(KernelError);
        return;
      }
      expect(line.endsWith("\n")).toBe(true);
      expect(line.trimEnd().split(/\s/)).toEqual(words);
      expect(words.some((word) => word.startsWith("-"))).toBe(false);
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });
});
