import { formatReference } from "../expression.ts";
import { formatType } from "../format-type.ts";
import type { Field, FieldType, RecordTypes, Reference } from "../model.ts";
import { listed, type Report } from "../report.ts";
import type { Span } from "../span.ts";
import { fieldIndex } from "./field-index.ts";
import type { Signature, Typed } from "./signature.ts";

/** Undefined stands for "known to exist, type unknown": such values are not judged. */
export type MaybeTyped = Typed | undefined;

export interface UnsureItem {
  readonly index: number;
  readonly list: FieldType;
}

interface StepOutput {
  readonly output: MaybeTyped;
  readonly count: number;
}

/**
 * What a reference may mean at one place: parameters, variables of the loops around it, outputs of earlier steps. Each
 * block has a scope of its own, and what comes later hides what came before, as when the pathway runs.
 */
export class Scope {
  readonly #report: Report;
  readonly #outer: Scope | null;
  readonly #names = new Map<string, MaybeTyped>();
  readonly #steps = new Map<string, StepOutput>();
  /** Only the outermost block has numbers that can be referred to. */
  readonly #numbers: Map<number, MaybeTyped>;
  /** References that the `when` of this block has tested, so that they are there. */
  readonly #tested = new Set<string>();

  private constructor(report: Report, outer: Scope | null) {
    this.#report = report;
    this.#outer = outer;
    this.#numbers = outer === null ? new Map() : outer.#numbers;
  }

  static of(report: Report, fields: readonly Field[], types: RecordTypes): Scope {
    const scope = new Scope(report, null);
    for (const field of fields) scope.#names.set(field.name, { type: valueType(field), types });
    return scope;
  }

  /** The block of a loop. */
  loop(variable: string, typed: MaybeTyped): Scope {
    const scope = new Scope(this.#report, this);
    scope.#names.set(variable, typed);
    return scope;
  }

  /** A block of a `when` that looked at these references. */
  branch(tested: Iterable<Reference>): Scope {
    const scope = new Scope(this.#report, this);
    for (const reference of tested) scope.#tested.add(formatReference(reference));
    return scope;
  }

  has(name: string): boolean {
    return this.#names.has(name) || this.#outer?.has(name) === true;
  }

  addStep(name: string, output: MaybeTyped): void {
    this.#steps.set(name, { output, count: (this.#steps.get(name)?.count ?? 0) + 1 });
  }

  addNumber(number: number | null, output: MaybeTyped): void {
    if (number !== null && this.#outer === null) this.#numbers.set(number, output);
  }

  /** Steps of a `when` stay in sight behind it; which of them ran is known only at run time. */
  addBranches(then: Scope, otherwise: Scope): void {
    for (const name of new Set([...then.#steps.keys(), ...otherwise.#steps.keys()])) this.addStep(name, undefined);
  }

  /** Undefined when it is a problem, which is then reported, or when nothing is known about the type. */
  resolve(reference: Reference, report: Report = this.#report): MaybeTyped {
    const base = this.#base(reference, report);
    const typed = base === undefined ? undefined : followPath(base, reference, report);
    if (typed?.type.kind !== "optional" || !this.#isTested(formatReference(reference))) return typed;
    return { type: typed.type.inner, types: typed.types };
  }

  /**
   * The first item on the way that its list need not have, where no `when` has asked for it. Of parameters only: what
   * a step gives is promised by the contract of another author.
   */
  unsureItem({ base, path, ...reference }: Reference): UnsureItem | undefined {
    if (base.kind === "step" || this.#isTested(formatReference({ base, path, ...reference }))) return undefined;
    const typed = this.#parameter(base.name);
    return typed === undefined ? undefined : unsureItemOf(typed, path);
  }

  #parameter(name: string): MaybeTyped {
    for (let scope: Scope | null = this; scope !== null && !scope.#steps.has(name); scope = scope.#outer) {
      if (scope.#names.has(name)) return scope.#names.get(name);
    }
    return undefined;
  }

  #isTested(reference: string): boolean {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      if (scope.#tested.has(reference)) return true;
    }
    return false;
  }

  #base(reference: Reference, report: Report): MaybeTyped {
    const { base, span } = reference;
    if (base.kind === "name") return this.#named(base.name, span, report);
    if (this.#numbers.has(base.number)) return this.#numbers.get(base.number);
    const message = `I was expecting an earlier step, but there is no step ${base.number} before this one.`;
    const earlier = listed(Array.from(this.#numbers.keys(), String));
    const hint = earlier === "" ? "no step comes before this one" : `the earlier steps are ${earlier}`;
    return report.error("unknown-step", span, message, { hint });
  }

  #named(name: string, span: Span, report: Report): MaybeTyped {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const step = scope.#steps.get(name);
      if (step === undefined && !scope.#names.has(name)) continue;
      if (step !== undefined && step.count > 1) {
        const message = `\`${name}\` is the name of ${step.count} earlier steps; I take the last.`;
        report.warn("ambiguous-reference", span, message, { hint: "write {step N.field}" });
      }
      return step === undefined ? scope.#names.get(name) : step.output;
    }
    const guess = report.suggestions.suggest(name, this.#inSight());
    const inSight = listed(this.#inSight());
    const hint = inSight === "" ? "there is nothing to refer to here" : `in sight: ${inSight}`;
    const message = `I do not see anything named "${name}" here${guess || "."}`;
    return report.error("unknown-reference", span, message, { hint });
  }

  *#inSight(): Generator<string> {
    yield* this.#names.keys();
    yield* this.#steps.keys();
    if (this.#outer !== null) yield* this.#outer.#inSight();
  }
}

function followPath(base: Typed, reference: Reference, report: Report): MaybeTyped {
  let { type, types } = base;
  let optional = false;
  for (const key of reference.path) {
    if (type.kind === "optional") [type, optional] = [type.inner, true];
    if (type.kind === "json") return undefined;
    const next = typeof key === "number" ? itemOf(type, key) : fieldOf(type, types, key);
    if (next === undefined) return noPart(type, types, key, reference, report);
    type = next;
  }
  if (optional && type.kind !== "optional") type = { kind: "optional", inner: type };
  return { type, types };
}

function unsureItemOf({ type: whole, types }: Typed, path: Reference["path"]): UnsureItem | undefined {
  let type: FieldType | undefined = whole;
  for (const key of path) {
    if (type?.kind === "optional") type = type.inner;
    if (type === undefined) return undefined;
    if (type.kind === "list" && typeof key === "number" && key >= (type.bounds.min ?? 0)) {
      return { index: key, list: type };
    }
    type = typeof key === "number" ? itemOf(type, key) : fieldOf(type, types, key);
  }
  return undefined;
}

function itemOf(type: FieldType, index: number): FieldType | undefined {
  return type.kind === "list" && index < (type.bounds.max ?? Number.POSITIVE_INFINITY) ? type.item : undefined;
}

function fieldOf(type: FieldType, types: RecordTypes, name: string): FieldType | undefined {
  return type.kind === "record" ? fieldIndex(types.get(type.name) ?? []).get(name)?.type : undefined;
}

function noPart(
  type: FieldType,
  types: RecordTypes,
  key: string | number,
  reference: Reference,
  report: Report,
): undefined {
  const shown = `I cannot follow \`${formatReference(reference)}\``;
  if (type.kind === "record" && typeof key === "string") {
    const known = fieldIndex(types.get(type.name) ?? []);
    const message = `${shown}: ${type.name} has no field "${key}"${report.suggestions.suggest(key, known.keys()) || "."}`;
    const hint = known.size === 0 ? "it has no fields" : `it has ${listed(known.keys())}`;
    return report.error("unknown-field", reference.span, message, { hint });
  }
  const part = typeof key === "number" ? `item ${key}` : `field "${key}"`;
  return report.error("unknown-field", reference.span, `${shown}: \`${formatType(type)}\` has no ${part}.`);
}

/** A parameter with a default is there, even where its type allows it to be absent. */
function valueType(field: Field): FieldType {
  const { type, defaultValue } = field;
  return type.kind === "optional" && defaultValue !== undefined && defaultValue !== null ? type.inner : type;
}

/** The whole output of a step as one record, whose name is written so that no declared type can have it. */
export function outputOf(name: string, signature: Pick<Signature, "gives" | "types">): Typed {
  const recordName = `the output of ${name}`;
  return {
    type: { kind: "record", name: recordName },
    types: new Map([...signature.types, [recordName, signature.gives]]),
  };
}
