import { guardType } from "../../../../src/evolution/mutation/genetic/operators/guard-type.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(guardType, [
  {
    from: "return input.xs.length;",
    to: ["return (Array.isArray(input.xs) ? input.xs : []).length;"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "return { total: input.n };",
    to: ['return { total: typeof input.n === "number" ? input.n : 0 };'],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  { from: "return { total: 1 };" },
]);
