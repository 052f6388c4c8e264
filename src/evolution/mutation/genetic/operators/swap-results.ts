import { type Node, rangeOf } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";
import { listAround } from "../statement-list.ts";

/** What two neighbouring cases answer or assign, exchanged, and the questions of two branches. */
export const swapResults: Operator = {
  name: "swap-results",
  doubt: 1.5,
  propose(site, { anatomy }, proposals) {
    if (site.role !== "statement") return;
    const { node } = site;
    const exchange = (left: Node | null, right: Node | null, doubt = 0): void => {
      if (left === null || right === null) return;
      const [one, other] = [codeOf(anatomy.gene, left), codeOf(anatomy.gene, right)];
      if (one === other) return;
      proposals.splices(
        [
          { ...rangeOf(left), text: other },
          { ...rangeOf(right), text: one },
        ],
        doubt,
      );
    };
    if (node.type === "IfStatement" && node.alternate != null) {
      exchange(resultOf(node.consequent), resultOf(node.alternate));
      if (node.alternate.type === "IfStatement") {
        exchange(node.test, node.alternate.test, 0.5);
        exchange(resultOf(node.consequent), resultOf(node.alternate.consequent));
      }
    }
    const list = listAround(site);
    const next = list[list.indexOf(node) + 1];
    if (next !== undefined) exchange(resultOf(node), resultOf(next), node.type === "IfStatement" ? 0 : 0.5);
  },
};

/** What a statement that does nothing else answers or assigns, if under a condition. */
function resultOf(node: Node): Node | null {
  switch (node.type) {
    case "IfStatement":
      return node.alternate == null ? resultOf(node.consequent) : null;
    case "BlockStatement": {
      const [only, ...others] = node.body;
      return only === undefined || others.length > 0 ? null : resultOf(only);
    }
    case "ReturnStatement":
      return node.argument ?? null;
    case "ExpressionStatement":
      return node.expression.type === "AssignmentExpression" ? node.expression.right : null;
    default:
      return null;
  }
}
