import { duplicateStatement } from "../../../../src/evolution/mutation/genetic/operators/duplicate-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(duplicateStatement, [
  { from: "a();\n  b();\n  return 1;", to: ["a();\n  a();\n  b();\n  return 1;", "a();\n  b();\n  a();\n  return 1;"] },
  {
    from: "for (const x of input.xs) {\n    f(x);\n  }",
    to: [
      "for (const x of input.xs) {\n    f(x);\n    f(x);\n  }",
      "for (const x of input.xs) {\n    f(x);\n  }\n  f(x);",
    ],
  },
  { from: "const a = 1;\n  return a;" },
]);
