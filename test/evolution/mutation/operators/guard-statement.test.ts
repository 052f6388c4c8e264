import { guardStatement } from "../../../../src/evolution/mutation/genetic/operators/guard-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(guardStatement, [
  {
    from: "const first = input.xs[0].id;\n  return { total: first };",
    to: [
      "if (!Array.isArray(input.xs)) return { total: 0 };\n  const first = input.xs[0].id;\n  return { total: first };",
      "const first = input.xs[0].id;\n  if (first == null) return { total: 0 };\n  return { total: first };",
    ],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "let total = 0;\n  for (const x of input.xs) {\n    total += x.n;\n  }\n  return { total };",
    to: [
      "let total = 0;\n  for (const x of input.xs) {\n    if (x == null) continue;\n    total += x.n;\n  }\n  return { total };",
    ],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  // A helper that gives numbers gives one of those sooner than anything else.
  {
    from: "function cost(x) {\n    return x.a - x.b;\n  }\n  return cost(input);",
    to: ["function cost(x) {\n    if (x == null) return 0;\n    return x.a - x.b;\n  }\n  return cost(input);"],
  },
]);
