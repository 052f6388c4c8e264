import { lengthsAt, numbersAt, operandsAt } from "../compose.ts";
import type { Operator } from "../operator.ts";

/** A plain value to something at hand: `[]` to `[x]` or `[[]]`, one item more, `0` to a length, `""` to a text. */
export const fillLiteral: Operator = {
  name: "fill-literal",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "value") return;
    const { node } = site;
    switch (node.type) {
      case "ArrayExpression": {
        const names = subject.names(site, "value").slice(0, 8);
        const lists = operandsAt(site, subject, "list");
        if (node.elements.length === 0) {
          proposals.replace(site, "[[]]", "atom");
          for (const list of lists) proposals.replace(site, list, "atom", 0.5);
        }
        const items = [...names, ...lists.map((list) => `...${list}`)];
        const [comma, close] =
          node.elements.length === 0 ? ["", site.end - 1] : [", ", Number(node.elements.at(-1)?.end)];
        if (!Number.isFinite(close)) return;
        for (const [rank, item] of items.entries()) {
          proposals.splice(site.start + 1, site.start + 1, `${item}${comma}`, rank * 0.1);
          if (comma !== "") proposals.splice(close, close, `, ${item}`, rank * 0.1 + 0.05);
        }
        return;
      }
      case "NumericLiteral":
        for (const [rank, code] of numbersAt(site, subject).entries())
          proposals.replace(site, code, "atom", rank * 0.1);
        for (const code of lengthsAt(site, subject)) proposals.replace(site, `${code} - 1`, "sum", 0.8);
        return;
      case "StringLiteral":
        for (const [rank, code] of operandsAt(site, subject, "string").entries())
          proposals.replace(site, code, "atom", rank * 0.1 + 0.3);
        return;
      case "NullLiteral":
        for (const [rank, name] of subject.names(site, "value").slice(0, 8).entries())
          proposals.replace(site, name, "atom", rank * 0.1);
        return;
      default:
    }
  },
};
