import { dropArgument } from "../../../../src/evolution/mutation/genetic/operators/drop-argument.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(dropArgument, [
  { from: "return f(1, 2);", to: ["return f(1);", "return f(2);"] },
  { from: "return f(1);", to: ["return f();"] },
  { from: "return [1, 2, 3];", to: ["return [1, 2];", "return [2, 3];", "return [1, 3];"] },
]);
