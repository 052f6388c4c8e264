import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import type { Operator } from "../operator.ts";

/** Puts something in place where it was put in: `all.push(...more);` to `all = more;`, and `all = more;` to `all.push(more);`. */
export const assignForCall: Operator = {
  name: "assign-for-call",
  doubt: 2.5,
  propose(site, { anatomy }, proposals) {
    const { node } = site;
    if (node.type !== "ExpressionStatement" || site.role !== "statement") return;
    const { expression } = node;
    const write = (text: string, doubt: number): void =>
      proposals.splice(Number(expression.start), Number(expression.end), text, doubt);
    const code = (it: Node): string => codeOf(anatomy.gene, it);
    if (expression.type === "CallExpression") {
      const { callee } = expression;
      const [given, second] = expression.arguments;
      if (callee.type !== "MemberExpression" || given === undefined || second !== undefined) return;
      if (!/^(Identifier|MemberExpression)$/.test(callee.object.type) || callee.property.type !== "Identifier") return;
      if (!/^(push|unshift|add|concat)$/.test(callee.property.name)) return;
      const value = given.type === "SpreadElement" ? given.argument : given;
      write(`${code(callee.object)} = ${code(value)}`, 0);
      if (given.type === "SpreadElement") write(`${code(callee)}(${code(value)})`, 0.5);
      else write(`${code(callee)}(...${code(value)})`, 0.5);
      return;
    }
    if (expression.type !== "AssignmentExpression" || expression.operator !== "=") return;
    if (!/^(Identifier|MemberExpression)$/.test(expression.left.type)) return;
    const target = code(expression.left);
    const value = code(expression.right);
    for (const [rank, call] of [`push(${value})`, `push(...${value})`, `add(${value})`].entries())
      write(`${target}.${call}`, 0.5 + rank * 0.3);
  },
};
