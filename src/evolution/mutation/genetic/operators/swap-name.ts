import type { Operator } from "../operator.ts";
import { tokenDistance } from "../token-distance.ts";

/** A name to another one in scope, the most alike first: what was meant is often one slip of the fingers away. */
export const swapName: Operator = {
  name: "swap-name",
  doubt: 1.5,
  propose(site, subject, proposals) {
    const { node, role } = site;
    if (node.type !== "Identifier") return;
    if (role === "callee") {
      for (const name of subject.names(site, "function")) {
        if (name !== node.name) proposals.splice(site.start, site.end, name, 1);
      }
      return;
    }
    if (role === "target") {
      for (const name of subject.names(site, "value")) {
        if (name !== node.name) proposals.splice(site.start, site.end, name, 1);
      }
      return;
    }
    if (role !== "value" && role !== "shorthand") return;
    const wanted = subject.kind(site);
    for (const [rank, name] of subject.names(site, "value").entries()) {
      if (name === node.name) continue;
      const isAlike = tokenDistance(name, node.name) <= 2;
      const doubt = isAlike ? -0.5 : Math.min(rank, 8) * 0.15;
      proposals.replace(site, name, "atom", wanted === "function" ? doubt + 2 : doubt);
    }
  },
};
