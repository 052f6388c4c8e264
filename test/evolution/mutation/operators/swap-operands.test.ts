import { swapOperands } from "../../../../src/evolution/mutation/genetic/operators/swap-operands.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapOperands, [
  { from: "return input.a - input.b;", to: ["return input.b - input.a;"] },
  { from: "return input.a - input.b * 2;", to: ["return (input.b * 2) - input.a;"] },
  { from: "return input.a ? 1 : 2;", to: ["return input.a ? 2 : 1;"] },
  { from: "return input.a - input.a;" },
]);
