import { plainValues } from "../kind.ts";
import type { Operator } from "../operator.ts";

/** A plain value in place of one that is carried on or handed over: `count = count` to `count = 0`. */
export const plainValue: Operator = {
  name: "plain-value",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    if (!/^(Identifier|(Optional)?MemberExpression|(Optional)?CallExpression)$/.test(site.node.type)) return;
    if (site.field === "object" || site.field === "test" || site.parent?.node.type === "ExpressionStatement") return;
    const kind = subject.kind(site);
    if (kind === "unknown" || kind === "function") return;
    for (const text of [
      ...plainValues(kind),
      ...(kind === "number" ? ["1", "-1"] : []),
      ...(kind === "record" ? ["null"] : []),
    ]) {
      proposals.replace(site, text, text === "-1" ? "unary" : "atom");
    }
  },
};
