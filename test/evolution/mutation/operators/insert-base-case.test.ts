import { insertBaseCase } from "../../../../src/evolution/mutation/genetic/operators/insert-base-case.ts";
import { operatorTable } from "../operator-table.ts";

const ways = (body: string) => `const all = [];
  function ways(list) {
${body}    const [first, ...rest] = list.slice();
    return ways(rest) + first;
  }
  return ways(all);`;

operatorTable(insertBaseCase, [
  {
    from: ways("    const size = list.length;\n"),
    to: [
      ways("    if (all.length === 0) return 0;\n    const size = list.length;\n"),
      ways("    const size = list.length;\n    if (size === 0) return 1;\n"),
    ],
  },
  // `execute` answers in the contract's form: guard-statement's business.
  { from: "const size = 1;\n  return size;" },
]);
