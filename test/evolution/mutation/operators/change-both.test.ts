import { changeBoth } from "../../../../src/evolution/mutation/genetic/operators/change-both.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeBoth, [
  {
    from: "return input.rows.sort((a, b) => a[1] - b[1]);",
    to: ["return input.rows.sort((a, b) => a[0] - b[0]);", "return input.rows.sort((a, b) => a[2] - b[2]);"],
    never: ["return input.rows.sort((a, b) => a[0] - b[1]);"],
  },
  {
    from: "const { start } = input;\n  return input.a.end < input.b.end;",
    contract: { takes: { start: "int" }, gives: {} },
    to: ["const { start } = input;\n  return input.a.start < input.b.start;"],
  },
  { from: "return a[1] - b[2];" },
  {
    from: "for (const child of [2 * at, 2 * at + 1]) f(child);",
    to: ["for (const child of [2 * at + 1, 2 * at + 1 + 1]) f(child);"],
  },
]);
