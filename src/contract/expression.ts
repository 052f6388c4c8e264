import type { Json } from "../core/mod.ts";
import type { Condition, Expression, Reference } from "./model.ts";

/** The value of an expression without references. Keys become own fields, also `__proto__`. */
export function constantOf(expression: Expression): Json {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "list":
      return expression.items.map(constantOf);
    case "object":
      return Object.fromEntries(expression.entries.map(([key, value]) => [key, constantOf(value)]));
    default:
      throw new TypeError(`Cannot read a ${expression.kind} as a constant: it has to be evaluated`);
  }
}

/** Every reference in an expression, in the order of the text. */
export function* referencesOf(expression: Expression): Generator<Reference> {
  switch (expression.kind) {
    case "reference":
      yield expression.reference;
      return;
    case "template":
      for (const part of expression.parts) if (typeof part !== "string") yield part;
      return;
    case "list":
      for (const item of expression.items) yield* referencesOf(item);
      return;
    case "object":
      for (const [, value] of expression.entries) yield* referencesOf(value);
  }
}

/** Every value that a condition tests or compares. */
export function* valuesOf(condition: Condition): Generator<Expression> {
  switch (condition.kind) {
    case "value":
      yield condition.value;
      return;
    case "not":
      yield* valuesOf(condition.operand);
      return;
    case "compare":
      yield condition.left;
      yield condition.right;
      return;
    default:
      yield* valuesOf(condition.left);
      yield* valuesOf(condition.right);
  }
}

/** Bare words anywhere in an expression: in a topology each may name another resource. */
export function* bareWordsOf(expression: Expression): Generator<{ readonly word: string; readonly at: Expression }> {
  if (expression.kind === "literal" && expression.bare === true)
    yield { word: String(expression.value), at: expression };
  else if (expression.kind === "list") for (const item of expression.items) yield* bareWordsOf(item);
}

/** A reference as its author wrote it, for messages. */
export function formatReference({ base, path }: Reference): string {
  return `{${[base.kind === "name" ? base.name : `step ${base.number}`, ...path].join(".")}}`;
}
