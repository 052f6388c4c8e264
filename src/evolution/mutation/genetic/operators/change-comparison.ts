import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

const OPERATORS = ["<", "<=", ">", ">=", "===", "!=="];

/** Operator and bound of a comparison at once: `n === 0` to `n <= 1`, `n > 1` to `n >= 0`. */
export const changeComparison: Operator = {
  name: "change-comparison",
  doubt: 2,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    if (node.type !== "BinaryExpression" || !OPERATORS.includes(node.operator)) return;
    if (node.right.type !== "NumericLiteral" || !Number.isSafeInteger(node.right.value)) return;
    const left = codeOf(anatomy.gene, node.left);
    for (const operator of OPERATORS) {
      if (operator === node.operator) continue;
      for (const by of [1, -1]) {
        proposals.splice(site.start, site.end, `${left} ${operator} ${node.right.value + by}`, by > 0 ? 0 : 0.5);
      }
    }
  },
};
