import type { Operator } from "../operator.ts";
import { tokenDistance } from "../token-distance.ts";

/** `.a` to `.b`, towards the fields that the contract names and the properties that the gene and its siblings use. */
export const swapProperty: Operator = {
  name: "swap-property",
  doubt: 2,
  propose(site, { vocabulary }, proposals) {
    const { node } = site;
    if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return;
    if (node.computed || node.property.type !== "Identifier" || site.role === "callee") return;
    const { name, start, end } = node.property;
    for (const [rank, other] of vocabulary.properties.entries()) {
      if (other === name || !/^[A-Za-z_$][\w$]*$/.test(other)) continue;
      const doubt = tokenDistance(other, name) <= 2 ? -1 : Math.min(rank, 16) * 0.1;
      proposals.splice(Number(start), Number(end), other, doubt);
    }
  },
};
