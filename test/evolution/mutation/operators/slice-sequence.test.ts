import { sliceSequence } from "../../../../src/evolution/mutation/genetic/operators/slice-sequence.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(sliceSequence, [
  {
    from: "const rest = [];\n  const k = 2;\n  for (const x of rest) f(x);",
    to: [
      "const rest = [];\n  const k = 2;\n  for (const x of rest.slice(k)) f(x);",
      "const rest = [];\n  const k = 2;\n  for (const x of rest.slice(1)) f(x);",
      "const rest = [];\n  const k = 2;\n  for (const x of rest.slice(0, k)) f(x);",
    ],
  },
  {
    from: "const a = [];\n  const b = [];\n  return a;",
    to: [
      "const a = [];\n  const b = [];\n  return b.concat(a);",
      "const a = [];\n  const b = [];\n  return a.concat(b);",
    ],
  },
  { from: "const n = 1;\n  return n;" },
]);
