import { eachChild, type Node, type Program } from "./node.ts";

/**
 * One text for all ways of writing the same program: white space, comments, redundant parentheses, quotes, number
 * formats and types make no difference. Names do: renaming would need an analysis of scopes, and one mistake in it
 * would silently drop a candidate as a duplicate, while search by edits hardly ever produces two mere renamings.
 */
export function normalisedTree(program: Program): string {
  const parts: string[] = [];
  write(program, parts);
  return parts.join("");
}

const TYPE_ONLY = /^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|InstantiationExpression)/;

function write(node: Node, parts: string[]): void {
  if (isTypeWrapper(node)) {
    write(node.expression, parts);
    return;
  }
  parts.push("(", node.type);
  writeScalars(node, parts);
  let lastField = "";
  eachChild(node, (child, field) => {
    if (TYPE_ONLY.test(child.type) || child.type === "EmptyStatement") return;
    // Field names keep `if (a) b` apart from a tree with the same children elsewhere.
    if (field !== lastField) parts.push(" ", field, ":");
    lastField = field;
    write(child, parts);
  });
  parts.push(")");
}

function isTypeWrapper(node: Node): node is Extract<Node, { expression: Node; type: `TS${string}` }> {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSInstantiationExpression":
      return true;
    default:
      return false;
  }
}

const NOT_MEANING = new Set([
  "type",
  "start",
  "end",
  "optional",
  "definite",
  "importKind",
  "exportKind",
  "accessibility",
  "readonly",
  "override",
  "abstract",
]);

function writeScalars(node: Node, parts: string[]): void {
  const isChain = node.type === "OptionalMemberExpression" || node.type === "OptionalCallExpression";
  for (const [field, value] of Object.entries(node)) {
    if (NOT_MEANING.has(field) && !(isChain && field === "optional")) continue;
    if (typeof value === "object" && value !== null) {
      // The text of a template's piece is the one meaning that is kept in a plain object; holes keep their place.
      if (node.type === "TemplateElement" && field === "value") parts.push(" ", JSON.stringify(value));
      else if (Array.isArray(value) && value.includes(null)) parts.push(" ", field, "!", holes(value));
      continue;
    }
    if (value === undefined || value === null || value === false) continue;
    parts.push(" ", field, "=", typeof value === "bigint" ? `${value}n` : JSON.stringify(value));
  }
}

function holes(items: readonly unknown[]): string {
  return items.map((item) => (item === null ? "_" : "x")).join("");
}
