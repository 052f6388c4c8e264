import type { Node } from "../../../syntax/mod.ts";

type WithOperator = Extract<Node, { type: "BinaryExpression" | "LogicalExpression" | "AssignmentExpression" }>;

/** Offset of the operator between a node's operands, past brackets and comments; -1 when it cannot be told. */
export function operatorPosition(source: string, node: WithOperator): number {
  return tokenPosition(source, node.operator, Number(node.left.end), Number(node.right.start));
}

/** Offset of `token` in [from, to), where nothing but punctuation, white space and comments stands; -1 when absent. */
export function tokenPosition(source: string, token: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    if (source.startsWith("//", at)) {
      const lineEnd = source.indexOf("\n", at);
      at = lineEnd < 0 ? to : lineEnd + 1;
    } else if (source.startsWith("/*", at)) {
      at = source.indexOf("*/", at) + 2;
    } else if (source.startsWith(token, at)) {
      return at;
    } else {
      at += 1;
    }
  }
  return -1;
}
