import type { Node } from "../../../syntax/mod.ts";
import { type Anatomy, sitesWithin } from "./anatomy.ts";
import { codeOf } from "./code-of.ts";
import type { Scope } from "./scope.ts";
import type { Site } from "./site.ts";

export interface Tested {
  readonly code: string;
  readonly node: Node;
  readonly scope: Scope;
}

const TESTED_MAX = 6;

/** What a statement reads and a guard before it could test: names and plain members, in the order of their use. */
export function subjectsIn(statement: Site, anatomy: Anatomy): readonly Tested[] {
  const found = new Map<string, Tested>();
  const visible = new Set(statement.scope.visibleAt(statement.start).map(({ name }) => name));
  for (const site of sitesWithin(anatomy, statement)) {
    if (site.role !== "value" && site.role !== "shorthand") continue;
    const root = rootName(site.node);
    if (root === null || !visible.has(root)) continue;
    const code = codeOf(anatomy.gene, site.node);
    if (!found.has(code)) found.set(code, { code, node: site.node, scope: site.scope });
    if (found.size >= TESTED_MAX) break;
  }
  return [...found.values()];
}

/** `a` of `a`, `a.b`, `a.b.c`, `a[0]`; null for anything that could act when it is read twice. */
function rootName(node: Node): string | null {
  if (node.type === "Identifier") return node.name === "undefined" ? null : node.name;
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return null;
  const isPlain = !node.computed || /^(Numeric|String)Literal$|^Identifier$/.test(node.property.type);
  return isPlain ? rootName(node.object) : null;
}
