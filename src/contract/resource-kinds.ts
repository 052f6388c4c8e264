import type { LibraryIndex, Unit } from "./check/library-index.ts";
import type { Signature } from "./check/signature.ts";
import type { FieldType, RecordTypes } from "./model.ts";

/** The locus that turns the resources of a topology into pathway runs. */
export const DECOMPOSE = "topology_decompose";

const known = new WeakMap<Unit, ReadonlyMap<string, Signature>>();

/**
 * What each kind of resource takes. The language does not know: the contract of `topology_decompose` says it, in record
 * types that carry the kinds' names and that none of its own fields is made of. Empty where it declares none, or is not
 * there: then kinds and properties are anybody's.
 */
export function resourceKinds(index: LibraryIndex): ReadonlyMap<string, Signature> {
  const unit = index.get("gene", DECOMPOSE);
  if (unit === undefined || !unit.signature.sound) return new Map();
  const kinds = known.get(unit) ?? kindsOf(unit.signature);
  known.set(unit, kinds);
  return kinds;
}

function kindsOf({ takes, gives, types }: Signature): ReadonlyMap<string, Signature> {
  const used = new Set<string>();
  for (const { type } of [...takes, ...gives]) addRecords(type, types, used);
  const kinds = [...types].filter(([name]) => !used.has(name));
  return new Map(kinds.map(([name, fields]) => [name, { takes: fields, gives: [], types, sound: true }]));
}

function addRecords(type: FieldType, types: RecordTypes, used: Set<string>): void {
  if (type.kind === "list") addRecords(type.item, types, used);
  else if (type.kind === "optional") addRecords(type.inner, types, used);
  else if (type.kind === "record" && !used.has(type.name)) {
    used.add(type.name);
    for (const field of types.get(type.name) ?? []) addRecords(field.type, types, used);
  }
}
