import { appendOperand } from "../../../../src/evolution/mutation/genetic/operators/append-operand.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(appendOperand, [
  {
    from: "const offset = 3;\n  const n = input.a * 2;\n  return n;",
    to: [
      "const offset = 3;\n  const n = (input.a * 2) + offset;\n  return n;",
      "const offset = 3;\n  const n = input.a * 2;\n  return n - offset;",
    ],
  },
]);
