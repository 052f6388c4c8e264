import type { Erasure } from "./erase-types.ts";
import { type Node, rangeOf } from "./node.ts";
import { findToken } from "./trivia.ts";
import type { SKIP_CHILDREN } from "./walk.ts";

/** `value as T`, `value satisfies T`. */
export function eraseAssertion(
  { source, text }: Erasure,
  node: Extract<Node, { type: "TSAsExpression" | "TSSatisfiesExpression" }>,
  ancestors: readonly Node[],
): undefined {
  const word = node.type === "TSAsExpression" ? "as" : "satisfies";
  const start = findToken(source, word, rangeOf(node.expression).end, rangeOf(node.typeAnnotation).start);
  text.blank(start, rangeOf(node).end);
  if (endsStatement(node, ancestors)) text.mark(start, ";");
}

/** `f<T>` without a call. */
export function eraseInstantiation(
  { text }: Erasure,
  node: Extract<Node, { type: "TSInstantiationExpression" }>,
  ancestors: readonly Node[],
): undefined {
  if (node.typeArguments == null) return;
  const { start, end } = rangeOf(node.typeArguments);
  text.blank(start, end);
  if (endsStatement(node, ancestors)) text.mark(start, ";");
}

/** `name?: T` and `name!: T`: the marker stands between the name and its type; the type is a node of its own. */
export function eraseAnnotation(
  { source, text }: Erasure,
  node: Extract<Node, { type: "Identifier" | "ObjectPattern" | "ArrayPattern" | "VariableDeclarator" }>,
): typeof SKIP_CHILDREN | undefined {
  const target = node.type === "VariableDeclarator" ? node.id : node;
  const isMarked = node.type === "VariableDeclarator" ? node.definite === true : node.optional === true;
  if (!isMarked) return undefined;
  const { start, end } = rangeOf(target);
  const annotation = "typeAnnotation" in target ? target.typeAnnotation : undefined;
  const before = annotation == null ? end : rangeOf(annotation).start;
  const marker = findToken(source, node.type === "VariableDeclarator" ? "!" : "?", start, before);
  if (marker >= 0) text.blank(marker, marker + 1);
  return undefined;
}

/**
 * True when a statement or field ends with this node and without a semicolon. The type was what kept the next line
 * from continuing the expression (`let x = y as T` then a line that begins with a bracket), so an end must be written.
 */
function endsStatement(node: Node, ancestors: readonly Node[]): boolean {
  const { end } = rangeOf(node);
  for (let index = ancestors.length - 1; index >= 0; index -= 1) {
    const ancestor = ancestors[index];
    if (ancestor === undefined || rangeOf(ancestor).end !== end) return false;
    if (ENDS_WITH_EXPRESSION.has(ancestor.type)) return true;
  }
  return false;
}

const ENDS_WITH_EXPRESSION = new Set([
  "ExpressionStatement",
  "VariableDeclaration",
  "ReturnStatement",
  "ThrowStatement",
  "ExportDefaultDeclaration",
  "ClassProperty",
  "ClassPrivateProperty",
]);
