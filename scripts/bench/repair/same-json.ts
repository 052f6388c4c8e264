import { isJsonObject, type Json, ownField } from "../../../src/core/mod.ts";

/** Relative; for sums taken in another order, and for nothing else. */
const FLOAT_TOLERANCE = 1e-9;

/**
 * Deep equality of an answer and the expected one. Numbers are equal exactly, unless neither is whole and they lie within
 * 1e-9 of each other. A field that is absent counts as null, as everywhere in sg.
 */
export function sameJson(actual: Json, expected: Json): boolean {
  if (typeof actual === "number" && typeof expected === "number") return sameNumber(actual, expected);
  if (Array.isArray(actual)) {
    return (
      Array.isArray(expected) &&
      actual.length === expected.length &&
      actual.every((item, index) => sameJson(item, expected[index] ?? null))
    );
  }
  if (isJsonObject(actual) && isJsonObject(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].every((key) => sameJson(ownField(actual, key) ?? null, ownField(expected, key) ?? null));
  }
  return actual === expected;
}

function sameNumber(actual: number, expected: number): boolean {
  if (actual === expected) return true;
  if (Number.isInteger(actual) || Number.isInteger(expected)) return false;
  return Math.abs(actual - expected) <= FLOAT_TOLERANCE * Math.max(Math.abs(actual), Math.abs(expected));
}
