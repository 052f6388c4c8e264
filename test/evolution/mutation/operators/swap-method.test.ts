import { swapMethod } from "../../../../src/evolution/mutation/genetic/operators/swap-method.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapMethod, [
  { from: 'return input.name.startsWith("a");', to: ['return input.name.endsWith("a");'] },
  { from: "return Math.max(1, input.n);", to: ["return Math.min(1, input.n);"] },
  { from: "return parseInt(input.n);", to: ["return parseFloat(input.n);"] },
  { from: "return input.custom();" },
]);
