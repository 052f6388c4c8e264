import { isJsonObject, type Json } from "../../core/mod.ts";

/**
 * How near an output is to the expected one, from 0 to 1: the slope that a search climbs between two right answers.
 * Lists count by what they share at both ends, numbers by their distance, texts by common beginning and end.
 */
export function closeness(given: Json | undefined, expected: Json): number {
  if (given === undefined || given === null || expected === null) return (given ?? null) === expected ? 1 : 0;
  if (Array.isArray(expected)) return Array.isArray(given) ? listCloseness(given, expected) : 0;
  if (isJsonObject(expected)) {
    if (!isJsonObject(given)) return 0;
    const keys = Object.keys(expected);
    if (keys.length === 0) return 1;
    const sum = keys.reduce((total, key) => total + closeness(given[key], expected[key] ?? null), 0);
    return sum / keys.length;
  }
  if (given === expected) return 1;
  if (typeof given === "number" && typeof expected === "number") {
    return SAME_TYPE + (1 - SAME_TYPE) * 0.8 * (1 / (1 + Math.abs(given - expected)));
  }
  if (typeof given === "string" && typeof expected === "string") {
    return SAME_TYPE + (1 - SAME_TYPE) * 0.9 * sharedEnds(given, expected, (left, right) => (left === right ? 1 : 0));
  }
  return 0;
}

/** An answer of the right type is better than none. */
const SAME_TYPE = 0.1;
/** Comparing every pair of items of long lists would cost more than the run. */
const ITEMS_MAX = 200;

function listCloseness(given: readonly Json[], expected: readonly Json[]): number {
  if (given.length === 0 && expected.length === 0) return 1;
  return SAME_TYPE + (1 - SAME_TYPE) * sharedEnds(given.slice(0, ITEMS_MAX), expected.slice(0, ITEMS_MAX), closeness);
}

/** Likeness item by item from the front or from the back, whichever is better, over the longer length. */
function sharedEnds<Item>(
  given: ArrayLike<Item>,
  expected: ArrayLike<Item>,
  likeness: (left: Item, right: Item) => number,
): number {
  const longer = Math.max(given.length, expected.length);
  const shorter = Math.min(given.length, expected.length);
  if (longer === 0) return 1;
  let front = 0;
  let back = 0;
  for (let index = 0; index < shorter; index += 1) {
    front += likeness(given[index] as Item, expected[index] as Item);
    const [left, right] = [given[given.length - 1 - index], expected[expected.length - 1 - index]];
    back += likeness(left as Item, right as Item);
  }
  return Math.max(front, back) / longer;
}
