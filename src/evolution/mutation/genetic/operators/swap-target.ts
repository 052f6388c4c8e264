import { operandsAt } from "../compose.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { WeakCache } from "../weak-cache.ts";

/** What is assigned to: another member that the gene mentions, or an entry of a record or list at hand. */
export const swapTarget: Operator = {
  name: "swap-target",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "target" || site.node.type !== "MemberExpression") return;
    const code = subject.code(site);
    const visible = new Set(subject.names(site, "value"));
    for (const { text, root } of membersIn.get(subject)) {
      if (text !== code && visible.has(root)) proposals.splice(site.start, site.end, text);
    }
    for (const entry of entriesAt(site, subject))
      if (entry !== code) proposals.splice(site.start, site.end, entry, 0.5);
  },
};

function entriesAt(site: Site, subject: Subject): readonly string[] {
  const keys = [...operandsAt(site, subject, "string"), ...operandsAt(site, subject, "number")].slice(0, 6);
  const holders = [...operandsAt(site, subject, "record"), ...operandsAt(site, subject, "list")].slice(0, 4);
  return holders.flatMap((holder) => keys.map((key) => `${holder}[${key}]`));
}

const membersIn = new WeakCache((subject: Subject) => {
  const members = new Map<string, string>();
  for (const { node } of subject.anatomy.sites) {
    if (node.type !== "MemberExpression" || node.object.type !== "Identifier") continue;
    if (!node.computed && node.property.type === "Identifier" && node.property.name === "length") continue;
    const text = subject.anatomy.gene.javascript.slice(Number(node.start), Number(node.end));
    if (text.length <= 40 && !text.includes("(")) members.set(text, node.object.name);
  }
  return [...members].map(([text, root]) => ({ text, root }));
});
