import { moveStatement } from "../../../../src/evolution/mutation/genetic/operators/move-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(moveStatement, [
  { from: "a();\n  b();\n  c();", to: ["b();\n  a();\n  c();", "c();\n  a();\n  b();", "b();\n  c();\n  a();"] },
  {
    from: "for (const x of input.xs) {\n    n += x;\n    return n;\n  }",
    to: ["for (const x of input.xs) {\n    n += x;\n  }\n  return n;"],
  },
  {
    from: "for (const x of input.xs) {\n    if (x) continue;\n    f(x);\n  }",
    never: ["for (const x of input.xs) {\n    f(x);\n  }\n  if (x) continue;"],
  },
]);
