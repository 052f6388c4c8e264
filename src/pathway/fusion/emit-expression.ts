import type { Condition, Expression, Reference } from "../../contract/mod.ts";
import { literal } from "./emit-checks.ts";

/** Code that may stand for a name, the innermost and latest first; each is `undefined` where its step has not run. */
export interface CodeScope {
  readonly prefix: string;
  name(name: string): readonly string[];
  step(number: number): readonly string[];
}

/** An expression as code; `undefined` where `evaluate` gives that. */
export function expressionCode(expression: Expression, scope: CodeScope): string {
  const p = scope.prefix;
  switch (expression.kind) {
    case "literal":
      return literalCode(expression.value, p);
    case "reference":
      return referenceCode(expression.reference, scope);
    case "template": {
      const parts = expression.parts.map((part) =>
        typeof part === "string" ? JSON.stringify(part) : `${p}text(${referenceCode(part, scope)})`,
      );
      return `(${['""', ...parts].join(" + ")})`;
    }
    case "list":
      return `[${expression.items.map((item) => `${expressionCode(item, scope)} ?? null`).join(", ")}]`;
    case "object": {
      // In brackets a key is a name like any other, `__proto__` too.
      const entries = expression.entries.map(
        ([key, value]) => `[${JSON.stringify(key)}]: ${expressionCode(value, scope)} ?? null`,
      );
      return `({ ${entries.join(", ")} })`;
    }
  }
}

export function conditionCode(condition: Condition, scope: CodeScope): string {
  const p = scope.prefix;
  switch (condition.kind) {
    case "value":
      return `${p}truthy(${expressionCode(condition.value, scope)})`;
    case "not":
      return `!${conditionCode(condition.operand, scope)}`;
    case "and":
    case "or": {
      const operator = condition.kind === "and" ? "&&" : "||";
      return `(${conditionCode(condition.left, scope)} ${operator} ${conditionCode(condition.right, scope)})`;
    }
    case "compare": {
      const left = `${expressionCode(condition.left, scope)} ?? null`;
      const right = `${expressionCode(condition.right, scope)} ?? null`;
      if (condition.operator === "==") return `${p}equal(${left}, ${right})`;
      if (condition.operator === "!=") return `!${p}equal(${left}, ${right})`;
      return `((l, r) => ${p}ordered(l, r) && l ${condition.operator} r)(${left}, ${right})`;
    }
  }
}

/** Whether it has a value whatever has run. */
export function isAlwaysDefined({ kind }: Expression): boolean {
  return kind !== "reference";
}

function literalCode(value: unknown, prefix: string): string {
  return typeof value === "object" && value !== null ? `${prefix}parse(${literal(value)})` : JSON.stringify(value);
}

function referenceCode({ base, path }: Reference, scope: CodeScope): string {
  const candidates = base.kind === "name" ? scope.name(base.name) : scope.step(base.number);
  let code = "undefined";
  for (const candidate of candidates.toReversed()) {
    code = code === "undefined" ? candidate : `(${candidate} !== undefined ? ${candidate} : ${code})`;
  }
  for (const part of path) {
    code =
      typeof part === "number"
        ? `${scope.prefix}item(${code}, ${part})`
        : `${scope.prefix}own(${code}, ${JSON.stringify(part)})`;
  }
  return code;
}
