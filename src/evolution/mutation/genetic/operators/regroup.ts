import { type Node, rangeOf } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";
import { isParenthesized } from "../site.ts";

const ARITHMETIC = /^([-+*/%]|\*\*)$/;

interface Group {
  readonly left: Node;
  readonly operator: string;
  readonly right: Node;
}

/** Parentheses elsewhere: `(sum + part) * 256` to `sum * 256 + part`, `a + b * c` to `(a + b) * c`, `a && (b || c)` to `a && b || c`. */
export const regroup: Operator = {
  name: "regroup",
  doubt: 1.5,
  propose({ node }, { anatomy }, proposals) {
    const outer = groupOf(node);
    if (outer === null) return;
    const code = (it: Node): string =>
      isParenthesized(it) ? `(${codeOf(anatomy.gene, it)})` : codeOf(anatomy.gene, it);
    const { start, end } = rangeOf(node);
    const write = (text: string, doubt = 0): void => proposals.splice(start, end, text, doubt);
    const inLeft = groupOf(outer.left);
    if (inLeft !== null && isAkin(outer, inLeft)) {
      const [a, b, c] = [inLeft.left, inLeft.right, outer.right].map(code);
      if (isParenthesized(outer.left)) {
        write(`${a} ${inLeft.operator} ${b} ${outer.operator} ${c}`);
        write(`${a} ${outer.operator} ${c} ${inLeft.operator} ${b}`, 0.5);
      } else write(`${a} ${inLeft.operator} (${b} ${outer.operator} ${c})`);
    }
    const inRight = groupOf(outer.right);
    if (inRight !== null && isAkin(outer, inRight)) {
      const [a, b, c] = [outer.left, inRight.left, inRight.right].map(code);
      if (isParenthesized(outer.right)) {
        write(`${a} ${outer.operator} ${b} ${inRight.operator} ${c}`);
        write(`${b} ${inRight.operator} ${a} ${outer.operator} ${c}`, 0.5);
      } else write(`(${a} ${outer.operator} ${b}) ${inRight.operator} ${c}`);
    }
  },
};

function groupOf(node: Node): Group | null {
  const isLogical = node.type === "LogicalExpression" && node.operator !== "??";
  const isSum = node.type === "BinaryExpression" && ARITHMETIC.test(node.operator) && node.left.type !== "PrivateName";
  return isLogical || isSum ? { left: node.left, operator: node.operator, right: node.right } : null;
}

/** Two sums or two choices; where both operators are one that does not care for order, the groups do not matter. */
function isAkin(outer: Group, inner: Group): boolean {
  const isAssociative = outer.operator === inner.operator && /^([+*]|&&|\|\|)$/.test(outer.operator);
  return !isAssociative && ARITHMETIC.test(outer.operator) === ARITHMETIC.test(inner.operator);
}
