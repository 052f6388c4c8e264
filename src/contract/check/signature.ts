import type { Json } from "../../core/mod.ts";
import { constantOf } from "../expression.ts";
import { formatType } from "../format-type.ts";
import type { Field, FieldType, RecordTypes } from "../model.ts";
import { type Declaration, type FieldNode, type NameNode, sectionOf, type TypeNode } from "../parse/syntax-tree.ts";
import { type Report, sentence } from "../report.ts";
import { compileType } from "../value-check.ts";

/** A type together with the records that its names mean: contracts declare their own, so names do not travel alone. */
export interface Typed {
  readonly type: FieldType;
  readonly types: RecordTypes;
}

/** What others need to know of a declaration in order to use it. */
export interface Signature {
  readonly takes: readonly Field[];
  readonly gives: readonly Field[];
  readonly types: RecordTypes;
  /** False when a type could not be resolved: bindings to it are then not judged. */
  readonly sound: boolean;
}

const BUILT_IN = ["string", "bool", "int", "float", "json"] as const;

/** What people write who come from elsewhere. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ["boolean", "bool"],
  ["integer", "int"],
  ["number", "float"],
  ["double", "float"],
  ["str", "string"],
  ["text", "string"],
  ["object", "json"],
  ["any", "json"],
  ["list", "string[]"],
  ["array", "string[]"],
]);

const jsonType: FieldType = { kind: "json" };

/** Resolves `types`, `takes` and `gives`. */
export function lowerSignature(declaration: Declaration, report: Report): Signature {
  const errorsBefore = report.errorCount;
  const lowering = new SignatureLowering(report);
  const types = lowering.records(declaration);
  const takes = lowering.fields(sectionOf(declaration, "takes")?.fields ?? []);
  const gives = lowering.fields(sectionOf(declaration, "gives")?.fields ?? []);
  lowering.checkDefaults();
  return { takes, gives, types, sound: declaration.sound && report.errorCount === errorsBefore };
}

class SignatureLowering {
  readonly #report: Report;
  readonly #types = new Map<string, readonly Field[]>();
  readonly #names = new Set<string>();
  readonly #defaults: { readonly node: FieldNode; readonly type: FieldType; readonly value: Json }[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  records(declaration: Declaration): RecordTypes {
    const nodes = sectionOf(declaration, "types")?.records ?? [];
    const first = new Map<string, NameNode>();
    for (const { name } of nodes) {
      if (this.#isRepeated(name, first, "type")) continue;
      if (BUILT_IN.some((builtIn) => builtIn === name.text)) {
        const message = `\`${name.text}\` is a type of the language and cannot be declared again.`;
        this.#report.error("duplicate-name", name.span, message);
      }
      this.#names.add(name.text);
    }
    for (const node of nodes) this.#types.set(node.name.text, this.fields(node.fields));
    for (const name of infiniteRecords(this.#types)) {
      const span = first.get(name)?.span ?? declaration.name.span;
      const message = `No value of type \`${name}\` can be complete: it requires itself.`;
      this.#report.error("infinite-type", span, message, { hint: "make a field on the way optional or a list" });
    }
    return this.#types;
  }

  fields(nodes: readonly FieldNode[]): readonly Field[] {
    const first = new Map<string, NameNode>();
    return nodes.map((node) => {
      this.#isRepeated(node.name, first, "field");
      const type = this.#type(node.type);
      const field: Field = { name: node.name.text, type, description: node.description, span: node.span };
      if (node.defaultValue === null) return field;
      const value = deepFreeze(constantOf(node.defaultValue));
      this.#defaults.push({ node, type, value });
      return { ...field, defaultValue: value };
    });
  }

  /** After all records are known, because a default may be one. */
  checkDefaults(): void {
    for (const { node, type, value } of this.#defaults) {
      const problem = compileType(type, this.#types, "closed")(value).problems?.[0];
      if (problem === undefined || node.defaultValue === null) continue;
      const at = problem.path === "$" ? "" : ` at ${problem.path}`;
      const what = `The default of \`${node.name.text}\` does not fit \`${formatType(type)}\``;
      const message = sentence(`${what}${at}: ${problem.message}`);
      this.#report.error("default-mismatch", node.defaultValue.span, message);
    }
  }

  #type(node: TypeNode): FieldType {
    switch (node.kind) {
      case "oneOf":
        return { kind: "oneOf", values: [...new Set(node.values)] };
      case "list":
        return { kind: "list", item: this.#type(node.item), bounds: node.bounds };
      case "optional": {
        const inner = this.#type(node.inner);
        return inner.kind === "optional" ? inner : { kind: "optional", inner };
      }
      case "named":
        return this.#named(node.name, node);
    }
  }

  #named(name: string, node: TypeNode): FieldType {
    const builtIn = BUILT_IN.find((candidate) => candidate === name);
    if (builtIn !== undefined) return { kind: builtIn };
    if (this.#names.has(name)) return { kind: "record", name };
    const own = FOREIGN.get(name);
    const { suggestions } = this.#report;
    const guess = own === undefined ? suggestions.suggest(name, BUILT_IN, this.#names) : `; did you mean "${own}"?`;
    const hint = `the types are ${BUILT_IN.join(", ")}, "a" | "b", and what \`types:\` declares`;
    this.#report.error("unknown-type", node.span, `I do not know the type "${name}"${guess || "."}`, { hint });
    return jsonType;
  }

  #isRepeated(name: NameNode, first: Map<string, NameNode>, what: string): boolean {
    const earlier = first.get(name.text);
    if (earlier === undefined) {
      first.set(name.text, name);
      return false;
    }
    const related = [{ file: this.#report.file, span: earlier.span, message: "the first one is here" }];
    this.#report.error("duplicate-name", name.span, `The ${what} \`${name.text}\` is here twice.`, { related });
    return true;
  }
}

/** Records that require themselves: what is left when those that can be completed are taken away, again and again. */
function infiniteRecords(types: RecordTypes): readonly string[] {
  const waiting = new Map<string, number>();
  const users = new Map<string, string[]>();
  const complete: string[] = [];
  for (const [name, fields] of types) {
    const needs = new Set(fields.flatMap(({ type }) => (type.kind === "record" ? [type.name] : [])));
    waiting.set(name, needs.size);
    if (needs.size === 0) complete.push(name);
    for (const need of needs) pushTo(users, need, name);
  }
  for (let name = complete.pop(); name !== undefined; name = complete.pop()) {
    waiting.delete(name);
    for (const user of users.get(name) ?? []) {
      const left = (waiting.get(user) ?? 0) - 1;
      waiting.set(user, left);
      if (left === 0) complete.push(user);
    }
  }
  return [...waiting.keys()];
}

/** A default is handed to every call that leaves the field away; nobody may write into it. */
function deepFreeze(value: Json): Json {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item as Json);
    Object.freeze(value);
  }
  return value;
}

function pushTo(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
