import { dropOperand } from "../../../../src/evolution/mutation/genetic/operators/drop-operand.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(dropOperand, [
  { from: "return input.a + 1;", to: ["return input.a;", "return 1;"] },
  { from: "return input.a ? input.b : input.c - 1;", to: ["return input.b;", "return input.c - 1;"] },
  { from: "return 2 * (input.a && input.b);", to: ["return 2 * (input.b);"] },
]);
