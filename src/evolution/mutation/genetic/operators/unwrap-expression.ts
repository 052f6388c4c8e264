import type { Node } from "../../../../syntax/mod.ts";
import { argumentsOf } from "../call-arguments.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";
import type { Shape } from "../place.ts";

/** Takes a function or sign away: `f(x)` to `x`, `x.trim()` to `x`, `-x` to `x`, `[x]` to `x`, `await x` to `x`. */
export const unwrapExpression: Operator = {
  name: "unwrap-expression",
  doubt: 2,
  propose(site, { anatomy }, proposals) {
    if (site.role !== "value") return;
    const keep = (node: Node, doubt = 0) => {
      if (/^(SpreadElement|ArgumentPlaceholder|Super)$/.test(node.type)) return;
      proposals.replace(site, codeOf(anatomy.gene, node), shapeOf(node), doubt);
    };
    const { node } = site;
    const [argument] = argumentsOf(node) ?? [];
    if (argument !== undefined) keep(argument);
    if (node.type === "CallExpression" || node.type === "OptionalCallExpression") {
      const { callee } = node;
      if (callee.type === "MemberExpression" || callee.type === "OptionalMemberExpression") keep(callee.object);
    }
    if (node.type === "UnaryExpression" && node.operator !== "!") keep(node.argument);
    if (node.type === "MemberExpression") keep(node.object, 1);
    if (node.type === "ArrayExpression" && node.elements.length === 1 && node.elements[0] != null)
      keep(node.elements[0]);
  },
};

function shapeOf(node: Node): Shape {
  return /^(Identifier|.*Literal|.*MemberExpression|.*CallExpression|ArrayExpression)$/.test(node.type)
    ? "atom"
    : "compound";
}
