import { keepResult } from "../../../../src/evolution/mutation/genetic/operators/keep-result.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(keepResult, [
  {
    from: "let sum = 0;\n  queue.shift();\n  return sum;",
    to: ["let sum = 0;\n  sum -= queue.shift();\n  return sum;", "let sum = 0;\n  sum = queue.shift();\n  return sum;"],
  },
  {
    from: "const sum = 0;\n  queue.shift();",
    to: ["const sum = 0;\n  return queue.shift();"],
    never: ["const sum = 0;\n  sum = queue.shift();"],
  },
]);
