import { indentOf } from "../lines.ts";
import type { Operator, SdkOperation, Subject } from "../operator.ts";
import { mayAwait, type Site } from "../site.ts";
import { listAround } from "../statement-list.ts";
import { tokenDistance } from "../token-distance.ts";
import { WeakCache } from "../weak-cache.ts";

const ARGUMENT_CHOICES_MAX = 6;

/** A call of a kernel operation before a statement, with arguments from scope: what a configuration gene forgot to do. */
export const insertKernelCall: Operator = {
  name: "insert-kernel-call",
  doubt: 2,
  propose(site, subject, proposals) {
    const { sdkName } = subject.anatomy;
    if (sdkName === null || site.role !== "statement" || !mayAwait(site)) return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    const isFirst = /Declaration$/.test(site.node.type) && site.node.type !== "VariableDeclaration";
    if (isFirst) return;
    const isLast = listAround(site).at(-1) === site.node && site.node.type !== "ReturnStatement";
    const known = taught.get(subject);
    for (const operation of subject.sdk) {
      const doubt = known.has(operation.name) ? 0 : 1.5;
      for (const [rank, argument] of argumentChoices(operation, site, subject).entries()) {
        const call = `await ${sdkName}.${operation.name}(${argument});`;
        proposals.splice(site.start, site.start, `${call}\n${indent}`, doubt + rank * 0.4);
        if (isLast) proposals.splice(site.end, site.end, `\n${indent}${call}`, doubt + rank * 0.4 + 0.2);
      }
    }
  },
};

/** Names of the operations that the siblings call: what others at this locus need, this one may lack. */
const taught = new WeakCache((subject: Subject): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { sites, sdkName } of subject.siblings) {
    for (const { node } of sites) {
      if (node.type !== "MemberExpression" || node.object.type !== "Identifier" || node.object.name !== sdkName)
        continue;
      if (node.property.type === "Identifier") names.add(node.property.name);
    }
  }
  return names;
});

function argumentChoices(operation: SdkOperation, site: Site, subject: Subject): readonly string[] {
  if (operation.arguments.length === 0) return [""];
  let choices: readonly (readonly string[])[] = [[]];
  for (const name of operation.arguments) {
    const values = valuesFor(name, site, subject);
    choices = choices.flatMap((chosen) =>
      values.map((value) => [...chosen, value === name ? name : `${name}: ${value}`]),
    );
    choices = choices.slice(0, ARGUMENT_CHOICES_MAX * 2);
  }
  return choices.slice(0, ARGUMENT_CHOICES_MAX).map((entries) => `{ ${entries.join(", ")} }`);
}

/** For one argument: names in scope and fields of the input, the most alike first. */
function valuesFor(argument: string, site: Site, subject: Subject): readonly string[] {
  const { inputName } = subject.anatomy;
  const names = subject.names(site, "value").filter((name) => name !== inputName && name !== subject.anatomy.sdkName);
  const fields =
    inputName === null ? [] : subject.contract.takes.map(({ name }) => ({ name, code: `${inputName}.${name}` }));
  const pool = [...names.map((name) => ({ name, code: name })), ...fields];
  const ranked = pool.map(({ name, code }) => ({ code, score: likeness(argument, name) }));
  ranked.sort((left, right) => left.score - right.score);
  const values = ranked.slice(0, 4).map(({ code }) => code);
  if (values.length === 0) return ["true"];
  return [...values, "true"];
}

function likeness(argument: string, name: string): number {
  if (argument === name) return 0;
  if (name.includes(argument) || argument.includes(name)) return 1;
  return tokenDistance(argument, name);
}
