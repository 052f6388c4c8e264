import type { Operator } from "../operator.ts";

/** A literal to another word of the contract, the gene, its siblings or the input; `true` to `false`. */
export const changeLiteral: Operator = {
  name: "change-literal",
  doubt: 2,
  propose(site, { vocabulary }, proposals) {
    const { node } = site;
    if (site.role !== "value") return;
    switch (node.type) {
      case "BooleanLiteral":
        proposals.replace(site, node.value ? "false" : "true", "atom", -1);
        return;
      case "StringLiteral": {
        const quote = node.extra?.raw?.toString().startsWith("'") === true ? "'" : '"';
        for (const [rank, text] of vocabulary.strings.entries()) {
          if (text !== node.value) proposals.replace(site, quoted(text, quote), "atom", Math.min(rank, 24) * 0.1);
        }
        return;
      }
      case "NumericLiteral":
        for (const [rank, value] of vocabulary.numbers.entries()) {
          if (value === node.value) continue;
          proposals.replace(site, String(value), value < 0 ? "unary" : "atom", Math.min(rank, 24) * 0.1);
        }
        return;
      case "NullLiteral":
        for (const [rank, text] of ['""', "0", "[]", "{}", "false"].entries())
          proposals.replace(site, text, "atom", rank * 0.2);
        return;
      case "ArrayExpression":
      case "ObjectExpression":
        if (site.end - site.start <= 2) proposals.replace(site, "null", "atom", 1);
        return;
      default:
    }
  },
};

/** In the quotes that the author uses. */
function quoted(text: string, quote: string): string {
  const json = JSON.stringify(text);
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
