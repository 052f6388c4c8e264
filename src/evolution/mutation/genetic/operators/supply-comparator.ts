import { calleeName } from "../kind.ts";
import type { Operator } from "../operator.ts";

const COMPARATORS = [
  "(a, b) => a - b",
  "(a, b) => b - a",
  "(a, b) => a.localeCompare(b)",
  "(a, b) => b.localeCompare(a)",
];

/** `.sort()` compares texts, so that 10 comes before 9; also by a field that the contract names, or a place in a pair. */
export const supplyComparator: Operator = {
  name: "supply-comparator",
  doubt: 0.5,
  propose(site, { vocabulary }, proposals) {
    const { node } = site;
    if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return;
    if (!/^(sort|toSorted)$/.test(calleeName(node) ?? "")) return;
    const [given] = node.arguments;
    const start = given === undefined ? site.end - 1 : Number(given.start);
    const end = given === undefined ? site.end - 1 : Number(given.end);
    for (const [rank, text] of COMPARATORS.entries()) proposals.splice(start, end, text, rank * 0.1);
    for (const [rank, name] of vocabulary.properties.entries()) {
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) continue;
      proposals.splice(start, end, `(a, b) => a.${name} - b.${name}`, 1 + rank * 0.1);
      proposals.splice(start, end, `(a, b) => b.${name} - a.${name}`, 1.5 + rank * 0.1);
    }
    for (const [rank, index] of [0, 1].entries()) {
      proposals.splice(start, end, `(a, b) => a[${index}] - b[${index}]`, 1.2 + rank * 0.2);
      proposals.splice(start, end, `(a, b) => b[${index}] - a[${index}]`, 1.3 + rank * 0.2);
    }
    if (given !== undefined) proposals.splice(start, end, "", 1.5);
  },
};
