import type { Node } from "../../../syntax/mod.ts";
import type { Site } from "./site.ts";

/** The arguments of a call or construction; null for everything else. */
export function argumentsOf(node: Node): readonly Node[] | null {
  if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression" && node.type !== "NewExpression")
    return null;
  if (node.callee.type === "Super" || node.callee.type === "Import") return null;
  return node.arguments;
}

/** Offset of the closing parenthesis; -1 for `new X` without any. */
export function closingParenthesis(site: Site, source: string): number {
  return source[site.end - 1] === ")" ? site.end - 1 : -1;
}
