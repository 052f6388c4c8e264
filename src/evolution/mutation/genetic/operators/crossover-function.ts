import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator, Subject } from "../operator.ts";
import { isFunction, type Site } from "../site.ts";
import { transplantOf } from "../transplant.ts";

/**
 * The body of a helper function, from the sibling's function of the same name. `execute` itself is left out: with its
 * body the gene would become its sibling, which is the fallback's business and not a mutation.
 */
export const crossoverFunction: Operator = {
  name: "crossover-function",
  doubt: 1.5,
  propose(site, subject, proposals) {
    if (!isFunction(site.node) || site === subject.anatomy.execute) return;
    const name = nameOf(site);
    if (name === null) return;
    for (const sibling of subject.siblings) {
      const twin = sibling.sites.find(
        (other) => isFunction(other.node) && other !== sibling.execute && nameOf(other) === name,
      );
      if (twin === undefined || twin.node.type !== site.node.type || !sharesGlobals(twin, subject, sibling)) continue;
      const code = codeOf(sibling.gene, twin.node);
      if (code !== subject.code(site)) proposals.splice(site.start, site.end, code);
    }
  },
};

function nameOf(site: Site): string | null {
  if ("id" in site.node && site.node.type === "FunctionDeclaration") return site.node.id?.name ?? null;
  const parent: Node | undefined = site.parent?.node;
  return parent?.type === "VariableDeclarator" && parent.id.type === "Identifier" ? parent.id.name : null;
}

/** Helpers of the helper must exist here too. */
function sharesGlobals(twin: Site, subject: Subject, sibling: Subject["siblings"][number]): boolean {
  const transplant = transplantOf(twin, sibling);
  if (transplant === null) return false;
  const here = new Set(subject.anatomy.sites.flatMap((site) => (isFunction(site.node) ? [nameOf(site)] : [])));
  return transplant.needs.every((name) => here.has(name) || subject.anatomy.sites[0]?.scope.find(name) !== undefined);
}
