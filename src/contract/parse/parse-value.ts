import { limits } from "../../core/mod.ts";
import type { Expression, Reference } from "../model.ts";
import { type Cursor, quote } from "./cursor.ts";
import { eatReference, unreadableReference } from "./parse-reference.ts";
import { parseString } from "./parse-string.ts";

/** `expression`: everything; `constant`: no references (defaults); `json`: examples, where strings need quotes. */
export type ValueMode = "expression" | "constant" | "json";

const PLAIN = /[^\s,[\]{}"()=<>!|]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const EXPECTED: Record<ValueMode, string> = {
  expression: "a value",
  constant: "a value",
  json: "a JSON value",
};

/** One value; reports and returns undefined when there is none. */
export function parseValue(cursor: Cursor, mode: ValueMode, depth = 0): Expression | undefined {
  const next = cursor.peek();
  if (depth > limits.jsonDepthMax) {
    const message = `I stop at ${limits.jsonDepthMax} levels of nesting; this value is nested deeper.`;
    return cursor.report.error("nested-too-deeply", cursor.nextWord(), message);
  }
  if (next === '"') return parseString(cursor, mode === "expression");
  if (next === "[") return parseList(cursor, mode, depth);
  if (next === "{" && (mode !== "expression" || opensObject(cursor))) return parseObject(cursor, mode, depth);
  return parsePlain(cursor, mode);
}

/** `{"` and `{}` open an object; every other brace is a reference's. */
function opensObject(cursor: Cursor): boolean {
  const start = cursor.pos;
  cursor.pos += 1;
  const next = cursor.peek();
  cursor.pos = start;
  return next === '"' || next === "}";
}

function parseList(cursor: Cursor, mode: ValueMode, depth: number): Expression | undefined {
  const start = cursor.pos;
  cursor.eat("[");
  const items: Expression[] = [];
  while (!cursor.eat("]")) {
    if (cursor.atEnd()) return unclosed(cursor, start, "list", "]");
    if (items.length > 0 && !cursor.eat(",")) return cursor.expected("expected-value", "`,` or `]` in this list");
    const item = parseValue(cursor, mode, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: "list", items, span: cursor.span(start) };
}

function parseObject(cursor: Cursor, mode: ValueMode, depth: number): Expression | undefined {
  const start = cursor.pos;
  cursor.eat("{");
  const entries: [string, Expression][] = [];
  const seen = new Set<string>();
  while (!cursor.eat("}")) {
    if (cursor.atEnd()) return unclosed(cursor, start, "object", "}");
    if (entries.length > 0 && !cursor.eat(",")) return cursor.expected("expected-value", "`,` or `}` in this object");
    if (cursor.peek() !== '"') return cursor.expected("expected-value", 'a key in quotes, as in `"name": 1`');
    const key = parseString(cursor, false);
    if (key === undefined || key.kind !== "literal") return undefined;
    if (!cursor.eat(":")) return cursor.expected("expected-value", "`:` after this key");
    const name = String(key.value);
    if (seen.has(name)) cursor.report.error("duplicate-name", key.span, `The key ${quote(name)} is here twice.`);
    seen.add(name);
    const value = parseValue(cursor, mode, depth + 1);
    if (value === undefined) return undefined;
    entries.push([name, value]);
  }
  return { kind: "object", entries, span: cursor.span(start) };
}

function unclosed(cursor: Cursor, start: number, what: string, closing: string): undefined {
  const message = `This ${what} is never closed: I was expecting \`${closing}\` before the block ends.`;
  return cursor.report.error("unclosed-bracket", cursor.span(start, start + 1), message);
}

/** A number, a word of JSON, a bare word, a reference, or a template of words and references. */
function parsePlain(cursor: Cursor, mode: ValueMode): Expression | undefined {
  const start = cursor.pos;
  const parts: (string | Reference)[] = [];
  for (;;) {
    const plain = cursor.match(PLAIN);
    if (plain !== null) parts.push(plain[0]);
    else if (cursor.here() !== "{" || mode !== "expression") break;
    else {
      const reference = eatReference(cursor);
      if (reference === undefined) return unreadableReference(cursor);
      parts.push(reference);
    }
  }
  const span = cursor.span(start);
  const first = parts[0];
  if (first === undefined) return cursor.expected("expected-value", EXPECTED[mode]);
  if (parts.length > 1) return { kind: "template", parts, span };
  return typeof first === "string" ? word(cursor, first, mode, start) : { kind: "reference", reference: first, span };
}

function word(cursor: Cursor, text: string, mode: ValueMode, start: number): Expression | undefined {
  const span = cursor.span(start);
  if (text === "true" || text === "false") return { kind: "literal", value: text === "true", span };
  if (text === "null") return { kind: "literal", value: null, span };
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return { kind: "literal", value, span };
    return cursor.report.error("expected-value", span, `The number ${quote(text)} is too large.`);
  }
  if (mode !== "json") return { kind: "literal", value: text, bare: true, span };
  const hint = `strings need quotes here: "${text}"`;
  return cursor.report.error("expected-value", span, `I was expecting JSON, but I found ${quote(text)}.`, { hint });
}
