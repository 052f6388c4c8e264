import { describe, expect, test } from "bun:test";
import { checkGene } from "../../src/sandbox/mod.ts";

const EXECUTE = "export function execute() {}\n";

describe("checkGene", () => {
  const refused: readonly (readonly [source: string, line: number, column: number, word: string])[] = [
    [`import fs from "node:fs";\n${EXECUTE}`, 1, 1, "imports"],
    [`export * from "x";\n${EXECUTE}`, 1, 1, "imports"],
    [`export { a } from "x";\n${EXECUTE}`, 1, 1, "imports"],
    ['export async function execute() {\n  await import("x");\n}', 2, 9, "import()"],
    ["export function execute() {\n  return import.meta;\n}", 2, 10, "import.meta"],
    [`${EXECUTE}eval("1");`, 2, 1, "eval"],
    [`${EXECUTE}const e = eval;`, 2, 11, "eval"],
    [`${EXECUTE}new Function("1");`, 2, 5, "Function"],
    [`${EXECUTE}const \\u0065val = 1;`, 2, 7, "eval"],
    [`${EXECUTE}await 1;`, 2, 1, "await"],
    ["export default function execute() {}", 1, 1, "execute"],
    ["const execute = 1;", 1, 1, "execute"],
    ["export function execute( {}", 1, 28, "Cannot read gene"],
  ];
  test.each(refused)("refuses %j", (source, line, column, word) => {
    const problem = checkGene(source).find((it) => it.message.includes(word));
    expect(problem).toMatchObject({ line, column });
  });

  const accepted = [
    EXECUTE,
    "export const execute = async (input: { a: number }): Promise<number> => input.a;",
    "function run() {}\nexport { run as execute };",
    'import type { X } from "x";\nexport function execute(x: X) { return x; }',
    "export function execute() { const o = { eval: 1, Function: 2 }; return o.eval + o.Function; }",
    "export function execute(f) { return f instanceof Function; }",
    "interface A { b: Function }\nexport function execute() {}",
  ];
  test.each(accepted)("accepts %j", (source) => {
    expect(checkGene(source)).toEqual([]);
  });

  test("names every problem at once, in source order", () => {
    const problems = checkGene('import "a";\nimport "b";\neval("c");');
    expect(problems.map(({ line }) => line)).toEqual([1, 1, 2, 3]);
  });
});
