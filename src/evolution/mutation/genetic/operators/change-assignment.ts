import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import { numbersAt } from "../compose.ts";
import { plainValues } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";

/**
 * An assignment that keeps what was there, or takes something else from it: `state.left = 0` to `state.left -= cost`,
 * `sums[key] = n` to `sums[key] = (sums[key] ?? 0) + n`, `map.set(key, n)` to `map.set(key, (map.get(key) ?? 0) + n)`.
 */
export const changeAssignment: Operator = {
  name: "change-assignment",
  doubt: 2.5,
  propose(site, subject, proposals) {
    const { node } = site;
    if (node.type !== "ExpressionStatement" || site.role !== "statement") return;
    const { expression } = node;
    const code = (it: Node): string => codeOf(subject.anatomy.gene, it);
    if (expression.type === "CallExpression") {
      const { callee } = expression;
      const [key, value] = expression.arguments;
      if (callee.type !== "MemberExpression" || key === undefined || value === undefined) return;
      if (code(callee.property) !== "set" || ![callee.object, key].every(isPlain)) return;
      const kept = `${code(callee.object)}.get(${code(key)})`;
      for (const text of sumsOf(kept, value, subject)) proposals.splice(Number(value.start), Number(value.end), text);
      return;
    }
    if (expression.type !== "AssignmentExpression" || !/^(Identifier|MemberExpression)$/.test(expression.left.type))
      return;
    const { left, right, operator } = expression;
    const target = code(left);
    if (operator === "=" && left.type === "MemberExpression" && left.computed) {
      for (const text of sumsOf(target, right, subject)) proposals.splice(Number(right.start), Number(right.end), text);
    }
    for (const [rank, text] of updatesOf(target, code(right), operator, site, subject).entries())
      proposals.splice(Number(expression.start), Number(expression.end), text, rank * 0.1);
  },
};

/** What is kept so far, plainly begun where nothing is, and the value besides. */
function sumsOf(kept: string, value: Node, { anatomy, seen }: Subject): readonly string[] {
  const code = codeOf(anatomy.gene, value);
  if (code.includes(kept)) return [];
  const kind = seen.kindOf(code);
  const operand = /^(Identifier|.*Literal|(Optional)?(Member|Call)Expression)$/.test(value.type) ? code : `(${code})`;
  if (kind === "list") return [`(${kept} ?? []).concat(${code})`, `[...(${kept} ?? []), ...${operand}]`];
  const begun = kind === "string" ? plainValues("string") : plainValues("number");
  return begun.map((plain) => `(${kept} ?? ${plain}) + ${operand}`);
}

function updatesOf(target: string, value: string, operator: string, site: Site, subject: Subject): readonly string[] {
  if ((subject.seen.kindOf(target) ?? subject.seen.kindOf(value)) !== "number") return [];
  return numbersAt(site, subject).flatMap((other) =>
    other === target || other === value
      ? []
      : ["-=", "+="].filter((it) => it !== operator).map((it) => `${target} ${it} ${other}`),
  );
}

/** To read it twice does nothing. */
function isPlain({ type }: Node): boolean {
  return /^(Identifier|(String|Numeric)Literal|MemberExpression)$/.test(type);
}
