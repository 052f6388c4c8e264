import type { FieldType, ListBounds } from "./model.ts";

/** A type as a contract writes it: `string[3..]?`. */
export function formatType(type: FieldType): string {
  switch (type.kind) {
    case "oneOf":
      return type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "record":
      return type.name;
    case "list":
      return `${formatInner(type.item)}${formatBounds(type.bounds)}`;
    case "optional":
      return `${formatInner(type.inner)}?`;
    default:
      return type.kind;
  }
}

/** A suffix behind a one-of is about the whole of it; the parentheses say so to a reader. */
function formatInner(type: FieldType): string {
  return type.kind === "oneOf" && type.values.length > 1 ? `(${formatType(type)})` : formatType(type);
}

function formatBounds({ min, max }: ListBounds): string {
  return min === undefined && max === undefined ? "[]" : `[${min ?? ""}..${max ?? ""}]`;
}
