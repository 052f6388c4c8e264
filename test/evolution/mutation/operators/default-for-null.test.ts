import { defaultForNull } from "../../../../src/evolution/mutation/genetic/operators/default-for-null.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(defaultForNull, [
  {
    from: "return input.name.trim();",
    to: ['return (input.name ?? "").trim();'],
    never: ["return (input.name ?? 0).trim();"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "for (const x of input.xs) sdk.log(x);",
    to: ["for (const x of input.xs ?? []) sdk.log(x);"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "const n = input.n;\n  return { n };",
    to: ["const n = input.n;\n  return { n: n ?? 0 };"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "return input.n || 1;",
    to: ["return (input.n ?? 0) || 1;"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
  {
    from: "return { total: 1 };",
    never: ["return { total: 1 ?? 0 };"],
    contract: { takes: { name: "string?", xs: "int[]?", n: "int?" }, gives: { total: "int" } },
  },
]);
