import type { Kind } from "../kind.ts";
import type { Operator } from "../operator.ts";

const GUARDS: readonly { readonly kind: Kind; readonly text: (code: string) => string }[] = [
  { kind: "list", text: (code) => `Array.isArray(${code}) ? ${code} : []` },
  { kind: "string", text: (code) => `typeof ${code} === "string" ? ${code} : ""` },
  { kind: "number", text: (code) => `typeof ${code} === "number" ? ${code} : 0` },
  { kind: "number", text: (code) => `Number.isFinite(${code}) ? ${code} : 0` },
];

/** Lets a value through only when it is of the type that its use needs: `Array.isArray(x) ? x : []`. */
export const guardType: Operator = {
  name: "guard-type",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    if (!/^(Identifier|(Optional)?MemberExpression)$/.test(site.node.type)) return;
    if (site.parent?.node.type === "ExpressionStatement") return;
    const kind = subject.kind(site);
    const code = subject.code(site);
    for (const guard of GUARDS) {
      if (kind === "unknown" || guard.kind === kind) {
        proposals.replace(site, guard.text(code), "compound", kind === "unknown" ? 1 : 0);
      }
    }
  },
};
