import type { Node } from "../../../../syntax/mod.ts";
import type { Anatomy } from "../anatomy.ts";
import { codeOf } from "../code-of.ts";
import { itemsFor, numbersAt, operandsAt, scalarsAt } from "../compose.ts";
import { nameKind } from "../kind.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { listAround } from "../statement-list.ts";
import { variablesOf } from "../variables.ts";
import { WeakCache } from "../weak-cache.ts";

/** The step that was forgotten: an item put into a collection, a variable carried on, a count. */
export const insertUpdate: Operator = {
  name: "insert-update",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null || /^(Function|Class)Declaration$/.test(site.node.type))
      return;
    const { source } = subject.anatomy.gene;
    const indent = indentOf(source, site.start);
    const isLast = listAround(site).at(-1) === site.node && !/^(Return|Throw|Break|Continue)/.test(site.node.type);
    for (const [rank, text] of updatesAt(site, subject).entries()) {
      // To take away and to scale are things that a gene does more seldom than to count and to carry on.
      // What stays the same all the time is put in, or taken out, once: that is seldom left to a statement.
      const doubt = rank * 0.03 + (/ [-*%]= [^2]/.test(text) ? 0.75 : 0) + (FIXED.test(text) ? 0.5 : 0);
      proposals.splice(site.start, site.start, `${text}\n${indent}`, doubt);
      if (isLast) proposals.splice(site.end, site.end, `\n${indent}${text}`, doubt);
    }
  },
};

const FIXED = /\.(push|add|delete)\(input\.\w+\);$/;

function updatesAt(site: Site, subject: Subject): readonly string[] {
  const updates: string[] = [];
  for (const list of operandsAt(site, subject, "list")) {
    for (const item of itemsFor(list, site, subject)) updates.push(`${list}.push(${item});`);
  }
  const maps = operandsAt(site, subject, "map");
  const keys = scalarsAt(site, subject);
  for (const set of operandsAt(site, subject, "set")) {
    for (const item of itemsFor(set, site, subject)) updates.push(`${set}.add(${item});`, `${set}.delete(${item});`);
    for (const map of maps.slice(0, 2))
      for (const key of keys.slice(0, 3)) updates.push(`${set}.delete(${map}.get(${key}));`);
  }
  for (const map of maps) for (const key of keys) updates.push(`${map}.delete(${key});`);
  updates.push(...callsAt(site, subject));
  updates.push(...fieldsKept(site, subject));
  const visible = new Set(subject.names(site, "value"));
  for (const name of variablesOf(subject.anatomy)) {
    if (visible.has(name)) updates.push(...assignmentsTo(name, site, subject));
  }
  return updates;
}

/** Calls like those of the gene's own statements, with other arguments from scope or their own the other way round. */
function callsAt(site: Site, subject: Subject): readonly string[] {
  const calls = new Set<string>();
  const visible = new Set([...subject.names(site, "value"), ...subject.names(site, "function")]);
  for (const { node } of subject.anatomy.statements) {
    if (node.type !== "ExpressionStatement" || node.expression.type !== "CallExpression") continue;
    const { callee, arguments: given } = node.expression;
    const root = rootOf(callee);
    if (root === null || !visible.has(root) || given.length === 0 || given.length > 2) continue;
    const names = given.map((it) => (it.type === "Identifier" ? it.name : null));
    const code = codeOf(subject.anatomy.gene, callee);
    const [first, second] = names;
    if (first != null && second != null) calls.add(`${code}(${second}, ${first});`);
    if (given.length === 1) for (const name of subject.names(site, "value").slice(0, 6)) calls.add(`${code}(${name});`);
  }
  return [...calls].slice(0, 16);
}

/** `this.last = now`, `state.last = now`: fields that the gene reads or writes elsewhere. */
function fieldsKept(site: Site, subject: Subject): readonly string[] {
  const fields = new Set<string>();
  for (const { node, role } of subject.anatomy.sites) {
    if (node.type !== "MemberExpression" || node.computed || role === "callee") continue;
    const code = codeOf(subject.anatomy.gene, node);
    if (/^(this|[\w$]+)\.[\w$]+$/.test(code) && !code.endsWith(".length")) fields.add(code);
  }
  const visible = new Set(["this", ...subject.names(site, "value")]);
  const kept = [...fields].filter((code) => visible.has(code.slice(0, code.indexOf(".")))).slice(0, 6);
  return kept.flatMap((code) => {
    const kind = subject.seen.kindOf(code);
    const first = beginningsIn.get(subject.anatomy).get(code.slice(code.indexOf(".") + 1)) ?? [];
    const values = kind === undefined ? [] : operandsAt(site, subject, kind);
    return [...new Set([...first, ...values])]
      .filter((value) => value !== code && !value.startsWith("input."))
      .map((value) => `${code} = ${value};`);
  });
}

function rootOf(node: Node): string | null {
  if (node.type === "Identifier") return node.name;
  return node.type === "MemberExpression" && !node.computed ? rootOf(node.object) : null;
}

function assignmentsTo(name: string, site: Site, subject: Subject): readonly string[] {
  const likely = nameKind(name, site.scope, subject.fields);
  const kind = subject.seen.kindOf(name) ?? (likely === "unknown" ? undefined : likely);
  const others = kind === undefined ? subject.names(site, "value").slice(0, 8) : operandsAt(site, subject, kind);
  const assigned = others.filter((other) => other !== name).map((other) => `${name} = ${other};`);
  const first = beginningOf(name, site, subject);
  if (kind === "string") {
    const texts = operandsAt(site, subject, "string").filter((other) => other !== name);
    return [...first, ...assigned, ...texts.map((other) => `${name} += ${other};`), `${name} = "";`];
  }
  if (kind !== "number") return [...first, ...assigned];
  const amounts = numbersAt(site, subject).filter((other) => other !== name);
  const steps = [`${name}++;`, `${name}--;`, `${name} *= 2;`];
  const changed = amounts.flatMap((other) => [`${name} += ${other};`, `${name} -= ${other};`]);
  const scaled = amounts.flatMap((other) => [`${name} *= ${other};`, `${name} %= ${other};`]);
  return [...first, ...steps, ...changed, ...assigned, `${name} = 0;`, ...scaled, `${name} = Math.floor(${name} / 2);`];
}

/** Back to what it began with, where that is plain. */
function beginningOf(name: string, site: Site, { anatomy }: Subject): readonly string[] {
  const value = site.scope.find(name)?.value;
  if (value == null) return [];
  const code = codeOf(anatomy.gene, value);
  return PLAIN.test(code) ? [`${name} = ${code};`] : [];
}

const PLAIN = /^(-?\d+|""|''|\[\]|null|true|false|new (Set|Map)\(\))$/;

/** What fields begin with where the gene makes a record that has them: `0` of `{ used: 0 }`. */
const beginningsIn = new WeakCache((anatomy: Anatomy): ReadonlyMap<string, ReadonlySet<string>> => {
  const beginnings = new Map<string, Set<string>>();
  for (const { node } of anatomy.sites) {
    if (node.type !== "ObjectProperty" || node.computed || node.key.type !== "Identifier") continue;
    const code = codeOf(anatomy.gene, node.value);
    if (PLAIN.test(code)) beginnings.set(node.key.name, (beginnings.get(node.key.name) ?? new Set()).add(code));
  }
  return beginnings;
});
