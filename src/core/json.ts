/**
 * JSON as sg sees it. Everything that crosses a border of the house (sandbox, store, network) is one of these values,
 * so that a value can be hashed, compared and bounded wherever it stands.
 */
export type JsonPrimitive = string | number | boolean | null;
export type JsonArray = readonly Json[];
export type JsonObject = { readonly [key: string]: Json };
export type Json = JsonPrimitive | JsonArray | JsonObject;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One text for one value: keys sorted by UTF-16 code unit, no white space, as RFC 8785 (JCS) orders them.
 * Hashes and equality are taken over this text, never over `JSON.stringify`, whose key order is an accident.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isJsonObject(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

export function jsonEquals(left: Json, right: Json): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}

/**
 * True when every field of `part` is in `whole` with a matching value; lists must match element by element.
 * A field that is absent counts as null, since an optional field may be either.
 */
export function jsonContains(whole: Json | undefined, part: Json): boolean {
  if (whole === undefined) return part === null;
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      whole.length === part.length &&
      part.every((item, index) => jsonContains(whole[index], item))
    );
  }
  if (isJsonObject(part)) {
    return (
      isJsonObject(whole) && Object.keys(part).every((key) => jsonContains(ownField(whole, key), part[key] ?? null))
    );
  }
  return whole === part;
}

/** Reads an own field; `__proto__` and other inherited names are absent, whatever the input's author hoped for. */
export function ownField(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Levels of nesting: 0 for a primitive, 1 for a flat list or object. Stops counting above `limit`. */
export function jsonDepth(value: Json, limit: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (limit <= 0) return 1;
  let deepest = 0;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    const depth = jsonDepth(item, limit - 1);
    if (depth > deepest) deepest = depth;
  }
  return deepest + 1;
}
