import { boundValue } from "../../../../src/evolution/mutation/genetic/operators/bound-value.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(boundValue, [
  {
    from: "let best = 0;\n  best = best + 1;\n  return best;",
    to: [
      "let best = 0;\n  best = Math.max(best, best + 1);\n  return best;",
      "let best = 0;\n  best = Math.min(best, best + 1);\n  return best;",
    ],
  },
  {
    from: "last[1] = input.total;",
    contract: { takes: { total: "int" }, gives: { total: "int" } },
    to: ["last[1] = Math.max(last[1], input.total);"],
  },
  { from: 'const name = "a";\n  return name;' },
]);
