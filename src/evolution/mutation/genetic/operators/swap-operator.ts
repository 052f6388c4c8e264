import type { Node } from "../../../../syntax/mod.ts";
import type { Operator } from "../operator.ts";
import { isParenthesized, type Site } from "../site.ts";
import { operatorPosition } from "../token-position.ts";

const ARITHMETIC = ["+", "-", "*", "/", "%", "**"];
const ORDER = ["<", "<=", ">", ">="];
const EQUALITY = ["===", "!==", "==", "!="];
const BITS = ["&", "|", "^", "<<", ">>", ">>>"];
const LOGICAL = ["&&", "||", "??"];
const BIT_ASSIGNMENT = ["&=", "|=", "^=", "<<=", ">>=", ">>>="];
const ASSIGNMENT = ["=", "+=", "-=", "*=", "/=", "%=", "||=", "&&=", "??="];
const FAMILIES = [ARITHMETIC, ORDER, EQUALITY, BITS, LOGICAL, ASSIGNMENT, BIT_ASSIGNMENT];

/** `<` to `<=`, `+` to `-`, `&&` to `||`, `+=` to `=`, `++` to `--`. */
export const swapOperator: Operator = {
  name: "swap-operator",
  doubt: 0,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    if (node.type === "UpdateExpression") {
      const start = node.prefix ? site.start : site.end - 2;
      proposals.splice(start, start + 2, node.operator === "++" ? "--" : "++", 1);
      return;
    }
    if (!hasOperator(node)) return;
    const at = operatorPosition(anatomy.gene.source, node);
    if (at < 0) return;
    const end = at + node.operator.length;
    for (const { text, doubt } of replacementsOf(node.operator)) {
      if (mayReplace(site, node, text)) proposals.splice(at, end, text, doubt);
    }
  },
};

type WithOperator = Extract<Node, { type: "BinaryExpression" | "LogicalExpression" | "AssignmentExpression" }>;

function hasOperator(node: Node): node is WithOperator {
  return node.type === "BinaryExpression" || node.type === "LogicalExpression" || node.type === "AssignmentExpression";
}

/** Slips of one key: strict or not, direction or boundary, the inverse operation. */
const RELATED = new Set(
  ["< <=", "> >=", "< >", "<= >=", "+ -", "* /", "&& ||", "|| ??", "=== !==", "== !=", "+= -=", "= +="].flatMap(
    (pair) => [pair, pair.split(" ").reverse().join(" ")],
  ),
);

function replacementsOf(operator: string): { text: string; doubt: number }[] {
  const family = FAMILIES.find((them) => them.includes(operator)) ?? [];
  const near = family.filter((text) => text !== operator);
  // An order in place of an equality satisfies a few cases easily and is hardly ever what was meant.
  const far = ORDER.includes(operator) ? ["===", "!=="] : EQUALITY.includes(operator) ? ORDER : [];
  return [
    ...near.map((text) => ({ text, doubt: RELATED.has(`${operator} ${text}`) ? 0 : isLazy(text) ? 2 : 1 })),
    ...far.map((text) => ({ text, doubt: 3 })),
  ];
}

/** To assign only sometimes is seldom what a plain assignment was meant to do. */
function isLazy(operator: string): boolean {
  return /^(\|\||&&|\?\?)=$/.test(operator);
}

function mayReplace(site: Site, node: WithOperator, text: string): boolean {
  // A sign may not stand to the left of `**`, however deep in the left operand.
  if (text === "**") return isPower(node.left);
  if (node.type === "AssignmentExpression") return !/Pattern$/.test(node.left.type) || text === "=";
  if (node.type !== "LogicalExpression" || (text !== "??" && node.operator !== "??")) return true;
  // `??` may not stand beside `&&` and `||` without parentheses.
  const isAlone = isParenthesized(node) || site.parent?.node.type !== "LogicalExpression";
  return isAlone && [node.left, node.right].every((side) => side.type !== "LogicalExpression" || isParenthesized(side));
}

/** Whether `**` may follow: of `a * b` it takes the `b`. */
function isPower(left: Node): boolean {
  if (isParenthesized(left) || /^(Identifier|NumericLiteral|.*(Member|Call)Expression)$/.test(left.type)) return true;
  return left.type === "BinaryExpression" && isPower(left.right);
}
