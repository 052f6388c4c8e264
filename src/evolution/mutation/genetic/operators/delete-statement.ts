import { removalRange } from "../lines.ts";
import type { Operator } from "../operator.ts";

/** Takes a statement away, with its line when it has one to itself. */
export const deleteStatement: Operator = {
  name: "delete-statement",
  doubt: 2,
  propose(site, { anatomy }, proposals) {
    const { source } = anatomy.gene;
    if (site.role === "statement") {
      const { start, end } = removalRange(source, site.start, site.end);
      // Without their declaration names are undefined, which repairs nothing but a guard that throws.
      proposals.splice(start, end, "", /Declaration$/.test(site.node.type) ? 3 : 0);
    }
    const { node } = site;
    if (node.type === "IfStatement" && node.alternate != null) {
      proposals.splice(Number(node.consequent.end), Number(node.alternate.end), "", 1);
    }
    const isPlainIf =
      node.type === "IfStatement" && node.alternate == null && node.consequent.type === "BlockStatement";
    // Only the condition goes: the block runs always.
    if (isPlainIf && site.role === "statement") proposals.splice(site.start, Number(node.consequent.start), "", 1.5);
  },
};
