import { insertEntry } from "../../../../src/evolution/mutation/genetic/operators/insert-entry.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(insertEntry, [
  {
    from: "const ways = [];\n  const amount = Number(input.amount);\n  return ways[amount];",
    to: ["const ways = [];\n  const amount = Number(input.amount);\n  ways[0] = 1;\n  return ways[amount];"],
  },
  {
    from: "const seen = new Map();\n  const key = String(input.key);\n  const at = 1;\n  use(seen);",
    to: [
      "const seen = new Map();\n  const key = String(input.key);\n  const at = 1;\n  seen.set(key, at);\n  use(seen);",
    ],
  },
  {
    from: "const groups = {};\n  const key = String(input.key);\n  groups[key].push(1);",
    to: ["const groups = {};\n  const key = String(input.key);\n  groups[key] ??= [];\n  groups[key].push(1);"],
  },
  { from: "return 1;" },
]);
