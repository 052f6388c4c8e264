import { formatClaim, type Operand, type Property } from "../../contract/mod.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject, ownField } from "../../core/mod.ts";

/** A question that was answered by a success. */
export interface Answered {
  readonly input: JsonObject;
  readonly output: JsonObject;
}

/** What came of the second question: an answer, or in a few words why there is none. */
export type Followed = { readonly input: JsonObject } & (
  | { readonly output: JsonObject }
  | { readonly output: null; readonly why: string }
);

/** What a claim says of an answer: that it holds, that it has nothing to say, or in a sentence what contradicts it. */
export type Finding = "holds" | "silent" | { readonly violation: string };

const SHOWN_CHARACTERS_MAX = 300;
/** Sums of the same numbers in another order differ by what was rounded on the way. */
const TOLERANCE = 1e-9;

/** Whether the answer, or the two answers, are as the contract claims. */
export function findingOf(property: Property, first: Answered, second: Followed | null): Finding {
  const held = second === null ? heldAlone(property, first) : heldTogether(property, first, second);
  if (held === null) return "silent";
  if (held) return "holds";
  const then = second === null ? "" : `; and for ${shown(second.input)} ${answerOf(second)}`;
  return {
    violation: `\`${formatClaim(property)}\` does not hold: for ${shown(first.input)} gave ${shown(first.output)}${then}`,
  };
}

function answerOf(second: Followed): string {
  return second.output === null ? second.why : `gave ${shown(second.output)}`;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

/** Null: it says nothing of this answer, because a field is null. */
function heldAlone(property: Property, answered: Answered): boolean | null {
  const output = "output" in property ? fieldOf(answered.output, property.output) : null;
  if (output === null) return null;
  switch (property.kind) {
    case "sorted":
      return Array.isArray(output) && isSorted(keysOf(output, property.by), property.descending);
    case "distinct":
      return Array.isArray(output) && isDistinct(keysOf(output, property.by));
    case "rearranges":
    case "picks": {
      const from = listOf(property.of, answered);
      if (from === null || !Array.isArray(output)) return null;
      return (property.kind === "picks" || output.length === from.length) && isPicked(output, from);
    }
    case "asLong": {
      const other = listOf(property.of, answered);
      return other === null || !Array.isArray(output) ? null : output.length === other.length;
    }
    case "length":
      return ifList(property.of, answered, (list) => output === list.length);
    case "sum":
      return ifList(property.of, answered, (list) => alike(output, list.reduce<number>(plus, 0)));
    default:
      return null;
  }
}

function heldTogether(property: Property, first: Answered, second: Followed): boolean | null {
  switch (property.kind) {
    case "anyOrder": {
      if (second.output === null) return false;
      const { output } = second;
      const names = property.outputs.length === 0 ? keysOfBoth(first.output, output) : property.outputs;
      return names.every((name) => alike(fieldOf(first.output, name), fieldOf(output, name)));
    }
    case "again":
      if (second.output === null) return false;
      return alike(fieldOf(first.output, property.output), fieldOf(second.output, property.output));
    case "back":
      if (second.output === null) return false;
      return alike(fieldOf(first.input, property.input), fieldOf(second.output, property.output));
    case "neverLowers":
    case "neverRaises": {
      // One item more may be one too many: that is not this claim's matter.
      const before = fieldOf(first.output, property.output);
      const after = second.output === null ? null : fieldOf(second.output, property.output);
      if (typeof before !== "number" || typeof after !== "number") return null;
      return alike(before, after) || (property.kind === "neverLowers" ? after > before : after < before);
    }
    default:
      return null;
  }
}

function fieldOf(object: JsonObject, name: string): Json {
  return ownField(object, name) ?? null;
}

function keysOfBoth(left: JsonObject, right: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])];
}

function listOf({ side, name }: Operand, answered: Answered): readonly Json[] | null {
  const value = fieldOf(answered[side], name);
  return Array.isArray(value) ? value : null;
}

function ifList(of: Operand, answered: Answered, held: (list: readonly Json[]) => boolean): boolean | null {
  const list = listOf(of, answered);
  return list === null ? null : held(list);
}

function plus(sum: number, item: Json): number {
  return sum + Number(item);
}

function keysOf(items: readonly Json[], by: string | null): readonly Json[] {
  return by === null ? items : items.map((item) => (isJsonObject(item) ? fieldOf(item, by) : null));
}

/** Numbers by value, texts by their code units, as the language's own `<`. */
function isSorted(keys: readonly Json[], descending: boolean): boolean {
  return keys.every((key, at) => {
    const before = keys[at - 1];
    if (at === 0 || before === undefined) return true;
    const [low, high] = descending ? [key, before] : [before, key];
    if (typeof low === "number" && typeof high === "number") return low <= high;
    return typeof low === "string" && typeof high === "string" && low <= high;
  });
}

function isDistinct(keys: readonly Json[]): boolean {
  return new Set(keys.map(keyOf)).size === keys.length;
}

/** Every item stands in the other list, and no more often than there. */
function isPicked(items: readonly Json[], from: readonly Json[]): boolean {
  const left = new Map<string, number>();
  for (const item of from) left.set(keyOf(item), (left.get(keyOf(item)) ?? 0) + 1);
  return items.every((item) => {
    const key = keyOf(item);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count > 0;
  });
}

/** A field that is absent counts as null. */
function keyOf(value: Json): string {
  return canonicalJson(withoutNulls(value));
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutNulls(item)]));
}

/** The same value, but for rounding. */
function alike(left: Json, right: Json): boolean {
  if (typeof left === "number" && typeof right === "number" && !(Number.isInteger(left) && Number.isInteger(right))) {
    return Math.abs(left - right) <= TOLERANCE * Math.max(1, Math.abs(left), Math.abs(right));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => alike(item, right[at] ?? null));
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    return keysOfBoth(left, right).every((name) => alike(fieldOf(left, name), fieldOf(right, name)));
  }
  return left === right;
}
