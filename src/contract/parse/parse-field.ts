import type { ListBounds } from "../model.ts";
import type { Cursor } from "./cursor.ts";
import { parseString } from "./parse-string.ts";
import { parseValue } from "./parse-value.ts";
import type { FieldNode, TypeNode } from "./syntax-tree.ts";

const BOUNDS = /\[[ \t]*(\d{0,9})[ \t]*(\.\.)?[ \t]*(\d{0,9})[ \t]*\]/y;
const BUILT_IN = 'a type such as string, int[], bool? or "a" | "b"';

/** A chain of suffixes is as deep as it is long. */
const suffixesMax = 16;

/** `name type [= default] ["description"]`. */
export function parseField(cursor: Cursor): FieldNode | undefined {
  const start = cursor.pos;
  const name = cursor.expectName("the name of a field");
  if (name === undefined) return undefined;
  const type = parseType(cursor);
  if (type === undefined) return undefined;
  const defaultValue = cursor.eat("=") ? parseValue(cursor, "constant") : null;
  if (defaultValue === undefined) return undefined;
  let description = "";
  if (cursor.peek() === '"') {
    const text = parseString(cursor, false);
    if (text?.kind !== "literal") return undefined;
    description = String(text.value);
  }
  const after = description === "" ? "the type; a description stands in quotes" : "the description";
  if (!cursor.expectEnd(after)) return undefined;
  return { name, type, defaultValue, description, span: cursor.span(start) };
}

function parseType(cursor: Cursor): TypeNode | undefined {
  cursor.skipSpace();
  const start = cursor.pos;
  let type = parseTypeCore(cursor);
  for (let suffixes = 0; type !== undefined; suffixes += 1) {
    const next = cursor.peek();
    if (next !== "[" && next !== "?") return type;
    if (suffixes >= suffixesMax) {
      const message = `I stop at ${suffixesMax} suffixes; this type has more.`;
      return cursor.report.error("nested-too-deeply", cursor.nextWord(), message);
    }
    if (cursor.eat("?")) type = { kind: "optional", inner: type, span: cursor.span(start) };
    else {
      const bounds = parseBounds(cursor);
      type = bounds === undefined ? undefined : { kind: "list", item: type, bounds, span: cursor.span(start) };
    }
  }
  return undefined;
}

function parseTypeCore(cursor: Cursor): TypeNode | undefined {
  const start = cursor.pos;
  if (cursor.peek() === '"') return parseOneOf(cursor);
  if (cursor.eat("(")) {
    const inner = parseOneOf(cursor);
    if (inner === undefined || cursor.eat(")")) return inner;
    return cursor.expected("expected-type", "`)` to close this type");
  }
  const name = cursor.name();
  if (name === undefined) return cursor.expected("expected-type", BUILT_IN);
  if (cursor.peek() !== "|") return { kind: "named", name: name.text, span: cursor.span(start, name.span.end) };
  return cursor.expected("expected-type", "the choices of a one-of in quotes", `write "${name.text}" | …`);
}

function parseOneOf(cursor: Cursor): TypeNode | undefined {
  cursor.skipSpace();
  const start = cursor.pos;
  const values: string[] = [];
  do {
    if (cursor.peek() !== '"') return cursor.expected("expected-type", "another choice in quotes");
    const text = parseString(cursor, false);
    if (text?.kind !== "literal") return undefined;
    values.push(String(text.value));
  } while (cursor.eat("|"));
  return { kind: "oneOf", values, span: cursor.span(start) };
}

function parseBounds(cursor: Cursor): ListBounds | undefined {
  const start = cursor.pos;
  const found = cursor.match(BOUNDS);
  const hint = "a list is written [], [3..], [..4] or [2..4]";
  if (found === null) return cursor.expected("expected-type", "the bounds of a list", hint);
  const [, from = "", dots, to = ""] = found;
  const span = cursor.span(start);
  if (dots === undefined && from + to === "") return {};
  if (dots === undefined || from + to === "") {
    const message = `I was expecting bounds with \`..\`, but I found \`${found[0]}\`.`;
    return cursor.report.error("invalid-bounds", span, message, { hint });
  }
  const min = from === "" ? undefined : Number(from);
  const max = to === "" ? undefined : Number(to);
  if (min !== undefined && max !== undefined && min > max) {
    const message = `No list is at least ${min} and at most ${max} long.`;
    return cursor.report.error("invalid-bounds", span, message, { hint: `did you mean [${max}..${min}]?` });
  }
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
