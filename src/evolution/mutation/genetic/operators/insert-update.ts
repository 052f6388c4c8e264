import { itemsFor, numbersAt, operandsAt } from "../compose.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { listAround } from "../statement-list.ts";
import { variablesOf } from "../variables.ts";

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
      proposals.splice(site.start, site.start, `${text}\n${indent}`, rank * 0.03);
      if (isLast) proposals.splice(site.end, site.end, `\n${indent}${text}`, rank * 0.03);
    }
  },
};

function updatesAt(site: Site, subject: Subject): readonly string[] {
  const updates: string[] = [];
  for (const list of operandsAt(site, subject, "list")) {
    for (const item of itemsFor(list, site, subject)) updates.push(`${list}.push(${item});`);
  }
  for (const set of operandsAt(site, subject, "set")) {
    for (const item of itemsFor(set, site, subject)) updates.push(`${set}.add(${item});`);
  }
  const visible = new Set(subject.names(site, "value"));
  for (const name of variablesOf(subject.anatomy)) {
    if (visible.has(name)) updates.push(...assignmentsTo(name, site, subject));
  }
  return updates;
}

function assignmentsTo(name: string, site: Site, subject: Subject): readonly string[] {
  const kind = subject.seen.kindOf(name);
  const others = kind === undefined ? subject.names(site, "value").slice(0, 8) : operandsAt(site, subject, kind);
  const assigned = others.filter((other) => other !== name).map((other) => `${name} = ${other};`);
  if (kind === "string") {
    const texts = operandsAt(site, subject, "string").filter((other) => other !== name);
    return [...assigned, ...texts.map((other) => `${name} += ${other};`), `${name} = "";`];
  }
  if (kind !== "number") return assigned;
  const amounts = numbersAt(site, subject).filter((other) => other !== name);
  return [`${name}++;`, `${name}--;`, ...amounts.map((other) => `${name} += ${other};`), ...assigned, `${name} = 0;`];
}
