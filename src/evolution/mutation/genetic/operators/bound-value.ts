import { numbersAt } from "../compose.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";

/** Keeps the larger or smaller of two: `x = y` to `x = Math.max(x, y)`, a number to `Math.min(n, it)`. */
export const boundValue: Operator = {
  name: "bound-value",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "value" || subject.kind(site) !== "number") return;
    if (/^(NumericLiteral|UpdateExpression|AssignmentExpression)$/.test(site.node.type)) return;
    if (site.parent?.node.type === "ExpressionStatement" || site.field === "update") return;
    const code = subject.code(site);
    const target = targetOf(site, subject);
    const others = new Set([...(target === null ? [] : [target]), ...numbersAt(site, subject).slice(0, 6)]);
    others.delete(code);
    for (const other of others) {
      const doubt = other === target ? -1.5 : 0;
      proposals.replace(site, `Math.max(${other}, ${code})`, "atom", doubt);
      proposals.replace(site, `Math.min(${other}, ${code})`, "atom", doubt);
    }
  },
};

/** What the value is assigned to. */
function targetOf({ parent, field }: Site, { anatomy }: Subject): string | null {
  const node = parent?.node;
  if (node?.type !== "AssignmentExpression" || node.operator !== "=" || field !== "right") return null;
  if (!/^(Identifier|MemberExpression)$/.test(node.left.type)) return null;
  return anatomy.gene.javascript.slice(Number(node.left.start), Number(node.left.end));
}
