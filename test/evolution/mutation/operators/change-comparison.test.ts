import { changeComparison } from "../../../../src/evolution/mutation/genetic/operators/change-comparison.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeComparison, [
  {
    from: "if (list.length === 0) return list;",
    to: ["if (list.length <= 1) return list;", "if (list.length < 1) return list;"],
  },
  { from: "return n > 1;", to: ["return n >= 2;", "return n >= 0;"], never: ["return n > 2;"] },
  { from: "return n > m;" },
]);
