import { limits } from "../../core/mod.ts";
import type { Field, FieldType } from "../model.ts";
import type { Typed } from "./signature.ts";

/**
 * Whether every value of one type is a value of another. `json` is neither promised nor refused: what is in it is known
 * only at run time, when the target checks its input. Records are compared by shape, because each contract has its own.
 */
export type Fit = "fits" | "maybe-null" | "never";

export function fit(from: Typed, to: Typed, depth = 0): Fit {
  const [source, target] = [from.type, to.type];
  if (source.kind === "json" || target.kind === "json" || depth > limits.jsonDepthMax) return "fits";
  if (target.kind === "optional") {
    const inner = source.kind === "optional" ? source.inner : source;
    return fit({ type: inner, types: from.types }, { type: target.inner, types: to.types }, depth + 1);
  }
  if (source.kind === "optional") {
    const inner = fit({ type: source.inner, types: from.types }, to, depth + 1);
    return inner === "never" ? "never" : "maybe-null";
  }
  if (source.kind === "list") {
    if (target.kind !== "list" || areDisjoint(source, target)) return "never";
    return fit({ type: source.item, types: from.types }, { type: target.item, types: to.types }, depth + 1);
  }
  if (source.kind === "record") {
    return target.kind === "record" ? recordFit(from, source.name, to, target.name, depth) : "never";
  }
  return scalarFits(source, target) ? "fits" : "never";
}

function scalarFits(source: FieldType, target: FieldType): boolean {
  if (source.kind === "oneOf") {
    if (target.kind !== "oneOf") return target.kind === "string";
    return source.values.every((value) => target.values.includes(value));
  }
  return source.kind === target.kind || (source.kind === "int" && target.kind === "float");
}

function areDisjoint(source: FieldType & { kind: "list" }, target: FieldType & { kind: "list" }): boolean {
  const most = Math.min(source.bounds.max ?? Number.POSITIVE_INFINITY, target.bounds.max ?? Number.POSITIVE_INFINITY);
  return Math.max(source.bounds.min ?? 0, target.bounds.min ?? 0) > most;
}

function recordFit(from: Typed, fromName: string, to: Typed, toName: string, depth: number): Fit {
  if (from.types === to.types && fromName === toName) return "fits";
  const given = new Map((from.types.get(fromName) ?? []).map((field) => [field.name, field]));
  const wanted = to.types.get(toName) ?? [];
  let worst: Fit = "fits";
  for (const field of wanted) {
    const source = given.get(field.name);
    given.delete(field.name);
    if (source === undefined) {
      if (isRequired(field)) return "never";
      continue;
    }
    const inner = fit({ type: source.type, types: from.types }, { type: field.type, types: to.types }, depth + 1);
    if (inner === "never") return "never";
    if (inner === "maybe-null") worst = inner;
  }
  // What is left the target does not know, and an unknown field of an input is an error.
  return given.size === 0 ? worst : "never";
}

export function isRequired(field: Field): boolean {
  return field.defaultValue === undefined && field.type.kind !== "optional";
}
