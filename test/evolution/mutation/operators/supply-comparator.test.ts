import { supplyComparator } from "../../../../src/evolution/mutation/genetic/operators/supply-comparator.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(supplyComparator, [
  { from: "return input.xs.sort();", to: ["return input.xs.sort((a, b) => a - b);"] },
  {
    from: "return input.xs.sort((a, b) => a.n - b.n);",
    to: ["return input.xs.sort((a, b) => a.name - b.name);", "return input.xs.sort();"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  { from: "return input.xs.map();" },
]);
