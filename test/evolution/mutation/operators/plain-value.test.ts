import { plainValue } from "../../../../src/evolution/mutation/genetic/operators/plain-value.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(plainValue, [
  { from: "let n = 1;\n  n = n;", to: ["let n = 1;\n  n = 0;"] },
  {
    from: "const list = [];\n  return f(list);",
    to: ["const list = [];\n  return f([]);"],
    never: ["const list = [];\n  return 0;"],
  },
  { from: "return input;" },
]);
