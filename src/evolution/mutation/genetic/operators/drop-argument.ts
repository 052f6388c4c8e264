import { argumentsOf } from "../call-arguments.ts";
import type { Operator } from "../operator.ts";

/** `f(a, b)` to `f(a)`; elements of a list literal likewise. */
export const dropArgument: Operator = {
  name: "drop-argument",
  doubt: 2,
  propose({ node }, _subject, proposals) {
    const items = node.type === "ArrayExpression" ? node.elements : argumentsOf(node);
    if (items === null) return;
    for (const [index, item] of items.entries()) {
      const before = items[index - 1];
      const after = items[index + 1];
      if (item === null || before === null || after === null) return;
      // The comma that goes is the one before, or for the first item the one after.
      if (before !== undefined) proposals.splice(Number(before.end), Number(item.end), "");
      else if (after !== undefined) proposals.splice(Number(item.start), Number(after.start), "");
      else if (node.type !== "ArrayExpression") proposals.splice(Number(item.start), Number(item.end), "", 1);
    }
  },
};
