import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/core/mod.ts";
import { GeneSyntaxError, parseGene, SKIP_CHILDREN, sourceOf, walk } from "../../src/syntax/mod.ts";

function rejection(source: string): GeneSyntaxError {
  try {
    parseGene(source);
  } catch (error) {
    if (error instanceof GeneSyntaxError) return error;
    throw error;
  }
  throw new Error(`expected a rejection of ${source.slice(0, 60)}`);
}

describe("parseGene", () => {
  test.each([
    ["let a = ;", 1, 9, "unexpected token"],
    ["let a = 1;\n  enum E { A }", 2, 3, "an enum emits code"],
    ["namespace N { export const a = 1 }", 1, 1, "a namespace emits code"],
    ["class A { constructor(private x: number) {} }", 1, 23, "a parameter property emits code"],
    ["@sealed class A {}", 1, 1, "decorators emit code"],
    ["import fs = require('fs');", 1, 1, '"import x = ..." emits code'],
    ["export = 3", 1, 1, '"export =" emits code'],
    ["let a = <string>b;", 1, 9, "angle brackets"],
  ])("refuses %s", (source, line, column, words) => {
    const error = rejection(source);
    expect(error).toMatchObject({ code: "gene_rejected", line, column, details: { line, column } });
    expect(error.message).toContain(words);
    expect(error.message).toStartWith(`Cannot read gene at ${line}:${column}: `);
    expect(error.message).not.toMatch(/\(\d+:\d+\)/);
  });

  test("counts bytes, not characters", () => {
    const fill = (bytes: number) => `//${"\u00e9".repeat((bytes - 2) / 2)}`;
    expect(parseGene(fill(limits.sourceBytesMax)).program.body).toEqual([]);
    expect(rejection(fill(limits.sourceBytesMax + 2)).message).toContain("at most 262144 are allowed");
  });

  const deep = 50_000;
  test.each([
    ["brackets", `${"(".repeat(deep)}1${")".repeat(deep)}`],
    ["open brackets", "(".repeat(deep)],
    ["lists", "[".repeat(deep)],
    ["negations", `${"!".repeat(deep)}1`],
    ["sums", `${"1+".repeat(deep)}1`],
    ["conditions", `${"if(a)".repeat(30_000)};`],
    ["templates", "`$\u007b".repeat(deep)],
    ["arrows", `${"a=>".repeat(deep)}1`],
    ["members", `a${".a".repeat(deep)}`],
    ["calls", `a${"()".repeat(deep)}`],
    ["types", `let a: ${"(".repeat(deep)}`],
    ["type arguments", `${"a<".repeat(deep)}1`],
    ["assertions", `a${" as b".repeat(40_000)}`],
  ])("survives deep %s", (_, source) => {
    expect(rejection(source)).toBeInstanceOf(GeneSyntaxError);
  });

  // Without a bound on nesting these take longer than anybody waits: the test's own deadline is the assertion.
  test("does not take exponential time where the grammar is ambiguous", () => {
    const pieces = ["a<b<", "<T>(", "async<T>(", "a?(b):", "(a=", "f<(", "a<T>(b)<", "(a?:", "a?(b=>", "<T>(a:"];
    for (const piece of pieces) {
      for (const close of ["", "c", ")".repeat(60)]) {
        try {
          parseGene(piece.repeat(60) + close);
        } catch (error) {
          expect(error).toBeInstanceOf(GeneSyntaxError);
        }
      }
    }
  });

  test("throws nothing but GeneSyntaxError, and erases to the same length", () => {
    const word = fc.constantFrom(
      ..."let const x : number = ( ) => { } < > , ; ? ! as any class static [ ] \n `a` '\u2028' type readonly 1 . \\u0061 /* */ // async function".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        const source = words.join(" ");
        try {
          expect(parseGene(source).javascript).toHaveLength(source.length);
        } catch (error) {
          expect(error).toBeInstanceOf(GeneSyntaxError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("walk", () => {
  test("visits in source order with ancestors and fields", () => {
    const gene = parseGene("if (a) b(c);");
    const seen: string[] = [];
    walk(gene.program, (node, ancestors, field) => {
      if (node.type === "Identifier") seen.push(`${sourceOf(gene, node)} ${field} of ${ancestors.at(-1)?.type}`);
      return undefined;
    });
    expect(seen).toEqual(["a test of IfStatement", "b callee of CallExpression", "c arguments of CallExpression"]);
  });

  test("leaves out the children that a visitor is not interested in", () => {
    const types: string[] = [];
    walk(parseGene("f(() => g()); h;").program, (node) => {
      types.push(node.type);
      return node.type === "CallExpression" ? SKIP_CHILDREN : undefined;
    });
    expect(types).toEqual(["Program", "ExpressionStatement", "CallExpression", "ExpressionStatement", "Identifier"]);
  });
});
