import type { Operator } from "../operator.ts";

/** Methods that are taken for one another, by family. */
const FAMILIES: readonly (readonly string[])[] = [
  "indexOf lastIndexOf includes findIndex search",
  "startsWith endsWith includes",
  "some every filter find map findLast findIndex flatMap forEach",
  "push unshift concat",
  "pop shift at",
  "max min",
  "floor ceil round trunc abs sign",
  "toLowerCase toUpperCase trim",
  "slice splice substring",
  "keys values entries",
  "trim trimStart trimEnd",
  "padStart padEnd",
  "replace replaceAll",
  "has get",
  "add set delete",
  "sort reverse toSorted",
  "match matchAll test exec",
  "flat flatMap",
  "parseInt parseFloat Number",
  "isInteger isFinite isNaN isSafeInteger",
].map((family) => family.split(" "));

/** Those that are each other's opposite are confused most easily. */
const OPPOSITES = new Map(
  "max min|floor ceil|some every|pop shift|startsWith endsWith|indexOf lastIndexOf|padStart padEnd|toLowerCase toUpperCase|keys values"
    .split("|")
    .map((pair) => pair.split(" "))
    .flatMap(([one = "", other = ""]) => [[one, other] as const, [other, one] as const]),
);

/** Whoever wrote an argument did not mean one of these. */
const WITHOUT_ARGUMENTS = /^(reverse|pop|shift|trim|trimStart|trimEnd|toLowerCase|toUpperCase)$/;
const IGNORED = 1.5;

/** `startsWith` to `endsWith`, `some` to `every`, `Math.max` to `Math.min`, `parseInt` to `Number`. */
export const swapMethod: Operator = {
  name: "swap-method",
  doubt: 1.5,
  propose(site, _subject, proposals) {
    if (site.role !== "callee") return;
    const { node } = site;
    const isMember = node.type === "MemberExpression" || node.type === "OptionalMemberExpression";
    const name = isMember && !node.computed ? node.property : node;
    if (name.type !== "Identifier") return;
    const call = site.parent?.node;
    const isGiven = isMember && call?.type === "CallExpression" && call.arguments.length > 0;
    const replacements = new Set(FAMILIES.filter((them) => them.includes(name.name)).flat());
    for (const other of replacements) {
      if (other === name.name) continue;
      const doubt =
        (OPPOSITES.get(name.name) === other ? -1 : 0) + (isGiven && WITHOUT_ARGUMENTS.test(other) ? IGNORED : 0);
      proposals.splice(Number(name.start), Number(name.end), other, doubt);
    }
  },
};
