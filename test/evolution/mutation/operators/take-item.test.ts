import { takeItem } from "../../../../src/evolution/mutation/genetic/operators/take-item.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(takeItem, [
  {
    from: "const rows = [];\n  const i = 1;\n  return rows;",
    to: [
      "const rows = [];\n  const i = 1;\n  return rows[0];",
      "const rows = [];\n  const i = 1;\n  return rows[i];",
      "const rows = [];\n  const i = 1;\n  return rows[rows.length - 1];",
    ],
  },
  {
    from: 'const table = {};\n  const key = "a";\n  return key;',
    to: ['const table = {};\n  const key = "a";\n  return table[key];'],
  },
  { from: "return true;" },
]);
