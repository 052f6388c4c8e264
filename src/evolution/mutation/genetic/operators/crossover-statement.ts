import { codeOf } from "../code-of.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import { mayAwait, type Site } from "../site.ts";
import { type Transplant, transplantOf } from "../transplant.ts";
import { WeakCache } from "../weak-cache.ts";

const STATEMENTS_MAX = 40;

/** A statement of a sibling instead of one here, or as one more, when all its names mean something here. */
export const crossoverStatement: Operator = {
  name: "crossover-statement",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null) return;
    const visible = new Set([...subject.names(site, "value"), ...subject.names(site, "function")]);
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    for (const { code, type, transplant } of donorsFor.get(subject)) {
      if (!isAtHome(transplant, site, visible)) continue;
      const text = reindented(code, indent);
      // A name that is declared already, here or further down, may not be declared twice.
      const isNew = transplant.brings.every((name) => !namesIn.get(subject).has(name));
      if (type === site.node.type && (isNew || declaresSame(transplant, site)))
        proposals.splice(site.start, site.end, text);
      // What follows an unconditional return would never run.
      if (isNew && type !== "ReturnStatement") proposals.splice(site.start, site.start, `${text}\n${indent}`, 0.5);
    }
  },
};

function isAtHome({ needs, awaits, jumps }: Transplant, site: Site, visible: ReadonlySet<string>): boolean {
  if (awaits && !mayAwait(site)) return false;
  if (jumps && !site.inLoop) return false;
  return needs.every((name) => visible.has(name));
}

function declaresSame({ brings, site: donor }: Transplant, site: Site): boolean {
  if (site.node.type !== "VariableDeclaration" || donor.node.type !== "VariableDeclaration") return false;
  const here = site.node.declarations.map(({ id }) => (id.type === "Identifier" ? id.name : "")).join();
  return here === brings.join();
}

const namesIn = new WeakCache(
  (subject: Subject): ReadonlySet<string> =>
    new Set(subject.anatomy.gene.javascript.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []),
);

interface Donor {
  readonly code: string;
  readonly type: string;
  readonly transplant: Transplant;
}

const donorsFor = new WeakCache((subject: Subject): readonly Donor[] => {
  const own = new Set(subject.anatomy.statements.map((site) => subject.code(site)));
  const donors = new Map<string, Donor>();
  for (const sibling of subject.siblings) {
    for (const site of sibling.statements) {
      if (donors.size >= STATEMENTS_MAX) break;
      const code = outdented(codeOf(sibling.gene, site.node), indentOf(sibling.gene.source, site.start));
      const transplant = own.has(code) || donors.has(code) ? null : transplantOf(site, sibling);
      if (transplant !== null) donors.set(code, { code, type: site.node.type, transplant });
    }
  }
  return [...donors.values()];
});

function outdented(code: string, indent: string): string {
  return indent === "" ? code : code.replaceAll(`\n${indent}`, "\n");
}

function reindented(code: string, indent: string): string {
  return code.replaceAll("\n", `\n${indent}`);
}
