import { swapTarget } from "../../../../src/evolution/mutation/genetic/operators/swap-target.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapTarget, [
  {
    from: "const a = {};\n  const b = {};\n  a[k] = b[k] + 1;",
    to: ["const a = {};\n  const b = {};\n  b[k] = b[k] + 1;"],
  },
  {
    from: 'const table = {};\n  const name = "x";\n  table.last = 1;',
    to: ['const table = {};\n  const name = "x";\n  table[name] = 1;'],
  },
  { from: "let n = 1;\n  n = 2;" },
]);
