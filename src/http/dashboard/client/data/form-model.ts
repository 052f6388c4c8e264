import type { Field, FieldType } from "../../../../contract/mod.ts";
import type { Json } from "../../../../core/mod.ts";

// A form's fields as texts, and what they mean. The server judges again: this only spares a round trip and says at
// once which field is meant.

export type FormField = Pick<Field, "name" | "type" | "description"> & { readonly defaultValue?: Json };

/** What somebody typed, by field. */
export type Draft = Readonly<Record<string, string>>;

export type Reading =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly message: string };

/** How a field is asked for. */
export type Widget =
  | { readonly kind: "line" | "number" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "lines"; readonly what: string }
  | { readonly kind: "json" };

/** How somebody says that a text is empty, and not left out. */
const EMPTY = '""';

type Plain = Exclude<FieldType, { readonly kind: "optional" }>;

export function widgetOf(field: FormField): Widget {
  const type = plainType(field.type);
  switch (type.kind) {
    case "string":
      return { kind: "line" };
    case "int":
    case "float":
      return { kind: "number" };
    case "bool":
      return { kind: "choice", values: ["true", "false"] };
    case "oneOf":
      return { kind: "choice", values: type.values };
    case "list":
      return isScalar(plainType(type.item)) ? { kind: "lines", what: typeName(type.item) } : { kind: "json" };
    default:
      return { kind: "json" };
  }
}

export function isRequired(field: FormField): boolean {
  return field.defaultValue === undefined && field.type.kind !== "optional";
}

/** The value of a field; `undefined` leaves it out, so that its default holds. */
export function readField(field: FormField, text: string): Reading {
  const type = plainType(field.type);
  if (text.trim() === "") {
    if (!isRequired(field)) return { ok: true, value: undefined };
    if (type.kind === "list" && (type.bounds.min ?? 0) === 0) return { ok: true, value: [] };
    if (type.kind === "string") return no(`needs a value; write ${EMPTY} for an empty text`);
    return no(type.kind === "list" ? "needs at least one line" : "needs a value");
  }
  if (type.kind === "list" && widgetOf(field).kind === "lines") return readLines(type, text);
  return readValue(type, text);
}

function readLines(type: Extract<FieldType, { readonly kind: "list" }>, text: string): Reading {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values: Json[] = [];
  for (const [index, line] of lines.entries()) {
    const reading = readValue(plainType(type.item), line.trim());
    if (!reading.ok) return no(`line ${index + 1}: ${reading.message}`);
    values.push(reading.value ?? null);
  }
  const { min = 0, max = Number.POSITIVE_INFINITY } = type.bounds;
  if (values.length < min) return no(`needs at least ${min} lines; there are ${values.length}`);
  if (values.length > max) return no(`takes at most ${max} lines; there are ${values.length}`);
  return { ok: true, value: values };
}

function readValue(type: Plain, text: string): Reading {
  const trimmed = text.trim();
  switch (type.kind) {
    case "string":
      return { ok: true, value: trimmed === EMPTY ? "" : text };
    case "int":
      return /^[+-]?\d+$/.test(trimmed) && Number.isSafeInteger(Number(trimmed))
        ? { ok: true, value: Number(trimmed) }
        : no("needs a whole number, such as 15");
    case "float":
      return Number.isFinite(Number(trimmed))
        ? { ok: true, value: Number(trimmed) }
        : no("needs a number, such as 0.5");
    case "bool":
      return trimmed === "true" || trimmed === "false"
        ? { ok: true, value: trimmed === "true" }
        : no("needs true or false");
    case "oneOf":
      return type.values.includes(trimmed)
        ? { ok: true, value: trimmed }
        : no(`needs one of ${type.values.join(", ")}`);
    default:
      return readJson(type, trimmed);
  }
}

function readJson(type: Plain, text: string): Reading {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return no("needs JSON; this is none");
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (type.kind === "record" && !isObject) return no(`needs a JSON object of type ${type.name}`);
  if (type.kind === "list" && !Array.isArray(value)) return no("needs a JSON list, such as []");
  return { ok: true, value };
}

/** The input that the texts make, or what is wrong by field. */
export function readDraft(
  fields: readonly FormField[],
  draft: Draft,
): { readonly input: Readonly<Record<string, Json>>; readonly problems: Readonly<Record<string, string>> } {
  const input: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const reading = readField(field, draft[field.name] ?? "");
    if (!reading.ok) problems[field.name] = reading.message;
    else if (reading.value !== undefined) input[field.name] = reading.value;
  }
  return { input, problems };
}

/** The texts that would make this input. */
export function draftOf(fields: readonly FormField[], input: unknown): Draft {
  if (typeof input !== "object" || input === null) return {};
  const entries = fields.flatMap((field) => {
    const value: unknown = Reflect.get(input, field.name);
    return value === undefined || value === null ? [] : [[field.name, textOf(field, value)]];
  });
  return Object.fromEntries(entries);
}

function textOf(field: FormField, value: unknown): string {
  const { kind } = widgetOf(field);
  if (kind === "json") return JSON.stringify(value, null, 2);
  if (Array.isArray(value)) return value.join("\n");
  return value === "" ? EMPTY : String(value);
}

/** A type as a contract writes it. */
export function typeName(type: FieldType): string {
  switch (type.kind) {
    case "oneOf":
      return type.values.join(" | ");
    case "record":
      return type.name;
    case "list": {
      const { min, max } = type.bounds;
      const bounds = min === undefined && max === undefined ? "" : `${min ?? ""}..${max ?? ""}`;
      return `${typeName(type.item)}[${bounds}]`;
    }
    case "optional":
      return `${typeName(type.inner)}?`;
    default:
      return type.kind;
  }
}

function plainType(type: FieldType): Plain {
  return type.kind === "optional" ? plainType(type.inner) : type;
}

function isScalar(type: Plain): boolean {
  return type.kind !== "list" && type.kind !== "record" && type.kind !== "json";
}

function no(message: string): Reading {
  return { ok: false, message };
}
