import type { Anatomy } from "../anatomy.ts";
import { codeOf } from "../code-of.ts";
import { indentOf } from "../lines.ts";
import type { Operator } from "../operator.ts";
import { isFunction, mayAwait, type Site } from "../site.ts";
import { listAround } from "../statement-list.ts";
import { type Transplant, transplantOf } from "../transplant.ts";
import { WeakCache } from "../weak-cache.ts";

const STATEMENTS_MAX = 16;
const CHARACTERS_MAX = 60;

/** A short action that the gene takes elsewhere, taken here too: `patch = 0;` in one branch as in the other. */
export const copyStatement: Operator = {
  name: "copy-statement",
  doubt: 3.5,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null || isFunction(site.node)) return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    const isLast = listAround(site).at(-1) === site.node && !/^(Return|Throw|Break|Continue)/.test(site.node.type);
    const visible = new Set([...subject.names(site, "value"), ...subject.names(site, "function")]);
    for (const { code, from, transplant } of actionsIn.get(subject.anatomy)) {
      if (from.parent === site.parent || !transplant.needs.every((name) => visible.has(name))) continue;
      if (transplant.awaits && !mayAwait(site)) continue;
      proposals.splice(site.start, site.start, `${code}\n${indent}`);
      if (isLast) proposals.splice(site.end, site.end, `\n${indent}${code}`);
    }
  },
};

interface Action {
  readonly code: string;
  readonly from: Site;
  readonly transplant: Transplant;
}

const actionsIn = new WeakCache((anatomy: Anatomy): readonly Action[] => {
  const actions = new Map<string, Action>();
  for (const from of anatomy.statements) {
    if (from.node.type !== "ExpressionStatement" || from.end - from.start > CHARACTERS_MAX) continue;
    if (actions.size >= STATEMENTS_MAX) break;
    const code = codeOf(anatomy.gene, from.node);
    const transplant = actions.has(code) || code.includes("\n") ? null : transplantOf(from, anatomy);
    if (transplant !== null) actions.set(code, { code, from, transplant });
  }
  return [...actions.values()];
});
