import { describe, expect, test } from "bun:test";
import { parse } from "@babel/parser";
import { eachChild, type Node, type ParsedGene, parseGene } from "../../src/syntax/mod.ts";
import { TYPE_SNIPPETS } from "./type-snippets.ts";

const transpiler = new Bun.Transpiler({ loader: "ts", target: "bun" });

let imports = 0;
async function resultOf(javascript: string): Promise<unknown> {
  imports += 1;
  const module = await import(`data:text/javascript,${encodeURIComponent(`${javascript}\n// ${imports}`)}`);
  return module.result;
}

/** The names that remain in the erased text, each with its place; a moved or half-erased one would differ. */
function namesIn(program: Node): string[] {
  const names: string[] = [];
  const enter = (node: Node): void => {
    if (/^TS(?!AsE|Satisfies|NonNull|Instantiation)/.test(node.type)) return;
    if (node.type === "Identifier") names.push(`${node.name}@${node.start}`);
    eachChild(node, enter);
  };
  enter(program);
  return names;
}

function asJavascript(gene: ParsedGene): Node {
  return parse(gene.javascript, { sourceType: "module" }).program;
}

describe("eraseTypes", () => {
  test.each(TYPE_SNIPPETS)("%s", async (source) => {
    const gene = parseGene(source);
    expect(gene.javascript).toHaveLength(source.length);
    expect(gene.javascript.split("\n").map((line) => line.length)).toEqual(
      source.split("\n").map((line) => line.length),
    );
    const places = new Set(namesIn(gene.program));
    for (const name of namesIn(asJavascript(gene))) expect(places).toContain(name);
    expect(await resultOf(gene.javascript)).toEqual(await resultOf(transpiler.transformSync(source)));
  });

  test("leaves JavaScript alone, to the same string", () => {
    const source = "export function execute(input) {\n  return { a: input.a ?? 1 }; // b\n}\n";
    expect(parseGene(source).javascript).toBe(source);
  });

  test("blanks exactly the types", () => {
    expect(parseGene("let a: number = f<T>(b as C, d!);").javascript).toBe("let a         = f   (b     , d );");
    expect(parseGene("type A = 1\nlet x = 1 as any\nx;").javascript).toBe(";         \nlet x = 1 ;     \nx;");
    expect(parseGene("import { type A, b } from 'c';").javascript).toBe("import {         b } from 'c';");
    expect(parseGene("import type { A } from 'c';").javascript).toBe(";                          ");
  });
});
