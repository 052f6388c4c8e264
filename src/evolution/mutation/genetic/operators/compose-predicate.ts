import { predicatesAt } from "../compose.ts";
import { isCondition } from "../condition.ts";
import type { Operator } from "../operator.ts";

/** A condition, or a plain `true` or `false`, to a question about what is at hand. */
export const composePredicate: Operator = {
  name: "compose-predicate",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "value") return;
    const isLiteral = site.node.type === "BooleanLiteral";
    if (!isLiteral && !isCondition(site)) return;
    const code = subject.code(site);
    for (const [rank, predicate] of predicatesAt(site, subject).entries()) {
      if (predicate !== code) proposals.replace(site, predicate, "compound", rank * 0.05 + (isLiteral ? 0 : 1.5));
    }
  },
};
