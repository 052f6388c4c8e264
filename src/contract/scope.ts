import { formatReference } from "./expression.ts";
import { fieldIndex } from "./field-index.ts";
import { formatType } from "./format-type.ts";
import type { Field, FieldType, RecordTypes, Reference } from "./model.ts";
import { listed, type Report } from "./report.ts";
import type { Signature, Typed } from "./signature.ts";

/** Undefined stands for "known to exist, type unknown": such values are not judged. */
export type MaybeTyped = Typed | undefined;

interface StepOutput {
  readonly output: MaybeTyped;
  /** Runs only sometimes or many times, as seen from where the reference stands. */
  readonly inner: boolean;
  readonly count: number;
}

/** A loop's variable, in front of those of the loops around it. */
interface Variable {
  readonly name: string;
  readonly typed: MaybeTyped;
  readonly outer: Variable | null;
}

/** What all scopes of one declaration share. Steps come into sight as the check goes on. */
interface Body {
  readonly report: Report;
  readonly parameters: ReadonlyMap<string, MaybeTyped>;
  readonly stepNames: Map<string, StepOutput>;
  readonly stepNumbers: Map<number, MaybeTyped>;
}

/** What a reference may mean at one place: parameters and loop variables, outputs of earlier steps. */
export class Scope {
  readonly #body: Body;
  readonly #variable: Variable | null;
  /** References that an enclosing `when` has tested, so that they are there. */
  readonly #tested: ReadonlySet<string>;

  private constructor(body: Body, variable: Variable | null, tested: ReadonlySet<string>) {
    this.#body = body;
    this.#variable = variable;
    this.#tested = tested;
  }

  static of(report: Report, fields: readonly Field[], types: RecordTypes): Scope {
    const typed = fields.map((field): [string, MaybeTyped] => [field.name, { type: valueType(field), types }]);
    const body = { report, parameters: new Map(typed), stepNames: new Map(), stepNumbers: new Map() };
    return new Scope(body, null, new Set());
  }

  /** The scope inside a loop. */
  withVariable(name: string, typed: MaybeTyped): Scope {
    return new Scope(this.#body, { name, typed, outer: this.#variable }, this.#tested);
  }

  /** The scope inside a `when` that looked at these references. */
  withTested(references: Iterable<Reference>): Scope {
    const tested = new Set(this.#tested);
    for (const reference of references) tested.add(formatReference(reference));
    return new Scope(this.#body, this.#variable, tested);
  }

  has(name: string): boolean {
    return this.#variableNamed(name) !== undefined || this.#body.parameters.has(name);
  }

  addStep(name: string | null, number: number | null, output: MaybeTyped, inner: boolean): void {
    if (number !== null && !inner) this.#body.stepNumbers.set(number, output);
    if (name === null) return;
    const count = (this.#body.stepNames.get(name)?.count ?? 0) + 1;
    this.#body.stepNames.set(name, { output, inner, count });
  }

  /** Undefined when it is a problem, which is then reported, or when nothing is known about the type. */
  resolve(reference: Reference, report: Report = this.#body.report): MaybeTyped {
    const base = this.#base(reference, report);
    const typed = base === undefined ? undefined : followPath(base, reference, report);
    if (typed?.type.kind !== "optional" || !this.#tested.has(formatReference(reference))) return typed;
    return { type: typed.type.inner, types: typed.types };
  }

  #base(reference: Reference, report: Report): MaybeTyped {
    const { base, span } = reference;
    const { parameters, stepNames, stepNumbers } = this.#body;
    if (base.kind === "step") {
      if (stepNumbers.has(base.number)) return stepNumbers.get(base.number);
      const message = `I was expecting an earlier step, but there is no step ${base.number} before this one.`;
      const earlier = listed(Array.from(stepNumbers.keys(), String));
      const hint = earlier === "" ? "no step comes before this one" : `the earlier steps are ${earlier}`;
      return report.error("unknown-step", span, message, { hint });
    }
    const variable = this.#variableNamed(base.name);
    if (variable !== undefined) return variable.typed;
    if (parameters.has(base.name)) return parameters.get(base.name);
    const step = stepNames.get(base.name);
    if (step === undefined) return this.#unknown(base.name, reference, report);
    if (step.count > 1) {
      const message = `\`${base.name}\` is the name of ${step.count} earlier steps; I take the last.`;
      report.warn("ambiguous-reference", span, message, { hint: "write {step N.field}" });
    }
    return step.inner ? undefined : step.output;
  }

  #unknown(name: string, { span }: Reference, report: Report): undefined {
    const known = [this.#variableNames(), this.#body.parameters.keys(), this.#body.stepNames.keys()];
    const guess = report.suggestions.suggest(name, ...known);
    const inSight = listed(this.#variableNames(), this.#body.parameters.keys(), this.#body.stepNames.keys());
    const hint = inSight === "" ? "there is nothing to refer to here" : `in sight: ${inSight}`;
    const message = `I do not see anything named "${name}" here${guess || "."}`;
    return report.error("unknown-reference", span, message, { hint });
  }

  #variableNamed(name: string): Variable | undefined {
    let variable = this.#variable;
    while (variable !== null && variable.name !== name) variable = variable.outer;
    return variable ?? undefined;
  }

  *#variableNames(): Generator<string> {
    for (let variable = this.#variable; variable !== null; variable = variable.outer) yield variable.name;
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
