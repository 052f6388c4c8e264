import { formatReference } from "../expression.ts";
import { formatType } from "../format-type.ts";
import type { Binding, Expression, Field, FieldType } from "../model.ts";
import type { NameNode } from "../parse/syntax-tree.ts";
import { listed, type Report, sentence } from "../report.ts";
import type { Span } from "../span.ts";
import { compileType, type ValueChecker } from "../value-check.ts";
import { fit, isRequired } from "./assignable.ts";
import { fieldIndex } from "./field-index.ts";
import type { Unit } from "./library-index.ts";
import type { MaybeTyped, Scope } from "./scope.ts";
import type { Signature, Typed } from "./signature.ts";

const missingShownMax = 12;

/** Judges what is bound to a target against what the target takes. */
export class BindingCheck {
  readonly #report: Report;
  /** Where something could not be read, what seems to be missing may be just that. */
  readonly #mayMiss: boolean;

  constructor({ report, declaration }: Pick<Unit, "report" | "declaration">) {
    this.#report = report;
    this.#mayMiss = !declaration.sound;
  }

  /** `target` undefined: it is unknown or broken, so only the references are looked at. */
  bindings(bindings: readonly Binding[], target: Signature | undefined, name: NameNode, scope: Scope): void {
    const taken = fieldIndex(target?.takes ?? []);
    const bound = new Map<string, Binding>();
    for (const binding of bindings) {
      this.#once(binding, bound);
      const field = taken.get(binding.name);
      const wanted = target && field && { type: field.type, types: target.types };
      if (target !== undefined && field === undefined) this.#unknown(binding, taken, name);
      const what = `\`${binding.name}\` of \`${name.text}\``;
      this.value(binding.value, wanted, scope, what);
      // An item that is absent is as if nothing was bound; what has a default bears that.
      if (field !== undefined && isRequired(field)) this.#unsureItem(binding.value, scope, what);
    }
    if (target !== undefined && !this.#mayMiss) this.#missing(target.takes, bound, name);
  }

  #once(binding: Binding, bound: Map<string, Binding>): void {
    const first = bound.get(binding.name);
    if (first === undefined) bound.set(binding.name, binding);
    else {
      const related = [{ file: this.#report.file, span: first.span, message: "the first one is here" }];
      this.#report.error("duplicate-name", binding.span, `\`${binding.name}\` is bound twice.`, { related });
    }
  }

  #unknown(binding: Binding, known: ReadonlyMap<string, Field>, target: NameNode): void {
    const guess = this.#report.suggestions.suggest(binding.name, known.keys());
    const message = `\`${target.text}\` takes no "${binding.name}"${guess || "."}`;
    const hint = known.size === 0 ? "it takes nothing" : `it takes ${listed(known.keys())}`;
    this.#report.error("unknown-binding", nameSpan(binding), message, { hint });
  }

  #missing(takes: readonly Field[], bound: ReadonlyMap<string, Binding>, target: NameNode): void {
    const missing: Field[] = [];
    // Stops early: a target with very many parameters must not cost a walk over all of them at each of its steps.
    for (const field of takes) {
      if (isRequired(field) && !bound.has(field.name)) missing.push(field);
      if (missing.length >= missingShownMax) break;
    }
    if (missing.length === 0) return;
    const names = missing.map((field) => `\`${field.name}\` (${formatType(field.type)})`).join(", ");
    const message = `\`${target.text}\` needs ${names}, and nothing is bound to ${missing.length > 1 ? "them" : "it"}.`;
    const hint = `add ${missing.map((field) => `${field.name} = …`).join(" and ")}`;
    this.#report.error("missing-binding", target.span, message, { hint });
  }

  /** `wanted` undefined: nothing is known about what is wanted. */
  value(value: Expression, wanted: MaybeTyped, scope: Scope, what: string): void {
    if (wanted?.type.kind === "optional" && value.kind !== "reference" && value.kind !== "literal") {
      this.value(value, { type: wanted.type.inner, types: wanted.types }, scope, what);
      return;
    }
    switch (value.kind) {
      case "reference":
        this.#reference(value, wanted, scope, what);
        return;
      case "template":
        for (const part of value.parts) if (typeof part !== "string") scope.resolve(part);
        if (wanted !== undefined && !acceptsText(wanted.type)) this.#mismatch(value.span, what, wanted, "text");
        return;
      case "literal": {
        if (wanted === undefined) return;
        const problem = checkerOf(wanted)(value.value).problems?.[0];
        if (problem === undefined) return;
        const message = sentence(`${what} does not fit: ${problem.message}`);
        this.#report.error("type-mismatch", value.span, message);
        return;
      }
      case "list":
        this.#list(value, wanted, scope, what);
        return;
      case "object":
        this.#object(value, wanted, scope, what);
    }
  }

  /** The scope of a loop's block. */
  loop({ variable, over }: { readonly variable: NameNode; readonly over: Expression }, scope: Scope): Scope {
    const item = this.#itemType(over, scope);
    if (scope.has(variable.text)) {
      this.#report.error("duplicate-name", variable.span, `\`${variable.text}\` already means something else here.`);
    }
    return scope.loop(variable.text, item);
  }

  #itemType(over: Expression, scope: Scope): MaybeTyped {
    if (over.kind === "list") {
      this.value(over, undefined, scope, "this list");
      return commonType(over.items);
    }
    if (over.kind !== "reference") {
      const message = "I was expecting a list to loop over.";
      return this.#report.error("type-mismatch", over.span, message, { hint: "write {list} or [1, 2, 3]" });
    }
    const typed = scope.resolve(over.reference);
    const type = typed?.type.kind === "optional" ? typed.type.inner : typed?.type;
    if (typed === undefined || type === undefined || type.kind === "json") return undefined;
    if (type.kind === "list") return { type: type.item, types: typed.types };
    const message = `I was expecting a list to loop over, but ${formatReference(over.reference)} is \`${formatType(type)}\`.`;
    return this.#report.error("type-mismatch", over.span, message);
  }

  #reference(value: Expression & { kind: "reference" }, wanted: MaybeTyped, scope: Scope, what: string): void {
    const found = scope.resolve(value.reference);
    if (found === undefined || wanted === undefined) return;
    const result = fit(found, wanted);
    if (result === "fits") return;
    const shown = formatReference(value.reference);
    if (result === "never") {
      this.#mismatch(value.span, what, wanted, `${shown} is \`${formatType(found.type)}\``);
      return;
    }
    const message = `${what} may not be null, but ${shown} is \`${formatType(found.type)}\`.`;
    const hint = `give it a default, or put the step under \`when ${shown}:\``;
    this.#report.warn("maybe-null", value.span, message, { hint });
  }

  #unsureItem(value: Expression, scope: Scope, what: string): void {
    if (value.kind !== "reference") return;
    const unsure = scope.unsureItem(value.reference);
    if (unsure === undefined) return;
    const shown = formatReference(value.reference);
    const message = `${what} has to be there, but \`${formatType(unsure.list)}\` does not promise an item ${unsure.index}.`;
    const hint = `promise it by \`[${unsure.index + 1}..]\`, or put the step under \`when ${shown}:\``;
    this.#report.warn("unsure-item", value.span, message, { hint });
  }

  #list(value: Expression & { kind: "list" }, wanted: MaybeTyped, scope: Scope, what: string): void {
    const type = wanted?.type;
    if (wanted !== undefined && type?.kind !== "list" && type?.kind !== "json") {
      this.#mismatch(value.span, what, wanted, "a list");
    }
    const item = wanted !== undefined && type?.kind === "list" ? { type: type.item, types: wanted.types } : undefined;
    for (const element of value.items) this.value(element, item, scope, `an item of ${what}`);
    if (wanted === undefined || type?.kind !== "list") return;
    const { min = 0, max = Number.POSITIVE_INFINITY } = type.bounds;
    const length = value.items.length;
    if (length < min || length > max) this.#mismatch(value.span, what, wanted, `a list of ${length}`);
  }

  #object(value: Expression & { kind: "object" }, wanted: MaybeTyped, scope: Scope, what: string): void {
    const type = wanted?.type;
    if (wanted !== undefined && type?.kind !== "record" && type?.kind !== "json") {
      this.#mismatch(value.span, what, wanted, "an object");
    }
    const record =
      type?.kind === "record" ? { name: type.name, fields: wanted?.types.get(type.name) ?? [] } : undefined;
    const fields = fieldIndex(record?.fields ?? []);
    const entries = new Set<string>();
    for (const [key, entry] of value.entries) {
      entries.add(key);
      const field = fields.get(key);
      this.value(entry, wanted && field && { type: field.type, types: wanted.types }, scope, `\`${key}\` of ${what}`);
      if (record === undefined || field !== undefined) continue;
      const guess = this.#report.suggestions.suggest(key, fields.keys());
      this.#report.error(
        "type-mismatch",
        entry.span,
        `${record.name} has no field ${JSON.stringify(key)}${guess || "."}`,
      );
    }
    for (const field of fields.values()) {
      if (!isRequired(field) || entries.has(field.name)) continue;
      const message = `${what} is incomplete: \`${field.name}\` (${formatType(field.type)}) is missing.`;
      this.#report.error("type-mismatch", value.span, message);
    }
  }

  #mismatch(span: Span, what: string, wanted: Typed, found: string): void {
    const message = `${what} wants \`${formatType(wanted.type)}\`, but ${found.startsWith("{") ? found : `this is ${found}`}.`;
    this.#report.error("type-mismatch", span, message);
  }
}

const checkers = new WeakMap<FieldType, ValueChecker>();

/** Compiled once for each type of a target, however many steps bind to it. */
function checkerOf({ type, types }: Typed): ValueChecker {
  let checker = checkers.get(type);
  if (checker === undefined) {
    checker = compileType(type, types, "closed");
    checkers.set(type, checker);
  }
  return checker;
}

/** The name of a binding, which is where its span starts. */
function nameSpan({ name, span }: Binding): Span {
  return { ...span, end: span.start + name.length };
}

function acceptsText(type: FieldType): boolean {
  return type.kind === "string" || type.kind === "json" || type.kind === "oneOf";
}

function commonType(items: readonly Expression[]): MaybeTyped {
  const kinds = new Set(items.map((item) => literalKind(item)));
  const [kind] = kinds;
  return kinds.size === 1 && kind !== undefined ? { type: { kind }, types: new Map() } : undefined;
}

function literalKind(item: Expression): "int" | "float" | "string" | "bool" | undefined {
  if (item.kind === "template") return "string";
  if (item.kind !== "literal") return undefined;
  if (typeof item.value === "number") return Number.isInteger(item.value) ? "int" : "float";
  if (typeof item.value === "boolean") return "bool";
  return typeof item.value === "string" ? "string" : undefined;
}
