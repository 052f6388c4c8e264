import { isCondition } from "../condition.ts";
import type { Operator } from "../operator.ts";
import { isParenthesized } from "../site.ts";

/** `if (a)` to `if (!a)` and back; a condition that is always or never true. */
export const negateCondition: Operator = {
  name: "negate-condition",
  doubt: 1,
  propose(site, subject, proposals) {
    if (site.role !== "value") return;
    const { node } = site;
    if (node.type === "UnaryExpression" && node.operator === "!") {
      proposals.splice(site.start, site.start + 1, "");
      return;
    }
    if (!isCondition(site)) return;
    const code = subject.code(site);
    const isPlain = /^[\w$.?]+(\(.*\))?$/s.test(code) || isParenthesized(node);
    proposals.replace(site, isPlain && !isParenthesized(node) ? `!${code}` : `!(${code})`, "unary");
    // A loop's condition that never fails would spend the whole deadline of every try.
    if (/^(If|Conditional)/.test(site.parent?.node.type ?? "")) proposals.replace(site, "true", "atom", 2);
    proposals.replace(site, "false", "atom", 2);
  },
};
