import { isJsonObject, type Json, jsonEquals } from "../core/mod.ts";
import type { Comparison } from "./model.ts";

/** Nothing, null, false, zero and the empty string, list and object count as no. */
export function isTruthy(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value !== undefined && isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Only two numbers, or two strings, have an order; whatever else is compared by one, the answer is no. */
export function compareValues(operator: Comparison, left: Json, right: Json): boolean {
  if (operator === "==") return jsonEquals(left, right);
  if (operator === "!=") return !jsonEquals(left, right);
  const ordered =
    (typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string");
  if (!ordered) return false;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}
