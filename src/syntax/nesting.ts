import { eachChild, type Node } from "./node.ts";

/** Levels of syntax tree. A chain of n binary operators is n levels deep, so this also bounds those. */
export const NESTING_MAX = 1_000;

/** The first node deeper than `limit`, or undefined. Uses no recursion: its purpose is to make recursion safe later. */
export function firstTooDeep(root: Node, limit: number): Node | undefined {
  let level: Node[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return level[0];
    const below: Node[] = [];
    for (const node of level) eachChild(node, (child) => below.push(child));
    level = below;
  }
  return undefined;
}
