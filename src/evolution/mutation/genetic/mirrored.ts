import { type Anatomy, sitesWithin } from "./anatomy.ts";
import { codeOf } from "./code-of.ts";
import type { Site } from "./site.ts";
import { WeakCache } from "./weak-cache.ts";

const COMPARES = /^(-|[<>]=?|[!=]==?)$/;
const WORD = /[\p{L}\p{N}_$]+/gu;
/** `lo < hi` says nothing; `a.size < b.size` says the same of two. */
const WORDS_MIN = 2;

/** `(a.rank ?? 0) - (b.rank ?? 0)`: the same of one thing on the left and of another on the right. */
export function isMirrored({ gene }: Anatomy, { node }: Site): boolean {
  if (node.type !== "BinaryExpression" || !COMPARES.test(node.operator)) return false;
  const [left, right] = [codeOf(gene, node.left), codeOf(gene, node.right)];
  if (left.replace(WORD, "x") !== right.replace(WORD, "x")) return false;
  const [ones, others] = [left.match(WORD) ?? [], right.match(WORD) ?? []];
  const pairs = new Set(ones.flatMap((one, at) => (one === others[at] ? [] : [`${one} ${others[at]}`])));
  return ones.length >= WORDS_MIN && pairs.size === 1;
}

/**
 * Whether a place is on one side of what is mirrored. What compares two things has to ask the same of both: a change to one side
 * decides ties and little else, which satisfies a few examples easily and is hardly ever what was meant.
 */
export function isOneSided(anatomy: Anatomy, site: Site): boolean {
  return sides.get(anatomy).has(site.index);
}

const sides = new WeakCache((anatomy: Anatomy): ReadonlySet<number> => {
  const mirrored = anatomy.sites.filter((site) => isMirrored(anatomy, site));
  return new Set(
    mirrored.flatMap((site) =>
      sitesWithin(anatomy, site)
        .slice(1)
        .map(({ index }) => index),
    ),
  );
});
