import { conditionStatement } from "../../../../src/evolution/mutation/genetic/operators/condition-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(conditionStatement, [
  {
    from: "const stack = [];\n  stack.pop();\n  return 1;",
    to: ["const stack = [];\n  if (stack.length > 0) stack.pop();\n  return 1;"],
    never: ["if (stack.length > 0) const stack = [];\n  stack.pop();\n  return 1;"],
  },
]);
