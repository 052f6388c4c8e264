import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";
import { isParenthesized } from "../site.ts";

const DIRECTED = new Set(["-", "/", "%", "**", "<", "<=", ">", ">=", "+", "<<", ">>"]);

/** `a - b` to `b - a`, `a ?? b` to `b ?? a`; for a choice, `c ? a : b` to `c ? b : a`. */
export const swapOperands: Operator = {
  name: "swap-operands",
  doubt: 1.5,
  propose({ node }, { anatomy }, proposals) {
    const pair = pairOf(node);
    if (pair === null) return;
    const [left, right] = pair.map((side) => {
      const code = codeOf(anatomy.gene, side);
      const isPlain =
        isParenthesized(side) || /^(Identifier|.*Literal|.*MemberExpression|.*CallExpression)$/.test(side.type);
      return { start: Number(side.start), end: Number(side.end), code: isPlain ? code : `(${code})` };
    });
    if (left === undefined || right === undefined || left.code === right.code) return;
    proposals.splices([
      { start: left.start, end: left.end, text: right.code },
      { start: right.start, end: right.end, text: left.code },
    ]);
  },
};

function pairOf(node: Parameters<Operator["propose"]>[0]["node"]) {
  if (node.type === "BinaryExpression") {
    return DIRECTED.has(node.operator) && node.left.type !== "PrivateName" ? [node.left, node.right] : null;
  }
  // Which of two sources comes first is a decision like any other.
  if (node.type === "LogicalExpression") return node.operator === "??" ? [node.left, node.right] : null;
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate];
  return null;
}
