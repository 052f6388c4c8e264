import { replaceExpression } from "../../../../src/evolution/mutation/genetic/operators/replace-expression.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(replaceExpression, [
  {
    from: "const total = input.a * 2;\n  return { total: input.b };",
    to: [
      "const total = input.a * 2;\n  return { total: input.a * 2 };",
      "const total = input.a * 2;\n  return { total: total };",
    ],
  },
  { from: "const n = input.a;\n  return n;", to: ["const n = input.a;\n  return input.a;"] },
]);
