import { crossoverExpression } from "../../../../src/evolution/mutation/genetic/operators/crossover-expression.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(crossoverExpression, [
  {
    from: "return { total: input.a };",
    to: ["return { total: input.a * input.b };"],
    siblings: ["export function execute(input) { return { total: input.a * input.b }; }"],
  },
  {
    from: "return { total: input.a };",
    never: ["return { total: other };"],
    siblings: ["export function execute(input) { const other = 1; return { total: other + 1 }; }"],
  },
]);
