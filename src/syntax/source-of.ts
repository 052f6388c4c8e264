import { type Node, rangeOf } from "./node.ts";
import type { ParsedGene } from "./parse-gene.ts";

/** A node's text as its author wrote it, without the parentheses around it. */
export function sourceOf(gene: Pick<ParsedGene, "source">, node: Node): string {
  const { start, end } = rangeOf(node);
  return gene.source.slice(start, end);
}
