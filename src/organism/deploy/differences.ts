import { isJsonObject, type Json, type JsonObject, jsonEquals } from "../../core/mod.ts";

/** One thing that two snapshots of a kernel disagree on. */
export interface Difference {
  /** Keys from the top: `["links", "br0", "up"]`. */
  readonly path: readonly string[];
  /** Null for what was not there. */
  readonly before: Json;
  /** Null for what is there no more. */
  readonly after: Json;
}

/**
 * What became different, in the order of the keys: down to the single field where both have one, and as a whole where
 * only one does, so that a new link is one difference. Lists are compared as values.
 */
export function differences(before: JsonObject, after: JsonObject): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (left: JsonObject, right: JsonObject, path: readonly string[]): void => {
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
      const [was, is] = [left[key] ?? null, right[key] ?? null];
      if (isJsonObject(was) && isJsonObject(is)) compare(was, is, [...path, key]);
      else if (!jsonEquals(was, is)) found.push({ path: [...path, key], before: was, after: is });
    }
  };
  compare(before, after, []);
  return found;
}
