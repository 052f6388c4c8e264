import { eachChild, type Node } from "./node.ts";

/** What a visitor may answer: nothing (go on), or that the children of this node are of no interest. */
export const SKIP_CHILDREN = Symbol("skip children");

/**
 * Called before a node's children. `ancestors` runs from the root to the parent; it is one live list for the whole
 * walk, so copy it to keep it. `field` is the name under which the parent holds the node, "" for the root.
 */
export type Visitor = (node: Node, ancestors: readonly Node[], field: string) => typeof SKIP_CHILDREN | undefined;

/** Walks in source order. Recursive: `parseGene` has bounded the depth. */
export function walk(root: Node, visitor: Visitor): void {
  const ancestors: Node[] = [];
  const enter = (node: Node, field: string): void => {
    if (visitor(node, ancestors, field) === SKIP_CHILDREN) return;
    ancestors.push(node);
    eachChild(node, enter);
    ancestors.pop();
  };
  enter(root, "");
}
