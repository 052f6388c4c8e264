import type { Operator } from "../operator.ts";
import type { Site } from "../site.ts";
import { tokenPosition } from "../token-position.ts";

/** `a.b` to `a?.b`, `a[b]` to `a?.[b]`, `a.f()` to `a.f?.()`. */
export const chainOptional: Operator = {
  name: "chain-optional",
  doubt: 1,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    const { source } = anatomy.gene;
    if (node.type === "MemberExpression" || (node.type === "OptionalMemberExpression" && !node.optional)) {
      if (node.object.type === "Super" || isConstantNamespace(node.object) || !mayChain(site)) return;
      const token = node.computed ? "[" : ".";
      const at = tokenPosition(source, token, Number(node.object.end), Number(node.property.start));
      if (at >= 0) proposals.splice(at, at + 1, node.computed ? "?.[" : "?.");
    }
    if (node.type === "CallExpression" || (node.type === "OptionalCallExpression" && !node.optional)) {
      if (/^(Super|Import)$/.test(node.callee.type) || node.typeArguments != null || !mayChain(site)) return;
      const at = tokenPosition(source, "(", Number(node.callee.end), site.end);
      if (at >= 0) proposals.splice(at, at + 1, "?.(", 2);
    }
  },
};

/** A chain may not be written to, constructed, or tag a template. */
function mayChain(site: Site): boolean {
  let here: Site = site;
  for (;;) {
    const parent: Site | null = here.parent;
    if (parent === null) return false;
    const continues = (here.field === "object" || here.field === "callee") && !/^New/.test(parent.node.type);
    if (!continues || here.node.extra?.parenthesized === true) break;
    here = parent;
  }
  return here.role !== "target" && here.parent?.node.type !== "NewExpression" && here.field !== "tag";
}

/** `Math.max` is always there. */
function isConstantNamespace(object: { readonly type: string; readonly name?: unknown }): boolean {
  return object.type === "Identifier" && /^(Math|JSON|Object|Array|Number|String)$/.test(String(object.name));
}
