import type * as Babel from "@babel/types";

/**
 * The tree is Babel's: ESTree with typed literals. Only its types are imported; the package is not needed at run time.
 * `start` and `end` are offsets in UTF-16 units into the author's source and are always set on parsed nodes.
 */
export type Node = Babel.Node;
export type Program = Babel.Program;
export type Syntax = typeof Babel;

/** Where a node stands in its source; a parsed node always has both ends. */
export function rangeOf(node: Node): { readonly start: number; readonly end: number } {
  const { start, end } = node;
  if (typeof start !== "number" || typeof end !== "number") {
    throw new TypeError(`Cannot locate ${node.type}: it was not parsed from a source`);
  }
  return { start, end };
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Fields that hold positions, comments or parser notes, never children. */
const NOT_CHILDREN = new Set(["type", "start", "end", "loc", "range", "extra", "errors", "comments", "tokens"]);

/** Calls `visit` for every direct child in the order of the source's fields, with the field that holds it. */
export function eachChild(node: Node, visit: (child: Node, field: string) => void): void {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const field in fields) {
    const value = fields[field];
    if (typeof value !== "object" || value === null || NOT_CHILDREN.has(field)) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) visit(value, field);
      continue;
    }
    for (const item of value) if (isNode(item)) visit(item, field);
  }
}
