import { describe, expect, test } from "bun:test";
import { quickScript } from "../../src/sandbox/gate/quick-script.ts";

const gene = (body: string): string => `export function execute(input) {\n  ${body}\n}\n`;

describe("quickScript", () => {
  test.each([
    "return { n: input.n };",
    "for (const namespace of input.all) f(namespace, input.enum);",
    "const { namespace, amount } = input;\n  return { [namespace]: amount };",
    "return { there: input.declare in input.all };",
  ])("takes plain code as it is: %s", (body) => {
    expect(quickScript(gene(body), 0)).toContain(body);
  });

  test.each([
    "eval(input.n);",
    'return import("x");',
    "return new Function(input.n);",
    "namespace Hidden { }",
    "const enum Kind { A }",
    "declare const secret;",
    'declare module "x";',
    "return \\u0065val(input.n);",
  ])("leaves to the parser: %s", (body) => {
    expect(quickScript(gene(body), 0)).toBeUndefined();
  });
});
