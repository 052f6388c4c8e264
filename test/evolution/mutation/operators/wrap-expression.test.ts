import { wrapExpression } from "../../../../src/evolution/mutation/genetic/operators/wrap-expression.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(wrapExpression, [
  {
    from: "return { name: input.name };",
    to: ["return { name: input.name.trim() };", "return { name: input.name.toLowerCase() };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "return input.a - input.b;",
    to: ["return Math.max(0, input.a - input.b);", "return Math.abs(input.a - input.b);"],
  },
  {
    from: "return input.xs.sort();",
    to: ["return [...input.xs].sort();", "return Array.from(input.xs).sort();"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  { from: "const n = 1;\n  return { n };", to: ["const n = 1;\n  return { n: String(n) };"] },
  { from: 'const name = input.a + "";\n  return name;', to: ['const name = (input.a + "").trim();\n  return name;'] },
  {
    from: 'const parts = input.text.split(".");\n  return parts;',
    to: ['const parts = input.text.split(".").map(Number);\n  return parts;'],
  },
  {
    from: "return [...input.xs].map(f);",
    to: ["return [...input.xs].sort().map(f);"],
  },
]);
