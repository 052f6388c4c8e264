import type { Field } from "../model.ts";

const indexes = new WeakMap<readonly Field[], ReadonlyMap<string, Field>>();

/** Fields by name, made once for each list: a gene with many fields may be the target of many steps. */
export function fieldIndex(fields: readonly Field[]): ReadonlyMap<string, Field> {
  let index = indexes.get(fields);
  if (index === undefined) {
    index = new Map(fields.map((field) => [field.name, field]));
    indexes.set(fields, index);
  }
  return index;
}
