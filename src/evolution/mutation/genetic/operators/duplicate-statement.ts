import { codeOf } from "../code-of.ts";
import { indentOf } from "../lines.ts";
import type { Operator } from "../operator.ts";
import { listAround, mayLeaveTo } from "../statement-list.ts";

/** Says an action a second time: right after itself, or at the end of the list that it stands in. */
export const duplicateStatement: Operator = {
  name: "duplicate-statement",
  doubt: 4,
  propose(site, { anatomy }, proposals) {
    // A second declaration of a name is a syntax error; a second `return` says nothing.
    if (site.role !== "statement" || !/^(ExpressionStatement|IfStatement)$/.test(site.node.type)) return;
    const { source } = anatomy.gene;
    const code = codeOf(anatomy.gene, site.node);
    proposals.splice(site.end, site.end, `\n${indentOf(source, site.start)}${code}`);
    const outer = site.parent?.statement;
    if (outer != null && mayLeaveTo(outer, site, anatomy)) {
      proposals.splice(outer.end, outer.end, `\n${indentOf(source, outer.start)}${code}`, 0.5);
    }
    const last = listAround(site).at(-1);
    if (last === undefined || last === site.node) return;
    const at = last.type === "ReturnStatement" ? Number(last.start) : Number(last.end);
    const indent = indentOf(source, Number(last.start));
    proposals.splice(at, at, last.type === "ReturnStatement" ? `${code}\n${indent}` : `\n${indent}${code}`, 0.5);
  },
};
