import { numbersAt } from "../compose.ts";
import type { Operator } from "../operator.ts";

/** How far a loop goes on at a time: `i++` to `i += 2` or `i += size`; a loop without an update gets one. */
export const changeStep: Operator = {
  name: "change-step",
  doubt: 2,
  propose(site, subject, proposals) {
    const { node } = site;
    if (
      node.type === "UpdateExpression" &&
      node.argument.type === "Identifier" &&
      /^(update|expression)$/.test(site.field)
    ) {
      const { name } = node.argument;
      const operator = node.operator === "++" ? "+=" : "-=";
      for (const amount of ["2", ...numbersAt(site, subject).filter((code) => code !== name)]) {
        proposals.splice(site.start, site.end, `${name} ${operator} ${amount}`, amount === "2" ? 0 : 0.5);
      }
    }
    if (
      node.type === "ForStatement" &&
      node.update == null &&
      node.test != null &&
      node.init?.type === "VariableDeclaration"
    ) {
      const [declared] = node.init.declarations;
      if (declared?.id.type !== "Identifier") return;
      const close = subject.anatomy.gene.source.indexOf(")", Number(node.test.end));
      if (close > 0) proposals.splice(close, close, ` ${declared.id.name}++`);
    }
  },
};
