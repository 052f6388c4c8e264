import { fillLiteral } from "../../../../src/evolution/mutation/genetic/operators/fill-literal.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(fillLiteral, [
  { from: "const n = 3;\n  return [];", to: ["const n = 3;\n  return [n];", "const n = 3;\n  return [[]];"] },
  {
    from: "const rest = [];\n  return [1];",
    to: ["const rest = [];\n  return [...rest, 1];", "const rest = [];\n  return [1, ...rest];"],
  },
  {
    from: "const names = [];\n  return 0;",
    to: ["const names = [];\n  return names.length;", "const names = [];\n  return names.length - 1;"],
  },
  { from: 'const name = "a";\n  return "";', to: ['const name = "a";\n  return name;'] },
  { from: "const head = f();\n  return null;", to: ["const head = f();\n  return head;"] },
]);
