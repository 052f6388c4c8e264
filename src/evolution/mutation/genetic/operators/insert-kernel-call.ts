import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import { indentOf } from "../lines.ts";
import type { Operator, SdkOperation, Subject } from "../operator.ts";
import { mayAwait, type Site } from "../site.ts";
import { listAround } from "../statement-list.ts";
import { tokenDistance } from "../token-distance.ts";
import { WeakCache } from "../weak-cache.ts";

const ARGUMENT_CHOICES_MAX = 8;
const VALUES_MAX = 4;

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
    const complained = complaint.get(subject);
    for (const operation of subject.sdk) {
      const isNamed = wordsIn(operation.name).some((word) => complained.has(word));
      const doubt = known.has(operation.name) ? 0 : isNamed ? 0.5 : 1.5;
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

interface Choice {
  readonly text: string;
  readonly score: number;
}

/** Object literals for the operation's arguments, the likeliest choice of all its values together first. */
function argumentChoices(operation: SdkOperation, site: Site, subject: Subject): readonly string[] {
  if (operation.arguments.length === 0) return [""];
  let choices: readonly Choice[] = [{ text: "", score: 0 }];
  for (const name of operation.arguments) {
    const values = valuesFor(name, site, subject);
    const longer = choices.flatMap(({ text, score }) =>
      values.map((value) => {
        const entry = value.text === name ? name : `${name}: ${value.text}`;
        return { text: text === "" ? entry : `${text}, ${entry}`, score: score + value.score };
      }),
    );
    choices = longer.sort((left, right) => left.score - right.score).slice(0, ARGUMENT_CHOICES_MAX * 2);
  }
  return choices.slice(0, ARGUMENT_CHOICES_MAX).map(({ text }) => `{ ${text} }`);
}

/** For one argument: names in scope and fields of the input, the most alike first; a switch is on or off. */
function valuesFor(argument: string, site: Site, subject: Subject): readonly Choice[] {
  const { inputName, sdkName } = subject.anatomy;
  const names = subject.names(site, "value").filter((name) => name !== inputName && name !== sdkName);
  const fields = inputName === null ? [] : subject.contract.takes.map(({ name }) => `${inputName}.${name}`);
  // A name whose values were seen to be lists or records is none that an operation takes.
  const plain = [...names, ...fields].filter(
    (code) => !/^(list|record|set|map)$/.test(subject.seen.kindOf(code) ?? ""),
  );
  const elsewhere = handed.get(subject);
  const values = plain.map((text, rank): Choice => {
    const name = text.slice(text.lastIndexOf(".") + 1);
    return { text, score: strangeness(text, argument, name, elsewhere) + Math.min(rank, 10) * 0.05 };
  });
  const isSwitch = /^(enabled|up|on|active)$|_enabled$/.test(argument);
  const constants = isSwitch ? ["true", "false"] : ["true"];
  const others = constants.map((text, rank): Choice => ({ text, score: (isSwitch ? 0.5 : 3.5) + rank * 0.5 }));
  const best = [...values].sort((left, right) => left.score - right.score).slice(0, VALUES_MAX);
  return [...best, ...others];
}

/** What the gene hands to the kernel elsewhere, by the argument's name: it knows what it calls an interface. */
const handed = new WeakCache((subject: Subject): ReadonlyMap<string, ReadonlySet<string>> => {
  const { sites, sdkName, gene } = subject.anatomy;
  const values = new Map<string, Set<string>>();
  for (const { node } of sites) {
    const [argument] = kernelArguments(node, sdkName);
    if (argument?.type !== "ObjectExpression") continue;
    for (const property of argument.properties) {
      if (property.type !== "ObjectProperty" || property.key.type !== "Identifier") continue;
      const known = values.get(property.key.name) ?? new Set();
      values.set(property.key.name, known.add(codeOf(gene, property.value)));
    }
  }
  return values;
});

function kernelArguments(node: Node, sdkName: string | null): readonly Node[] {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
  const { object } = node.callee;
  return object.type === "Identifier" && object.name === sdkName ? node.arguments : [];
}

function strangeness(code: string, argument: string, name: string, elsewhere: ReturnType<typeof handed.get>): number {
  const alike = likeness(argument, name);
  if (elsewhere.get(argument)?.has(code) === true) return Math.min(alike, 0.5);
  return [...elsewhere.values()].some((values) => values.has(code)) ? Math.min(alike, 1) : alike;
}

function likeness(argument: string, name: string): number {
  if (argument === name) return 0;
  if (name.includes(argument) || argument.includes(name)) return 1;
  return tokenDistance(argument, name);
}

/**
 * Words of what the diagnostics said and of what this locus is for: an operation that shares one is likelier. `attachPort`
 * and "port eth0 is not attached" speak of the same thing.
 */
const complaint = new WeakCache((subject: Subject): ReadonlySet<string> => {
  const { diagnostics, message } = subject.failure;
  return new Set(
    wordsIn(`${JSON.stringify(diagnostics)} ${message} ${subject.contract.name} ${subject.contract.does}`),
  );
});

function wordsIn(text: string): readonly string[] {
  const words =
    text
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[a-z]{3,}/g) ?? [];
  return words.map((word) => word.slice(0, STEM_CHARACTERS)).filter((word) => !COMMON.has(word));
}

/** "attached", "attach" and "attachment" begin alike. */
const STEM_CHARACTERS = 6;
const COMMON = new Set([
  "set",
  "get",
  "link",
  "the",
  "and",
  "not",
  "name",
  "true",
  "false",
  "health",
  "list",
  "create",
]);
