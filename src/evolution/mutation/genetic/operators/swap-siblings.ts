import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** Two expressions that stand side by side, exchanged: `a[i][j]` to `a[j][i]`, parts of a template, items of a list. */
export const swapSiblings: Operator = {
  name: "swap-siblings",
  doubt: 1.5,
  propose({ node }, { anatomy }, proposals) {
    const items = siblingsIn(node);
    for (let index = 1; index < items.length; index += 1) {
      const [left, right] = [items[index - 1], items[index]];
      if (left === undefined || right === undefined) continue;
      const [first, second] = [codeOf(anatomy.gene, left), codeOf(anatomy.gene, right)];
      if (first === second) continue;
      proposals.splices([
        { start: Number(left.start), end: Number(left.end), text: second },
        { start: Number(right.start), end: Number(right.end), text: first },
      ]);
    }
  },
};

function siblingsIn(node: Node): readonly Node[] {
  if (node.type === "TemplateLiteral") return node.expressions;
  if (node.type === "ArrayExpression") {
    return node.elements.length > 4 ? [] : node.elements.filter((it): it is NonNullable<typeof it> => it !== null);
  }
  if (node.type !== "MemberExpression" || !node.computed || node.object.type !== "MemberExpression") return [];
  return node.object.computed ? [node.object.property, node.property] : [];
}
