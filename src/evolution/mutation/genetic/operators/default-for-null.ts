import { plainValues } from "../kind.ts";
import type { Operator } from "../operator.ts";
import type { Site } from "../site.ts";

/** `x` to `x ?? []`: a plain value of the likely type where something may be missing. */
export const defaultForNull: Operator = {
  name: "default-for-null",
  doubt: 1,
  propose(site, subject, proposals) {
    if (!mayBeMissing(site)) return;
    const kind = subject.kind(site);
    const code = subject.code(site);
    for (const value of plainValues(kind)) {
      proposals.replace(site, `${code} ?? ${value}`, "compound", kind === "unknown" ? 0.5 : 0);
    }
    // Text and number in the same place: a wrong guess at the type is common enough to try the neighbours.
    const names = subject.names(site, "value").slice(0, 3);
    for (const name of names) if (name !== code) proposals.replace(site, `${code} ?? ${name}`, "compound", 3);
  },
};

/** Only what reads: a literal is never missing, and a name that is about to be assigned needs no default. */
function mayBeMissing({ node, role, parent, field }: Site): boolean {
  if (role !== "value" && role !== "shorthand") return false;
  if (parent?.node.type === "ExpressionStatement") return false;
  // `x ?? d` would stand beside `&&` and `||`, and a right operand of `??` is a default already.
  if (parent?.node.type === "LogicalExpression" && parent.node.operator === "??" && field === "left") return false;
  switch (node.type) {
    case "Identifier":
      return node.name !== "undefined";
    case "MemberExpression":
    case "OptionalMemberExpression":
    case "CallExpression":
    case "OptionalCallExpression":
      return true;
    default:
      return false;
  }
}
