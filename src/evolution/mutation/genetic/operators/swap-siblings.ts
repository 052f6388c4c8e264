import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** Two expressions that stand side by side, exchanged: `a[i][j]` to `a[j][i]`, parts of a template, items of a list, values of a record, choices of `a ?? b`, names of `[a, b] = pair`. */
export const swapSiblings: Operator = {
  name: "swap-siblings",
  doubt: 1.5,
  propose({ node }, { anatomy }, proposals) {
    const items = siblingsIn(node);
    const codes = items.map((item) => codeOf(anatomy.gene, item));
    const reorder = (order: readonly number[], doubt: number): void => {
      proposals.splices(
        items.flatMap((item, place) => {
          const text = codes[order[place] ?? place] ?? "";
          return text === codes[place] ? [] : [{ start: Number(item.start), end: Number(item.end), text }];
        }),
        doubt,
      );
    };
    const places = items.map((_, place) => place);
    for (const left of places) {
      for (const right of places.slice(left + 1)) {
        if (codes[left] === codes[right]) continue;
        reorder(
          places.map((place) => (place === left ? right : place === right ? left : place)),
          (right - left - 1) * 0.3 - (isLayered(node) ? 1 : 0),
        );
      }
      // What should come first, with the order of the others kept.
      if (left >= 2) reorder([left, ...places.filter((place) => place !== left)], 0.3);
    }
  },
};

const ITEMS_MAX = 6;

function siblingsIn(node: Node): readonly Node[] {
  if (node.type === "TemplateLiteral") return node.expressions;
  if (node.type === "VariableDeclarator" && node.id.type === "ArrayPattern") return namesIn(node.id.elements);
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return namesIn(node.params);
  if (node.type === "ArrayExpression") {
    return node.elements.length > ITEMS_MAX
      ? []
      : node.elements.filter((it): it is NonNullable<typeof it> => it !== null);
  }
  if (node.type === "ObjectExpression") {
    if (isLayered(node)) return node.properties.length > ITEMS_MAX ? [] : node.properties;
    const values = node.properties.flatMap((it) => (it.type === "ObjectProperty" && !it.shorthand ? [it.value] : []));
    return values.length > ITEMS_MAX ? [] : values;
  }
  if (node.type === "LogicalExpression") {
    const operands = operandsOf(node, node.operator);
    return operands.length > ITEMS_MAX ? [] : operands;
  }
  if (node.type !== "MemberExpression" || !node.computed || node.object.type !== "MemberExpression") return [];
  return node.object.computed ? [node.object.property, node.property] : [];
}

/** `{ ...defaults, ...settings }`: what comes later goes over what came before, and which does is easily got wrong. */
function isLayered(node: Node): boolean {
  return node.type === "ObjectExpression" && node.properties.some(({ type }) => type === "SpreadElement");
}

/** Which value has which name: where each of a few has one. */
function namesIn(items: readonly (Node | null)[]): readonly Node[] {
  const names = items.flatMap((it) => (it?.type === "Identifier" ? [it] : []));
  return names.length === items.length && names.length <= ITEMS_MAX ? names : [];
}

/** `a`, `b` and `c` of `a ?? b ?? c`; none where an operand needs its parentheses. */
function operandsOf(node: Node, operator: string): readonly Node[] {
  if (node.type === "LogicalExpression" && node.operator === operator && node.extra?.parenthesized !== true) {
    return [...operandsOf(node.left, operator), ...operandsOf(node.right, operator)];
  }
  return [node];
}
