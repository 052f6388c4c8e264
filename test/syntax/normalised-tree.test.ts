// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are sources, which hold templates
import { describe, expect, test } from "bun:test";
import { normalisedTree, parseGene } from "../../src/syntax/mod.ts";

const tree = (source: string) => normalisedTree(parseGene(source).program);

describe("normalisedTree", () => {
  test.each([
    ["a+b", "(a) + /* c */ b;"],
    ["f('x')", 'f("x"); // call'],
    ["x = 0x10", "x = 16"],
    ["x = (a, b)", "x = ((a), b)"],
    ["let x: number = y as any", "let x = y"],
    ["type A = 1; f<A>(b!)", "f(b)"],
    ["function f(a?: number): void {}", "function f(a) {}"],
  ])("%s is %s", (left, right) => {
    expect(tree(left)).toBe(tree(right));
  });

  test.each([
    ["a + b", "a - b"],
    ["a - (b - c)", "a - b - c"],
    ["a?.b", "a.b"],
    ["a?.b.c", "(a?.b).c"],
    ["a?.b.c", "a?.b?.c"],
    ["[a, , b]", "[, a, b]"],
    ["if (a) b; else c", "if (a) c; else b"],
    ["`a${x}`", "`b${x}`"],
    ["/a/g", "/a/i"],
    ["x++", "++x"],
    ["let x = 1", "const x = 1"],
    ["f(1)", "f('1')"],
    ["f(null)", "f()"],
    ["x => y", "async x => y"],
    ["({ a, b })", "({ a: b })"],
    ["({ [a]: 1 })", "({ a: 1 })"],
    ["for (a of b);", "for (a in b);"],
    ["1n", "2n"],
  ])("%s is not %s", (left, right) => {
    expect(tree(left)).not.toBe(tree(right));
  });
});
