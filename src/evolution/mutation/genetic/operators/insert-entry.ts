import { itemsFor, operandsAt, scalarsAt } from "../compose.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { listAround } from "../statement-list.ts";

const HOLDERS_MAX = 3;
const KEYS_MAX = 5;
const VALUES_MAX = 6;

/** The entry that was forgotten: `ways[0] = 1;`, `parent[node] = from;`, `seen.set(key, value);`, `counts[key] ??= 0;`. */
export const insertEntry: Operator = {
  name: "insert-entry",
  doubt: 3.5,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null || /^(Function|Class)Declaration$/.test(site.node.type))
      return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    const isLast = listAround(site).at(-1) === site.node && !/^(Return|Throw|Break|Continue)/.test(site.node.type);
    for (const [rank, text] of entriesAt(site, subject).entries()) {
      proposals.splice(site.start, site.start, `${text}\n${indent}`, Math.min(rank, 60) * 0.03);
      if (isLast) proposals.splice(site.end, site.end, `\n${indent}${text}`, Math.min(rank, 60) * 0.03);
    }
  },
};

function entriesAt(site: Site, subject: Subject): readonly string[] {
  const texts = new Set<string>();
  const holders = (kind: "list" | "record" | "map"): readonly string[] =>
    operandsAt(site, subject, kind).slice(0, HOLDERS_MAX);
  for (const list of holders("list")) {
    const values = valuesFor(list, site, subject);
    for (const key of ["0", ...operandsAt(site, subject, "number").slice(0, KEYS_MAX)]) {
      for (const value of values) texts.add(`${list}[${key}] = ${value};`);
    }
  }
  for (const record of holders("record")) {
    const values = valuesFor(record, site, subject);
    for (const key of scalarsAt(site, subject).slice(0, KEYS_MAX)) {
      for (const value of [...values, "[]", "{}"]) if (value !== key) texts.add(`${record}[${key}] = ${value};`);
      for (const value of ["0", "[]", "{}"]) texts.add(`${record}[${key}] ??= ${value};`);
    }
  }
  for (const map of holders("map")) {
    for (const key of scalarsAt(site, subject).slice(0, KEYS_MAX)) {
      for (const value of [...valuesFor(map, site, subject), "[]"])
        if (value !== key) texts.add(`${map}.set(${key}, ${value});`);
    }
  }
  return [...texts];
}

function valuesFor(holder: string, site: Site, subject: Subject): readonly string[] {
  const plain = subject.seen.itemKindOf(holder) === "string" ? ['""'] : ["0", "1", "true"];
  return [...itemsFor(holder, site, subject).slice(0, VALUES_MAX), ...plain];
}
