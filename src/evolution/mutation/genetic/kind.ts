import type { Field, FieldType, GeneContract, RecordTypes } from "../../../contract/mod.ts";
import type { Json } from "../../../core/mod.ts";
import type { Node } from "../../../syntax/mod.ts";
import type { Scope } from "./scope.ts";

/** What an expression is likely to give, as far as its form and the contract tell. */
export type Kind = "string" | "number" | "boolean" | "list" | "record" | "set" | "map" | "function" | "unknown";

export function kindOfType(type: FieldType): Kind {
  switch (type.kind) {
    case "string":
    case "oneOf":
      return "string";
    case "int":
    case "float":
      return "number";
    case "bool":
      return "boolean";
    case "list":
      return "list";
    case "record":
      return "record";
    case "optional":
      return kindOfType(type.inner);
    case "json":
      return "unknown";
  }
}

/** Source text of the plainest value that fits a type. */
export function defaultFor(type: FieldType, records: RecordTypes): string {
  switch (type.kind) {
    case "string":
      return '""';
    case "int":
    case "float":
      return "0";
    case "bool":
      return "false";
    case "list":
      return "[]";
    case "json":
    case "optional":
      return "null";
    case "oneOf":
      return JSON.stringify(type.values[0] ?? "");
    case "record":
      return recordText(records.get(type.name) ?? [], records);
  }
}

/** `{ a: 0, b: "" }` for the fields that have to be there. */
export function recordText(fields: readonly Field[], records: RecordTypes): string {
  const entries = fields
    .filter(({ type }) => type.kind !== "optional")
    .map(({ name, type, defaultValue }) => `${name}: ${jsonText(defaultValue) ?? defaultFor(type, records)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function jsonText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Source texts of the plainest values of a kind; all of them when nothing is known. */
export function plainValues(kind: Kind): readonly string[] {
  return PLAIN[kind];
}

const PLAIN: Readonly<Record<Kind, readonly string[]>> = {
  string: ['""'],
  number: ["0"],
  boolean: ["false", "true"],
  list: ["[]"],
  record: ["{}"],
  set: ["new Set()"],
  map: ["new Map()"],
  function: [],
  unknown: ['""', "0", "[]", "{}", "null", "false"],
};

const NUMERIC_OPERATORS = new Set(["-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>"]);
const METHOD_KINDS: Readonly<Record<string, Kind>> = Object.fromEntries([
  ...words("trim trimStart trimEnd toLowerCase toUpperCase padStart padEnd join replace replaceAll", "string"),
  ...words("charAt toString toFixed substring repeat normalize", "string"),
  ...words("indexOf lastIndexOf findIndex charCodeAt codePointAt push unshift search", "number"),
  ...words("max min abs floor ceil round trunc sqrt pow sign parseInt parseFloat Number", "number"),
  ...words("includes startsWith endsWith some every test has isArray isFinite isInteger isNaN Boolean", "boolean"),
  ...words("split map filter sort reverse flat flatMap keys values entries from of toSorted toReversed", "list"),
  ...words("String stringify", "string"),
  ...words("fromEntries assign", "record"),
]);

function words(names: string, kind: Kind): (readonly [string, Kind])[] {
  return names.split(" ").map((name) => [name, kind] as const);
}

/** Fields of the contract by name: a member of that name most likely holds it. */
export type FieldKinds = ReadonlyMap<string, Kind>;

export function fieldKinds(contract: GeneContract): FieldKinds {
  const records = [...contract.types.values()].flat();
  return new Map([...contract.gives, ...records, ...contract.takes].map(({ name, type }) => [name, kindOfType(type)]));
}

const CONSTRUCTED: Readonly<Record<string, Kind>> = { Array: "list", Set: "set", Map: "map" };
const DEPTH_MAX = 8;

export function kindOf(node: Node, scope: Scope, fields: FieldKinds, depth = 0): Kind {
  switch (node.type) {
    case "StringLiteral":
    case "TemplateLiteral":
      return "string";
    case "NumericLiteral":
    case "UpdateExpression":
      return "number";
    case "BooleanLiteral":
      return "boolean";
    case "ArrayExpression":
      return "list";
    case "ObjectExpression":
      return "record";
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return "function";
    case "UnaryExpression":
      return node.operator === "!" ? "boolean" : node.operator === "typeof" ? "string" : "number";
    case "BinaryExpression":
      return NUMERIC_OPERATORS.has(node.operator)
        ? "number"
        : node.operator === "+"
          ? sumKind(node, scope, fields, depth)
          : "boolean";
    case "NewExpression":
      return CONSTRUCTED[node.callee.type === "Identifier" ? node.callee.name : ""] ?? "unknown";
    case "CallExpression":
    case "OptionalCallExpression":
      return METHOD_KINDS[calleeName(node) ?? ""] ?? "unknown";
    case "MemberExpression":
    case "OptionalMemberExpression":
      if (node.computed || node.property.type !== "Identifier") return "unknown";
      return node.property.name === "length" ? "number" : (fields.get(node.property.name) ?? "unknown");
    case "Identifier":
      return nameKind(node.name, scope, fields, depth);
    default:
      return "unknown";
  }
}

export function nameKind(name: string, scope: Scope, fields: FieldKinds, depth = 0): Kind {
  const declared = scope.find(name);
  if (declared?.kind === "function") return "function";
  const value = declared?.value;
  if (value != null && depth < DEPTH_MAX) {
    const kind = kindOf(value, scope, fields, depth + 1);
    if (kind !== "unknown") return kind;
  }
  return fields.get(name) ?? "unknown";
}

function sumKind(
  node: Extract<Node, { type: "BinaryExpression" }>,
  scope: Scope,
  fields: FieldKinds,
  depth: number,
): Kind {
  if (depth >= DEPTH_MAX) return "unknown";
  const left = kindOf(node.left, scope, fields, depth + 1);
  const right = kindOf(node.right, scope, fields, depth + 1);
  if (left === "string" || right === "string") return "string";
  return left === "number" && right === "number" ? "number" : "unknown";
}

/** `f` in `f()`, `m` in `a.m()`. */
export function calleeName(node: Node): string | undefined {
  if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return undefined;
  const { callee } = node;
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") return undefined;
  return !callee.computed && callee.property.type === "Identifier" ? callee.property.name : undefined;
}
