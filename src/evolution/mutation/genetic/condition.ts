import type { Site } from "./site.ts";

/** True for what decides: the test of a branch, loop or choice, and the sides of `&&` and `||` inside one. */
export function isCondition(site: Site): boolean {
  const parent = site.parent;
  if (parent === null) return false;
  if (site.field === "test") return /^(If|While|DoWhile|For|Conditional)(Statement|Expression)$/.test(parent.node.type);
  if (parent.node.type === "LogicalExpression" && parent.node.operator !== "??") return isCondition(parent);
  if (parent.node.type === "ArrowFunctionExpression") return site.field === "body" && isPredicate(parent);
  return false;
}

/** The callback of `filter`, `some` and the like answers yes or no. */
function isPredicate(site: Site): boolean {
  const call = site.parent?.node;
  if (call?.type !== "CallExpression" && call?.type !== "OptionalCallExpression") return false;
  const { callee } = call;
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") return false;
  return (
    callee.property.type === "Identifier" && /^(filter|some|every|find|findIndex|findLast)$/.test(callee.property.name)
  );
}
