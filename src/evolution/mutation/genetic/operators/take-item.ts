import { operandsAt } from "../compose.ts";
import type { Operator } from "../operator.ts";

/** An item of a list or record in place of the whole or of its key: `x` to `x[0]`, `i` to `list[i]`, `key` to `table[key]`. */
export const takeItem: Operator = {
  name: "take-item",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    if (!/^(Identifier|MemberExpression)$/.test(site.node.type) || site.parent?.node.type === "ExpressionStatement")
      return;
    const code = subject.code(site);
    switch (subject.kind(site)) {
      case "number":
        for (const list of operandsAt(site, subject, "list")) proposals.replace(site, `${list}[${code}]`, "atom");
        for (const record of operandsAt(site, subject, "record"))
          proposals.replace(site, `${record}[${code}]`, "atom", 0.5);
        return;
      case "string":
        for (const record of operandsAt(site, subject, "record")) proposals.replace(site, `${record}[${code}]`, "atom");
        return;
      case "list":
        for (const index of ["0", "1"]) proposals.replace(site, `${code}[${index}]`, "atom");
        proposals.replace(site, `${code}[${code}.length - 1]`, "atom", 0.3);
        for (const [rank, number] of operandsAt(site, subject, "number").entries())
          proposals.replace(site, `${code}[${number}]`, "atom", rank * 0.2);
        return;
      default:
    }
  },
};
