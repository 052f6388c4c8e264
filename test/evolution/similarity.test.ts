import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NEAR_DUPLICATE, shapeOf, similarity } from "../../src/evolution/mod.ts";

const GENES = join(import.meta.dir, "..", "..", "genes");
const between = (left: string, right: string): number => similarity(shapeOf(left), shapeOf(right));
const gene = (body: string): string => `export function execute(input) {\n${body}\n}\n`;
const SUM = gene("let total = 0;\nfor (const each of input.items) total += each;\nreturn { total };");

describe("similarity", () => {
  test.each([
    ["other names", gene("let sum = 0;\nfor (const item of input.items) sum += item;\nreturn { total: sum };")],
    ["comments, spaces and types", `// a sum\n${SUM.replace("let total = 0", "let total: number = 0")}`],
    ["another literal", SUM.replace("= 0", "= 1")],
  ])("takes %s for a near-duplicate", (_, other) => {
    expect(between(SUM, other)).toBeGreaterThanOrEqual(NEAR_DUPLICATE);
  });

  test("takes another algorithm for another gene", () => {
    const folded = gene("return { total: input.items.reduce((sum, each) => sum + each, 0) };");
    expect(between(SUM, folded)).toBeLessThan(NEAR_DUPLICATE);
  });

  test("keeps every pair of the network genome apart, and counts each gene as itself", () => {
    for (const folder of readdirSync(GENES, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      const first = readFileSync(join(GENES, `${folder.name}.ts`), "utf8");
      expect(between(first, first)).toBe(1);
      for (const name of readdirSync(join(GENES, folder.name))) {
        const second = readFileSync(join(GENES, folder.name, name), "utf8");
        expect(between(first, second)).toBeLessThan(NEAR_DUPLICATE);
        expect(between(second, first)).toBe(between(first, second));
      }
    }
  });

  test("does not confuse fields: what is read and given is what a gene does", () => {
    expect(between(gene("return { a: input.b };"), gene("return { a: input.c };"))).toBeLessThan(1);
  });
});
