import { unwrapExpression } from "../../../../src/evolution/mutation/genetic/operators/unwrap-expression.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(unwrapExpression, [
  { from: "return String(input.a);", to: ["return input.a;"] },
  { from: "return input.a.trim();", to: ["return input.a;"] },
  { from: "return -input.a;", to: ["return input.a;"] },
  { from: "return [input.a];", to: ["return input.a;"] },
  { from: "return 2 * Math.floor(input.a + 1);", to: ["return 2 * (input.a + 1);"] },
]);
