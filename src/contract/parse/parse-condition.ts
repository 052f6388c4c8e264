import { limits } from "../../core/mod.ts";
import type { Comparison, Condition } from "../model.ts";
import type { Cursor } from "./cursor.ts";
import { parseValue } from "./parse-value.ts";

/** Longest first, so that `<=` is not read as `<`. */
const COMPARISONS: readonly Comparison[] = ["==", "!=", "<=", ">=", "<", ">"];

/** A chain of `and` is as deep as it is long, and whoever evaluates it recurses: this bounds both. */
const operatorsMax = 200;

/** `or` binds loosest, then `and`, then `not`, then comparisons. */
export function parseCondition(cursor: Cursor): Condition | undefined {
  return new ConditionParser(cursor).or(0);
}

class ConditionParser {
  readonly #cursor: Cursor;
  #operators = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  or(depth: number): Condition | undefined {
    return this.#chain("or", () => this.#and(depth));
  }

  #and(depth: number): Condition | undefined {
    return this.#chain("and", () => this.#not(depth));
  }

  #chain(kind: "and" | "or", operand: () => Condition | undefined): Condition | undefined {
    let left = operand();
    while (left !== undefined && this.#cursor.eatWord(kind)) {
      if (!this.#mayGrow()) return undefined;
      const right = operand();
      if (right === undefined) return undefined;
      left = { kind, left, right };
    }
    return left;
  }

  #not(depth: number): Condition | undefined {
    if (depth > limits.jsonDepthMax) return this.#tooLarge();
    if (!this.#cursor.eatWord("not")) return this.#comparison(depth);
    const operand = this.#not(depth + 1);
    return operand === undefined ? undefined : { kind: "not", operand };
  }

  #comparison(depth: number): Condition | undefined {
    const cursor = this.#cursor;
    if (cursor.eat("(")) {
      const inner = this.or(depth + 1);
      if (inner === undefined || cursor.eat(")")) return inner;
      return cursor.expected("expected-condition", "`)` to close this condition");
    }
    const left = this.#operand();
    if (left === undefined) return undefined;
    const operator = COMPARISONS.find((sign) => cursor.eat(sign));
    if (operator === undefined) return this.#noOperator() ? { kind: "value", value: left } : undefined;
    const right = this.#operand();
    return right === undefined ? undefined : { kind: "compare", operator, left, right };
  }

  #operand() {
    const cursor = this.#cursor;
    const next = cursor.peek();
    const start = cursor.pos;
    const isOperator = cursor.eatWord("and") || cursor.eatWord("or") || "=!<>)".includes(next);
    cursor.pos = start;
    if (next === "" || isOperator) return cursor.expected("expected-condition", "a value to test");
    return parseValue(cursor, "expression");
  }

  #noOperator(): boolean {
    if (this.#cursor.peek() !== "=") return true;
    this.#cursor.expected("expected-condition", "a comparison", "two values are compared with ==");
    return false;
  }

  #mayGrow(): boolean {
    this.#operators += 1;
    if (this.#operators <= operatorsMax) return true;
    this.#tooLarge();
    return false;
  }

  #tooLarge(): undefined {
    const message = `I stop at ${operatorsMax} operators and ${limits.jsonDepthMax} levels; this condition has more.`;
    return this.#cursor.report.error("nested-too-deeply", this.#cursor.nextWord(), message);
  }
}
