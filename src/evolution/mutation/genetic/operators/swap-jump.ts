import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** `break` to `continue` and to leaving the function; an early `return` of a loop to one round's end. */
export const swapJump: Operator = {
  name: "swap-jump",
  doubt: 1.5,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    switch (node.type) {
      case "BreakStatement":
        if (site.inLoop && node.label == null) proposals.splice(site.start, site.end, "continue;");
        return;
      case "ContinueStatement":
        if (node.label == null) proposals.splice(site.start, site.end, "break;");
        return;
      case "ReturnStatement":
        if (!site.inLoop) return;
        proposals.splice(site.start, site.end, "continue;", 1);
        proposals.splice(site.start, site.end, "break;", 1);
        return;
      case "ThrowStatement":
        proposals.splice(site.start, site.end, site.inLoop ? "continue;" : "return null;", 1);
        return;
      case "ExpressionStatement":
        if (site.within !== null && site.role === "statement") {
          proposals.splice(site.start, site.end, `return ${codeOf(anatomy.gene, node.expression)};`, 1.5);
        }
        return;
      default:
    }
  },
};
