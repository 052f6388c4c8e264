import type { Operator } from "../operator.ts";
import { variablesOf } from "../variables.ts";

/** What a call gives and nobody takes: `queue.shift();` to `sum -= queue.shift();`, `f(x);` to `x = f(x);` and `return f(x);`. */
export const keepResult: Operator = {
  name: "keep-result",
  doubt: 3,
  propose(site, subject, proposals) {
    const { node } = site;
    if (node.type !== "ExpressionStatement" || site.role !== "statement") return;
    if (!/^(Await|Call)Expression$/.test(node.expression.type)) return;
    if (site.within !== null) proposals.splice(site.start, site.start, "return ", -1);
    const visible = new Set(subject.names(site, "value"));
    for (const name of variablesOf(subject.anatomy)) {
      if (!visible.has(name)) continue;
      const kind = subject.seen.kindOf(name);
      const isAdded = kind === undefined || kind === "number" || kind === "string";
      for (const [rank, operator] of (isAdded ? ["=", "+=", "-="] : ["="]).entries()) {
        proposals.splice(site.start, site.start, `${name} ${operator} `, rank * 0.1);
      }
    }
  },
};
