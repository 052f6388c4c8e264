import type { Operator } from "../operator.ts";

/** A number literal one up or one down. */
export const nudgeNumber: Operator = {
  name: "nudge-number",
  doubt: 0.5,
  propose(site, _subject, proposals) {
    if (site.node.type !== "NumericLiteral" || site.role !== "value") return;
    const { value } = site.node;
    if (!Number.isSafeInteger(value)) return;
    proposals.replace(site, String(value + 1), "atom");
    proposals.replace(site, String(value - 1), value > 0 ? "atom" : "unary");
  },
};
