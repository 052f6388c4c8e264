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
  // `execute` answers in the contract's form, with what the evidence expects for some input.
  { from: "const size = 1;\n  return size;" },
  {
    from: "const size = Number(input.size);\n  return { rows: [size] };",
    evidence: [
      { origin: "example", input: { size: 0 }, expected: { kind: "output", output: { rows: [] } } },
      { origin: "example", input: { size: 7 }, expected: { kind: "output", output: { rows: [7] } } },
    ],
    to: ["const size = Number(input.size);\n  if (size < 0) return { rows: [] };\n  return { rows: [size] };"],
    never: ["const size = Number(input.size);\n  if (size < 0) return { rows: [7] };\n  return { rows: [size] };"],
  },
  {
    from: "function insert(node, value) {\n    if (value < node.value) node.left = 1;\n    return node;\n  }\n  return insert;",
    to: [
      "function insert(node, value) {\n    if (node === null) return { value, left: null };\n    if (value < node.value) node.left = 1;\n    return node;\n  }\n  return insert;",
    ],
  },
]);
