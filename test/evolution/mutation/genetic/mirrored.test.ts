import { expect, test } from "bun:test";
import { dissect } from "../../../../src/evolution/mutation/genetic/anatomy.ts";
import { isMirrored, isOneSided } from "../../../../src/evolution/mutation/genetic/mirrored.ts";
import { parseGene } from "../../../../src/syntax/mod.ts";

test.each([
  ["a.size - b.size", true],
  ["(b.rank ?? 100) - (a.rank ?? 100)", true],
  ["order[a.level] < order[b.level]", true],
  ["a.name === b.name", true],
  ["a - b", false],
  ["a.size - b.rank", false],
  ["a.size - a.size", false],
  ["a.at(i) - b.at(j)", false],
  ["(a.rank ?? 100) - (b.rank ?? 101)", false],
  ["a.size + b.size", false],
] as const)("%s is mirrored: %j", (code, expected) => {
  const anatomy = dissect(parseGene(`export function execute({ a, b, i, j, order }) {\n  return ${code};\n}\n`));
  const [whole] = anatomy.sites.filter(({ node }) => node.type === "BinaryExpression");
  if (whole === undefined) throw new TypeError("no expression");
  expect(isMirrored(anatomy, whole)).toBe(expected);
  // The sides are one-sided, the whole is not.
  expect(isOneSided(anatomy, whole)).toBe(false);
  const within = anatomy.sites.filter(({ start, end, index }) => {
    return index > whole.index && start >= whole.start && end <= whole.end;
  });
  expect(within.every((site) => isOneSided(anatomy, site) === expected)).toBe(true);
});
