import { argumentsOf } from "../call-arguments.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** `f(a, b)` to `f(b, a)`, and likewise for parameters of a callback: `(a, b) => ...` to `(b, a) => ...`. */
export const swapArguments: Operator = {
  name: "swap-arguments",
  doubt: 1.5,
  propose({ node }, { anatomy }, proposals) {
    const isArrow = node.type === "ArrowFunctionExpression";
    const items = isArrow ? node.params : argumentsOf(node);
    if (items === null) return;
    for (let index = 1; index < items.length; index += 1) {
      const left = items[index - 1];
      const right = items[index];
      if (left === undefined || right === undefined) continue;
      // A rest parameter has to stay the last.
      if (right.type === "RestElement") continue;
      proposals.splices(
        [
          { start: Number(left.start), end: Number(left.end), text: codeOf(anatomy.gene, right) },
          { start: Number(right.start), end: Number(right.end), text: codeOf(anatomy.gene, left) },
        ],
        isArrow ? 1 : 0,
      );
    }
  },
};
