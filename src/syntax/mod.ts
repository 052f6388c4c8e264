export { GeneSyntaxError } from "./gene-syntax-error.ts";
export { eachChild, isNode, type Node, type Program, rangeOf } from "./node.ts";
export { normalisedTree } from "./normalised-tree.ts";
export { type ParsedGene, parseGene, parseGeneOrNull } from "./parse-gene.ts";
export { sourceOf } from "./source-of.ts";
export { SKIP_CHILDREN, type Visitor, walk } from "./walk.ts";
