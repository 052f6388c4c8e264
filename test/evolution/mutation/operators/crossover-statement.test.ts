import { crossoverStatement } from "../../../../src/evolution/mutation/genetic/operators/crossover-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(crossoverStatement, [
  {
    from: "const n = input.a;\n  return n;",
    to: ["const n = input.a;\n  if (input.b) return 0;\n  return n;"],
    siblings: ["export function execute(input) {\n    if (input.b) return 0;\n    return 1;\n}"],
  },
  {
    from: "const n = input.a;\n  return n;",
    to: ["const n = input.a * 2;\n  return n;"],
    siblings: ["export function execute(input) {\n    const n = input.a * 2;\n    return n;\n}"],
  },
]);
