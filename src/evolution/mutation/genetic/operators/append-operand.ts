import type { Operator } from "../operator.ts";

/** `x` to `x + n` and `x - n` with numbers in scope, to `x + text` for texts: the term that was forgotten. */
export const appendOperand: Operator = {
  name: "append-operand",
  doubt: 4,
  propose(site, subject, proposals) {
    if (
      site.role !== "value" ||
      !/^(Identifier|MemberExpression|CallExpression|BinaryExpression)$/.test(site.node.type)
    )
      return;
    if (site.parent?.node.type === "ExpressionStatement") return;
    const kind = subject.kind(site);
    if (kind !== "number" && kind !== "string") return;
    const code = subject.code(site);
    const operand = site.node.type === "BinaryExpression" ? `(${code})` : code;
    const operators = kind === "number" ? ["+", "-", "*", "%"] : ["+"];
    if (kind === "number") {
      for (const [rank, text] of [`${operand} ** 2`, `${operand} * 2`, `${operand} / 2`].entries())
        proposals.replace(site, text, "compound", rank * 0.4);
    }
    for (const [rank, name] of subject.names(site, "value").slice(0, 8).entries()) {
      if (name === code) continue;
      for (const operator of operators) {
        proposals.replace(
          site,
          `${operand} ${operator} ${name}`,
          operator === "+" || operator === "-" ? "sum" : "compound",
          rank * 0.2,
        );
        if (operator === "-" || operator === "+")
          proposals.replace(
            site,
            `${name} ${operator} ${operand}`,
            operator === "+" || operator === "-" ? "sum" : "compound",
            rank * 0.2 + 0.5,
          );
      }
    }
  },
};
