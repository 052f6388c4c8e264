import type { Expression, Reference } from "../model.ts";
import { Cursor } from "./cursor.ts";
import { eatReference } from "./parse-reference.ts";

/**
 * A quoted string with JSON escapes. Where references are allowed they are looked for in the text as written, before
 * escapes are resolved, so that `\u007bname}` is how one writes braces that mean themselves.
 */
export function parseString(cursor: Cursor, mayRefer: boolean): Expression | undefined {
  const { text } = cursor.source;
  const start = cursor.pos;
  const close = closingQuote(text, start + 1, cursor.end);
  if (close < 0) {
    const message = 'This string is never closed: I was expecting `"` before the line ends.';
    return cursor.report.error("unclosed-string", cursor.span(start, start + 1), message);
  }
  const raw = text.slice(start + 1, close);
  cursor.pos = close + 1;
  const span = cursor.span(start);
  if (mayRefer && raw.includes("{")) return template(cursor, start + 1, close);
  const value = unescaped(cursor, raw, start + 1);
  return value === undefined ? undefined : { kind: "literal", value, span };
}

function closingQuote(text: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const character = text[at];
    if (character === '"') return at;
    if (character === "\n") return -1;
    if (character === "\\") at += 1;
  }
  return -1;
}

function template(cursor: Cursor, from: number, to: number): Expression | undefined {
  const span = cursor.span(from - 1, to + 1);
  const inner = new Cursor(cursor.source, cursor.report, from, to);
  const parts: (string | Reference)[] = [];
  let textFrom = from;
  const endText = (end: number): boolean => {
    const value = unescaped(cursor, cursor.source.text.slice(textFrom, end), textFrom);
    if (value !== undefined && value !== "") parts.push(value);
    return value !== undefined;
  };
  while (inner.pos < to) {
    const at = inner.pos;
    const reference = inner.here() === "{" ? eatReference(inner) : undefined;
    if (reference === undefined) {
      inner.pos = at + (inner.here() === "\\" ? 2 : 1);
      continue;
    }
    if (!endText(at)) return undefined;
    parts.push(reference);
    textFrom = inner.pos;
  }
  if (!endText(to)) return undefined;
  const refers = parts.some((part) => typeof part !== "string");
  return refers ? { kind: "template", parts, span } : { kind: "literal", value: parts.join(""), span };
}

function unescaped(cursor: Cursor, raw: string, from: number): string | undefined {
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw.replaceAll("\t", "\\t")}"`) as string;
  } catch {
    const message = "This string holds an escape that JSON does not have.";
    const hint = 'JSON has \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u0000';
    return cursor.report.error("invalid-escape", cursor.span(from - 1, from + raw.length + 1), message, { hint });
  }
}
