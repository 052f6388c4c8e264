import { swapArguments } from "../../../../src/evolution/mutation/genetic/operators/swap-arguments.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapArguments, [
  { from: "return f(1, 2, 3);", to: ["return f(2, 1, 3);", "return f(1, 3, 2);"] },
  { from: "return input.xs.sort((a, b) => a - b);", to: ["return input.xs.sort((b, a) => a - b);"] },
  { from: "return f(1);" },
]);
