import { type InterfaceHash, type Json, sha256Json } from "../core/mod.ts";
import { formatType } from "./format-type.ts";
import type { Family, Field, FieldType, RecordTypes } from "./model.ts";

/** What alleles of a locus agree on. */
export interface Interface {
  readonly family: Family;
  readonly takes: readonly Field[];
  readonly gives: readonly Field[];
  readonly types: RecordTypes;
}

/**
 * SHA-256 of the canonical form of `takes`, `gives`, `types` and family. Prose and the order of fields and choices do not
 * matter; a default does, because it decides what a gene is called with.
 */
export function interfaceHash({ family, takes, gives, types }: Interface): InterfaceHash {
  const records = Object.fromEntries([...types].map(([name, fields]) => [name, canonicalFields(fields)]));
  const form = { family, takes: canonicalFields(takes), gives: canonicalFields(gives), types: records };
  return sha256Json(form) as string as InterfaceHash;
}

function canonicalFields(fields: readonly Field[]): Json {
  return Object.fromEntries(fields.map((field) => [field.name, canonicalField(field)]));
}

function canonicalField({ type, defaultValue }: Field): Json {
  const text = formatType(withSortedChoices(type));
  return defaultValue === undefined ? { type: text } : { type: text, default: defaultValue };
}

function withSortedChoices(type: FieldType): FieldType {
  if (type.kind === "oneOf") return { kind: "oneOf", values: [...new Set(type.values)].sort() };
  if (type.kind === "list") return { ...type, item: withSortedChoices(type.item) };
  return type.kind === "optional" ? { kind: "optional", inner: withSortedChoices(type.inner) } : type;
}

/** What changed between two interfaces, one sentence each, for the refusal of an edited contract. */
export function interfaceDiff(before: Interface, after: Interface): readonly string[] {
  const changes: string[] = [];
  if (before.family !== after.family) changes.push(`family changed from ${before.family} to ${after.family}`);
  changes.push(...fieldDiff("takes", before.takes, after.takes));
  changes.push(...fieldDiff("gives", before.gives, after.gives));
  for (const name of new Set([...before.types.keys(), ...after.types.keys()])) {
    const [old, now] = [before.types.get(name), after.types.get(name)];
    if (old === undefined) changes.push(`type ${name} was added`);
    else if (now === undefined) changes.push(`type ${name} was removed`);
    else changes.push(...fieldDiff(`type ${name}`, old, now));
  }
  return changes;
}

function fieldDiff(where: string, before: readonly Field[], after: readonly Field[]): string[] {
  const old = new Map(before.map((field) => [field.name, field]));
  const now = new Map(after.map((field) => [field.name, field]));
  const changes: string[] = [];
  for (const [name, field] of old) {
    const successor = now.get(name);
    if (successor === undefined) changes.push(`${where}: \`${name}\` (${show(field)}) was removed`);
    else if (show(field) !== show(successor)) {
      changes.push(`${where}: \`${name}\` changed from ${show(field)} to ${show(successor)}`);
    }
  }
  for (const [name, field] of now) {
    if (!old.has(name)) changes.push(`${where}: \`${name}\` (${show(field)}) was added`);
  }
  return changes;
}

function show(field: Field): string {
  const type = formatType(withSortedChoices(field.type));
  return field.defaultValue === undefined ? type : `${type} = ${JSON.stringify(field.defaultValue)}`;
}
