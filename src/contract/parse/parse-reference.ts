import type { Reference } from "../model.ts";
import type { Cursor } from "./cursor.ts";

const REFERENCE =
  /\{[ \t]*(?:step[ \t]+(\d{1,6})|([a-z][a-z0-9_]*))((?:\.(?:[A-Za-z_][A-Za-z0-9_]*|\d{1,9})){0,64})[ \t]*\}/y;

/** `{name.field.0}` or `{step 2.field}` at the very position; undefined, with nothing consumed, when it is not one. */
export function eatReference(cursor: Cursor): Reference | undefined {
  const start = cursor.pos;
  const found = cursor.match(REFERENCE);
  if (found === null) return undefined;
  const [, number, name, path = ""] = found;
  return {
    base: name === undefined ? { kind: "step", number: Number(number) } : { kind: "name", name },
    path: path.split(".").slice(1).map(segment),
    span: cursor.span(start),
  };
}

export function unreadableReference(cursor: Cursor): undefined {
  // Not beyond the line: a file of open braces would be searched to its end for each of them.
  const close = cursor.source.text.slice(cursor.pos, cursor.end).indexOf("}");
  const span = cursor.span(cursor.pos, cursor.pos + (close < 0 ? 1 : close + 1));
  const message = "I was expecting a reference between these braces.";
  const hint = "a reference is {param}, {param.0}, {param.field}, {step_name.field} or {step 2.field}";
  return cursor.report.error("invalid-reference", span, message, { hint });
}

function segment(text: string): string | number {
  return /^\d/.test(text) ? Number(text) : text;
}
