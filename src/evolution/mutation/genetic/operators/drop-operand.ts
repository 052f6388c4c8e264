import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator, Proposals } from "../operator.ts";
import type { Shape } from "../place.ts";
import type { Site } from "../site.ts";

/** Keeps one side of an operator or a branch of a choice: `a + b` to `a`, `c ? a : b` to `b`, `a && b` to `b`. */
export const dropOperand: Operator = {
  name: "drop-operand",
  doubt: 2,
  propose(site, { anatomy }, proposals) {
    if (site.role !== "value") return;
    const keep = (node: Node) => offer(site, codeOf(anatomy.gene, node), node, proposals);
    switch (site.node.type) {
      case "BinaryExpression":
      case "LogicalExpression":
        keep(site.node.left);
        keep(site.node.right);
        return;
      case "ConditionalExpression":
        keep(site.node.consequent);
        keep(site.node.alternate);
        return;
      default:
    }
  },
};

function offer(site: Site, text: string, node: Node, proposals: Proposals): void {
  const shape: Shape = /^(Identifier|.*Literal|.*MemberExpression|.*CallExpression)$/.test(node.type)
    ? "atom"
    : "compound";
  if (!text.startsWith("#")) proposals.replace(site, text, shape);
}
