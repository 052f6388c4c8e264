import { normalisedTree, parseGene } from "../syntax/mod.ts";

/** From here on a gene is a near-duplicate: another spelling of one that exists, without weak points of its own. */
export const NEAR_DUPLICATE = 0.65;

const SHINGLE = 5;

/** A gene reduced to what it does in which order: pieces of its normalised tree, whatever its names are. */
export type Shape = ReadonlySet<string>;

/** @throws GeneSyntaxError when the source cannot be parsed. */
export function shapeOf(source: string): Shape {
  // Locals are renamed freely by whoever writes the same again; fields, methods and literals carry the meaning.
  const tokens = [...normalisedTree(parseGene(source).program).matchAll(/[()]|[^\s()]+/g)].map(([token]) => token);
  const nameless = tokens.map((token, index) => (isLocalName(tokens, index) ? "name=_" : token));
  const shape = new Set<string>();
  for (let from = 0; from + SHINGLE <= nameless.length; from += 1)
    shape.add(nameless.slice(from, from + SHINGLE).join(" "));
  return shape;
}

/** 1 for two spellings of one program, 0 for programs with nothing in common (Jaccard index of their pieces). */
export function similarity(left: Shape, right: Shape): number {
  if (left.size === 0 && right.size === 0) return 1;
  let shared = 0;
  for (const piece of left) if (right.has(piece)) shared += 1;
  return shared / (left.size + right.size - shared);
}

/** In the normalised text a name follows its node's type, and a property's identifier follows `property:` or `key:`. */
function isLocalName(tokens: readonly string[], index: number): boolean {
  if (!tokens[index]?.startsWith("name=") || tokens[index - 1] !== "Identifier") return false;
  const field = tokens[index - 3] ?? "";
  return field !== "property:" && field !== "key:";
}
