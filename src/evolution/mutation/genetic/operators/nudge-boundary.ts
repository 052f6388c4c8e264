import type { Operator } from "../operator.ts";
import { isPlaceName } from "../place-name.ts";
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
    // One more or less of what is no place in a sequence hardly ever decides which of two values is larger.
    const doubt = (kind === "number" ? 0 : 1) + (isComparedValue(site) ? 1.25 : 0);
    proposals.replace(site, `${text} - 1`, "sum", doubt);
    proposals.replace(site, `${text} + 1`, "sum", doubt);
  },
};

function isComparedValue(site: Site): boolean {
  const around = site.parent?.node;
  if (around?.type !== "BinaryExpression" || !/^[<>]=?$/.test(around.operator)) return false;
  return ![around.left, around.right].some(isPlace);
}

/** A length, a plain number, a sum with one, or a name that counts by custom. */
function isPlace(node: Site["node"]): boolean {
  switch (node.type) {
    case "NumericLiteral":
      return true;
    case "MemberExpression":
      return node.property.type === "Identifier" && /^(length|size)$/.test(node.property.name);
    case "BinaryExpression":
      return isPlace(node.right);
    case "Identifier":
      return isPlaceName(node.name);
    default:
      return false;
  }
}

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
