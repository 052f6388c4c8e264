import type { Operator } from "../operator.ts";
import { tokenDistance } from "../token-distance.ts";

/** `.a` to `.b`, towards the fields that the contract names and the properties that the gene and its siblings use. */
export const swapProperty: Operator = {
  name: "swap-property",
  doubt: 2,
  propose(site, { vocabulary, fields }, proposals) {
    const { node } = site;
    if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return;
    if (node.computed || node.property.type !== "Identifier" || site.role === "callee") return;
    const { name, start, end } = node.property;
    // A name that neither the contract nor the language knows is most likely the fault itself.
    const isForeign = !fields.has(name) && !(name in Object.prototype) && !BUILT_IN.has(name);
    for (const [rank, other] of vocabulary.properties.entries()) {
      if (other === name || !/^[A-Za-z_$][\w$]*$/.test(other)) continue;
      const doubt = tokenDistance(other, name) <= 2 ? -1 : Math.min(rank, 16) * 0.1;
      proposals.splice(Number(start), Number(end), other, isForeign && fields.has(other) ? doubt - 1.5 : doubt);
    }
  },
};

/** Properties, not methods, of the values that come out of JSON and of what genes make of them. */
const BUILT_IN = new Set(["length", "size", "index", "groups", "message", "source", "flags"]);
