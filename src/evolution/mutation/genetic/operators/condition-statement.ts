import { predicatesAt } from "../compose.ts";
import type { Operator } from "../operator.ts";

/** Does something only when a question is answered with yes: `x += 1;` to `if (x < limit) x += 1;`. */
export const conditionStatement: Operator = {
  name: "condition-statement",
  doubt: 3.5,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null) return;
    if (!/^(Expression|Return|Break|Continue|Throw)Statement$/.test(site.node.type)) return;
    for (const [rank, predicate] of predicatesAt(site, subject).slice(0, 24).entries()) {
      proposals.splice(site.start, site.start, `if (${predicate}) `, rank * 0.06);
    }
  },
};
