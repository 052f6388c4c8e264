import { type Condition, compareValues, type Expression, isTruthy, type Reference } from "../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, ownField } from "../core/mod.ts";

/**
 * What names mean at one point of a pathway: its input, loop variables, and outputs of earlier steps (under the step's
 * locus or pathway name, and under its number). Later names hide earlier ones, as a reader would expect.
 */
export interface Scope {
  name(name: string): Json | undefined;
  /** The output of the top-level step with this number. */
  step(number: number): Json | undefined;
}

export function pathwayScope(input: JsonObject): Scope {
  return { name: (name) => ownField(input, name), step: () => undefined };
}

export function withName(scope: Scope, name: string, value: Json): Scope {
  return { name: (asked) => (asked === name ? value : scope.name(asked)), step: (number) => scope.step(number) };
}

/** The value of an expression. A reference to something absent is `undefined`, so that defaults of the target apply. */
export function evaluate(expression: Expression, scope: Scope): Json | undefined {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "reference":
      return resolve(expression.reference, scope);
    case "template":
      return expression.parts.map((part) => (typeof part === "string" ? part : textOf(resolve(part, scope)))).join("");
    case "list":
      return expression.items.map((item) => evaluate(item, scope) ?? null);
    case "object":
      return Object.fromEntries(expression.entries.map(([key, value]) => [key, evaluate(value, scope) ?? null]));
  }
}

export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case "value":
      return isTruthy(evaluate(condition.value, scope));
    case "not":
      return !holds(condition.operand, scope);
    case "and":
      return holds(condition.left, scope) && holds(condition.right, scope);
    case "or":
      return holds(condition.left, scope) || holds(condition.right, scope);
    case "compare":
      return compareValues(
        condition.operator,
        evaluate(condition.left, scope) ?? null,
        evaluate(condition.right, scope) ?? null,
      );
  }
}

/** The input of a step: each binding evaluated, those without a value left out. */
export function bind(
  bindings: readonly { readonly name: string; readonly value: Expression }[],
  scope: Scope,
): JsonObject {
  const input: Record<string, Json> = {};
  for (const { name, value } of bindings) {
    const bound = evaluate(value, scope);
    if (bound !== undefined) input[name] = bound;
  }
  return input;
}

function resolve(reference: Reference, scope: Scope): Json | undefined {
  const { base } = reference;
  let value = base.kind === "name" ? scope.name(base.name) : scope.step(base.number);
  for (const part of reference.path) {
    if (typeof part === "number") value = Array.isArray(value) ? value[part] : undefined;
    else value = value !== undefined && isJsonObject(value) ? ownField(value, part) : undefined;
  }
  return value;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
