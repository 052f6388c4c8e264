import { addArgument } from "../../../../src/evolution/mutation/genetic/operators/add-argument.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(addArgument, [
  { from: "return parseInt(input.n);", to: ["return parseInt(input.n, 10);"] },
  { from: "return input.xs.join();", to: ['return input.xs.join("");'] },
  { from: "const n = 2;\n  return f(1);", to: ["const n = 2;\n  return f(1, n);"] },
]);
