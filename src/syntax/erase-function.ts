import type { Erasure } from "./erase-types.ts";
import { type Node, rangeOf } from "./node.ts";
import { findLastToken, skipTrivia } from "./trivia.ts";

/** What is special about types of functions: the parameter `this`, and line breaks that an arrow does not allow. */
export function eraseFunctionTypes(erasure: Erasure, node: Node): undefined {
  switch (node.type) {
    case "ArrowFunctionExpression":
      eraseArrowTypes(erasure, node);
      return eraseThis(erasure, node.params);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ObjectMethod":
      return eraseThis(erasure, node.params);
    default:
      return undefined;
  }
}

/** `function f(this: Host, x)`: the parameter goes, and the comma after it. */
export function eraseThis({ source, text }: Erasure, params: readonly Node[]): undefined {
  const first = params[0];
  if (first?.type !== "Identifier" || first.name !== "this") return;
  const { start, end } = rangeOf(first);
  const next = skipTrivia(source, end);
  text.blank(start, source[next] === "," ? next + 1 : end);
}

/**
 * Neither `async` and its parameters nor the parameters and `=>` may be parted by a line break. When an erased type
 * leaves one behind, the parenthesis moves to the far side of it, where the type began or ended.
 */
function eraseArrowTypes({ source, text }: Erasure, node: Extract<Node, { type: "ArrowFunctionExpression" }>): void {
  if (node.typeParameters != null) {
    const { start, end } = rangeOf(node.typeParameters);
    const open = skipTrivia(source, end);
    if (source[open] === "(" && text.hasLineBreak(start, open)) {
      text.mark(start, "(");
      text.blank(open, open + 1);
    }
  }
  if (node.returnType != null) {
    const { start, end } = rangeOf(node.returnType);
    const lastParam = node.params.at(-1);
    const from = lastParam === undefined ? startOfParameters(node) : rangeOf(lastParam).end;
    const close = findLastToken(source, ")", from, start);
    if (close >= 0 && text.hasLineBreak(close, end)) {
      text.blank(close, close + 1);
      text.mark(end - 1, ")");
    }
  }
}

function startOfParameters(node: Extract<Node, { type: "ArrowFunctionExpression" }>): number {
  return node.typeParameters == null ? rangeOf(node).start : rangeOf(node.typeParameters).end;
}
