import type { Anatomy } from "../anatomy.ts";
import { codeOf } from "../code-of.ts";
import { isMirrored } from "../mirrored.ts";
import type { Operator } from "../operator.ts";
import { isParenthesized, type Site } from "../site.ts";

const DIRECTED = new Set(["-", "/", "%", "**", "<", "<=", ">", ">=", "+", "<<", ">>"]);

/** `a - b` to `b - a`, `a ?? b` to `b ?? a`; for a choice, `c ? a : b` to `c ? b : a`. */
export const swapOperands: Operator = {
  name: "swap-operands",
  doubt: 1.5,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    const pair = pairOf(node);
    if (pair === null) return;
    const [left, right] = pair.map((side) => {
      const code = codeOf(anatomy.gene, side);
      const isPlain =
        isParenthesized(side) || /^(Identifier|.*Literal|.*MemberExpression|.*CallExpression)$/.test(side.type);
      return { start: Number(side.start), end: Number(side.end), code: isPlain ? code : `(${code})` };
    });
    if (left === undefined || right === undefined || left.code === right.code) return;
    const exchanged = [
      { start: left.start, end: left.end, text: right.code },
      { start: right.start, end: right.end, text: left.code },
    ];
    proposals.splices(exchanged, isOrder(site, anatomy) ? -1 : 0);
  },
};

/** `a - b` in a comparator, or `a.n - b.n` anywhere: which way round it goes is the first thing to be got wrong. */
function isOrder(site: Site, anatomy: Anatomy): boolean {
  const { within, node } = site;
  if (node.type !== "BinaryExpression" || !/^[-<>]$/.test(node.operator)) return false;
  const at = within?.start ?? 0;
  const isSorting = /\.(sort|toSorted)\(\s*$/.test(anatomy.gene.javascript.slice(Math.max(0, at - 40), at));
  return isSorting || isMirrored(anatomy, site);
}

function pairOf(node: Parameters<Operator["propose"]>[0]["node"]) {
  if (node.type === "BinaryExpression") {
    return DIRECTED.has(node.operator) && node.left.type !== "PrivateName" ? [node.left, node.right] : null;
  }
  // Which of two sources comes first is a decision like any other.
  if (node.type === "LogicalExpression") return node.operator === "??" ? [node.left, node.right] : null;
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate];
  return null;
}
