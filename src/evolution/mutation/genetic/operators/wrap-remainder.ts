import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** A remainder that may not be negative: `a % n` to `((a % n) + n) % n`. */
export const wrapRemainder: Operator = {
  name: "wrap-remainder",
  doubt: 1.5,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    if (site.role !== "value" || node.type !== "BinaryExpression" || node.operator !== "%") return;
    const divisor = codeOf(anatomy.gene, node.right);
    const by = /^[\w$.]+$/.test(divisor) ? divisor : `(${divisor})`;
    proposals.replace(site, `((${codeOf(anatomy.gene, node)}) + ${by}) % ${by}`, "compound");
  },
};
