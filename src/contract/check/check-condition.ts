import { constantOf, formatReference, referencesOf, valuesOf } from "../expression.ts";
import type { Comparison, Condition, Expression, FieldType } from "../model.ts";
import { listed, type Report, unheard } from "../report.ts";
import type { Span } from "../span.ts";
import { compareValues, isTruthy } from "../truth.ts";
import { BindingCheck } from "./check-binding.ts";
import type { Unit } from "./library-index.ts";
import type { Scope } from "./scope.ts";

type Comparable = "number" | "string" | "bool" | "list" | "object";

/** Judges what a `when` asks: whether its values are in sight, can be compared, and leave anything to ask. */
export class ConditionCheck {
  readonly #report: Report;
  readonly #bindings: BindingCheck;

  constructor(unit: Unit) {
    this.#report = unit.report;
    this.#bindings = new BindingCheck(unit);
  }

  condition(condition: Condition, scope: Scope): void {
    for (const value of valuesOf(condition)) this.#bindings.value(value, undefined, scope, "this condition");
    this.#parts(condition, scope);
  }

  #parts(condition: Condition, scope: Scope): void {
    switch (condition.kind) {
      case "value":
        if (isConstant(condition.value)) this.#constant(condition.value.span, isTruthy(constantOf(condition.value)));
        return;
      case "not":
        this.#parts(condition.operand, scope);
        return;
      case "and":
      case "or":
        this.#parts(condition.left, scope);
        this.#parts(condition.right, scope);
        return;
      case "compare":
        if (this.#comparable(condition, scope)) this.#foregone(condition, scope);
    }
  }

  #comparable({ left, operator, right }: Condition & { kind: "compare" }, scope: Scope): boolean {
    const [leftKind, rightKind] = [comparableKind(left, scope), comparableKind(right, scope)];
    const ordered = operator !== "==" && operator !== "!=";
    const hasNoOrder = [leftKind, rightKind].find((kind) => kind === "bool" || kind === "list" || kind === "object");
    if (ordered && hasNoOrder !== undefined) {
      const message = `I cannot compare ${leftKind ?? "this"} with ${rightKind ?? "this"} by \`${operator}\`.`;
      this.#report.error("type-mismatch", right.span, message, { hint: "numbers and strings have an order" });
      return false;
    }
    if (leftKind === undefined || rightKind === undefined || leftKind === rightKind) return true;
    this.#report.error(
      "type-mismatch",
      right.span,
      `I cannot compare ${leftKind} with ${rightKind} by \`${operator}\`.`,
    );
    return false;
  }

  /** A comparison whose answer stands before anything runs. */
  #foregone({ left, operator, right }: Condition & { kind: "compare" }, scope: Scope): void {
    const span = { ...left.span, end: right.span.end };
    if (isConstant(left) && isConstant(right)) {
      this.#constant(span, compareValues(operator, constantOf(left), constantOf(right)));
    } else if (left.kind === "reference" && right.kind === "reference") {
      if (formatReference(left.reference) !== formatReference(right.reference)) return;
      this.#constant(span, operator === "==" || operator === "<=" || operator === ">=");
    } else if (operator === "==" || operator === "!=") {
      this.#impossible(left, operator, right, span, scope);
      this.#impossible(right, operator, left, span, scope);
    }
  }

  /** A reference beside a value that it can never have. */
  #impossible(reference: Expression, operator: Comparison, value: Expression, span: Span, scope: Scope): void {
    if (reference.kind !== "reference" || value.kind !== "literal") return;
    const type = scope.resolve(reference.reference, unheard())?.type;
    const choices = choicesOf(type);
    const shown = formatReference(reference.reference);
    if (value.value === null) {
      if (type === undefined || type.kind === "json" || type.kind === "optional") return;
      this.#constant(span, operator === "!=", `${shown} is never null`);
    } else if (choices !== undefined && typeof value.value === "string" && !choices.includes(value.value)) {
      const guess = this.#report.suggestions.suggest(value.value, choices);
      this.#constant(span, operator === "!=", `${shown} is one of ${listed(choices)}${guess}`);
    }
  }

  #constant(
    span: Span,
    holds: boolean,
    hint = "write what is to be decided when it runs, or leave the `when` away",
  ): void {
    const message = holds ? "This holds always." : "This holds never.";
    this.#report.warn("constant-condition", span, message, { hint });
  }
}

function isConstant(value: Expression): boolean {
  return value.kind !== "template" && value.kind !== "reference" && referencesOf(value).next().done === true;
}

function choicesOf(type: FieldType | undefined): readonly string[] | undefined {
  if (type?.kind === "optional") return choicesOf(type.inner);
  return type?.kind === "oneOf" ? type.values : undefined;
}

function comparableKind(value: Expression, scope: Scope): Comparable | undefined {
  switch (value.kind) {
    case "template":
      return "string";
    case "list":
    case "object":
      return value.kind;
    case "literal":
      return kindOfLiteral(value.value);
    case "reference": {
      const type = scope.resolve(value.reference, unheard())?.type;
      return type === undefined ? undefined : kindOfType(type);
    }
  }
}

function kindOfLiteral(value: unknown): Comparable | undefined {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : undefined;
}

function kindOfType(type: FieldType): Comparable | undefined {
  switch (type.kind) {
    case "optional":
      return kindOfType(type.inner);
    case "int":
    case "float":
      return "number";
    case "string":
    case "oneOf":
      return "string";
    case "record":
      return "object";
    case "json":
      return undefined;
    default:
      return type.kind;
  }
}
