import { defaultForEmpty } from "../../../../src/evolution/mutation/genetic/operators/default-for-empty.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(defaultForEmpty, [
  {
    from: 'const text = input.words.join("-");\n  return { text };',
    to: [
      'const text = input.words.join("-") || "-";\n  return { text };',
      'const text = input.words.join("-");\n  return { text: text || "-" };',
    ],
  },
  {
    from: "const size = input.xs.length;\n  f(size);",
    to: ["const size = input.xs.length || 1;\n  f(size);"],
    never: ["const size = input.xs.length;\n  f(size || 1);"],
  },
]);
