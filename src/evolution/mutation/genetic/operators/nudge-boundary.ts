import type { Operator } from "../operator.ts";
import type { Site } from "../site.ts";

/** One more or one less where a number decides how far something reaches: bounds, indices, lengths, counts, results. */
export const nudgeBoundary: Operator = {
  name: "nudge-boundary",
  doubt: 1,
  propose(site, subject, proposals) {
    if (site.role !== "value" || site.node.type === "NumericLiteral" || !isBoundary(site)) return;
    const kind = subject.kind(site);
    if (kind !== "number" && kind !== "unknown") return;
    const code = subject.code(site);
    const isSimple = /^[\w$.()[\]]+$/.test(code) || isArithmetic(site);
    const text = isSimple ? code : `(${code})`;
    const doubt = kind === "number" ? 0 : 1;
    proposals.replace(site, `${text} - 1`, "sum", doubt);
    proposals.replace(site, `${text} + 1`, "sum", doubt);
  },
};

/** `a * 2 + 1` needs no parentheses; a choice or a comparison before the `+ 1` does. */
function isArithmetic({ node }: Site): boolean {
  return node.type === "BinaryExpression" && /^[-+*/%]$/.test(node.operator);
}

function isBoundary({ parent, field }: Site): boolean {
  const node = parent?.node;
  switch (node?.type) {
    case "BinaryExpression":
      return /^([<>]=?|[!=]==?|[-+*/%])$/.test(node.operator);
    case "MemberExpression":
    case "OptionalMemberExpression":
      return field === "property";
    case "CallExpression":
    case "NewExpression":
    case "TemplateLiteral":
    case "ReturnStatement":
    case "VariableDeclarator":
    case "AssignmentExpression":
    case "ObjectProperty":
      return field !== "callee" && field !== "key";
    default:
      return false;
  }
}
