import type { Condition, Expression, PathwayContract, Reference, Step } from "../contract/mod.ts";
import { formatReference, referencesOf, valuesOf } from "../contract/mod.ts";
import type { Json, JsonObject } from "../core/mod.ts";
import { evaluate, holds, type Scope } from "./evaluate.ts";
import { planOf } from "./plan.ts";
import { type StepPlace, stepKey } from "./step-key.ts";

/**
 * A step as far as it is known before anything runs. What depends on the output of another step stands as the reference
 * that the author wrote; loops over a known list are unrolled, and nested pathways are opened.
 */
export interface DescribedStep {
  readonly key: string;
  /** As the author numbered it. */
  readonly number: number | null;
  readonly kind: Step["kind"];
  /** The locus or pathway; the condition or the loop's head as its author wrote it. */
  readonly name: string;
  /** Keys of the steps beside it that must be done first. */
  readonly needs: readonly string[];
  /** Bindings; a value that is not known yet is the text of its references. */
  readonly input: JsonObject;
  /** Of a condition, when it is known: the branch that will run. */
  readonly taken: "then" | "otherwise" | null;
  /** What is within: a nested pathway's steps, a loop's turns, the branches that may run. */
  readonly steps: readonly DescribedStep[];
}

/**
 * @param input null: nothing is known, and the steps are described as the contract has them
 * @throws PlanError when steps wait for each other.
 */
export function describePathway(
  pathway: PathwayContract,
  input: JsonObject | null,
  lookUp: (name: string) => PathwayContract,
): readonly DescribedStep[] {
  const scope = input === null ? nothingKnown : inputScope(pathway, input, new Set());
  return describeBody(pathway, scope, [], lookUp);
}

/** Names that are not known before the run are in `unknown`; whatever is in neither is absent. */
interface KnownScope extends Scope {
  readonly isKnown: (reference: Reference) => boolean;
}

type LookUp = (name: string) => PathwayContract;

function describeBody(
  pathway: PathwayContract,
  scope: KnownScope,
  place: StepPlace,
  lookUp: LookUp,
): readonly DescribedStep[] {
  const { nodes, isParallel } = planOf(pathway);
  const given = new Set<string>();
  return nodes.map(({ step, needs }, index) => {
    const described = describeStep(step, without(scope, given), [...place, index + 1], lookUp);
    for (const name of namesIn(step)) given.add(name);
    return { ...described, needs: isParallel ? needs.map((each) => stepKey([...place, each + 1])) : [] };
  });
}

function describeBlock(
  steps: readonly Step[],
  scope: KnownScope,
  place: StepPlace,
  before: number,
  lookUp: LookUp,
): readonly DescribedStep[] {
  const given = new Set<string>();
  return steps.map((step, index) => {
    const described = describeStep(step, without(scope, given), [...place, before + index + 1], lookUp);
    for (const name of namesIn(step)) given.add(name);
    return described;
  });
}

function describeStep(step: Step, scope: KnownScope, place: StepPlace, lookUp: LookUp): DescribedStep {
  const common = { key: stepKey(place), number: step.number, kind: step.kind, needs: [], taken: null, steps: [] };
  switch (step.kind) {
    case "locus":
      return { ...common, name: step.locus, input: bindKnown(step.bindings, scope) };
    case "pathway": {
      const nested = lookUp(step.pathway);
      const input = bindKnown(step.bindings, scope);
      const unknown = new Set(step.bindings.filter(({ value }) => !isKnown(value, scope)).map(({ name }) => name));
      const steps = describeBody(nested, inputScope(nested, input, unknown), place, lookUp);
      return { ...common, name: step.pathway, input, steps };
    }
    case "for": {
      const items = isKnown(step.over, scope) ? evaluate(step.over, scope) : undefined;
      const name = `for ${step.variable} in ${items === undefined ? expressionText(step.over) : JSON.stringify(items)}`;
      const turns = Array.isArray(items)
        ? items.flatMap((item, turn) =>
            describeBlock(step.steps, withValue(scope, step.variable, item), [...place, turn + 1], 0, lookUp),
          )
        : describeBlock(step.steps, without(scope, new Set([step.variable])), [...place, 0], 0, lookUp);
      return { ...common, name, input: {}, steps: turns };
    }
    case "when": {
      const decided = [...valuesOf(step.condition)].every((value) => isKnown(value, scope));
      const taken = !decided ? null : holds(step.condition, scope) ? "then" : "otherwise";
      const then = describeBlock(step.steps, scope, place, 0, lookUp);
      const otherwise = describeBlock(step.otherwise, scope, place, step.steps.length, lookUp);
      const steps = taken === "then" ? then : taken === "otherwise" ? otherwise : [...then, ...otherwise];
      return { ...common, name: `when ${conditionText(step.condition)}`, input: {}, taken, steps };
    }
  }
}

function inputScope(pathway: PathwayContract, input: JsonObject, unknown: ReadonlySet<string>): KnownScope {
  const values = new Map<string, Json>(Object.entries(input));
  for (const { name, defaultValue } of pathway.takes) {
    if (!values.has(name) && defaultValue !== undefined) values.set(name, defaultValue);
  }
  return {
    name: (name) => values.get(name),
    step: () => undefined,
    isKnown: ({ base }) => base.kind === "name" && !unknown.has(base.name),
  };
}

function without(scope: KnownScope, unknown: ReadonlySet<string>): KnownScope {
  return {
    ...scope,
    isKnown: (reference) =>
      !(reference.base.kind === "name" && unknown.has(reference.base.name)) && scope.isKnown(reference),
  };
}

function withValue(scope: KnownScope, variable: string, value: Json): KnownScope {
  const isVariable = ({ base }: Reference) => base.kind === "name" && base.name === variable;
  return {
    ...scope,
    name: (name) => (name === variable ? value : scope.name(name)),
    isKnown: (reference) => isVariable(reference) || scope.isKnown(reference),
  };
}

function bindKnown(
  bindings: readonly { readonly name: string; readonly value: Expression }[],
  scope: KnownScope,
): JsonObject {
  const bound = bindings.flatMap(({ name, value }): [string, Json][] => {
    const result = known(value, scope);
    return result === undefined ? [] : [[name, result]];
  });
  return Object.fromEntries(bound);
}

function isKnown(expression: Expression, scope: KnownScope): boolean {
  return [...referencesOf(expression)].every((reference) => scope.isKnown(reference));
}

/** The value, with unknown parts as the references that their author wrote. */
function known(expression: Expression, scope: KnownScope): Json | undefined {
  if (isKnown(expression, scope)) return evaluate(expression, scope);
  switch (expression.kind) {
    case "reference":
      return formatReference(expression.reference);
    case "template":
      return expression.parts.map((part) => (typeof part === "string" ? part : partText(part, scope))).join("");
    case "list":
      return expression.items.map((item) => known(item, scope) ?? null);
    case "object":
      return Object.fromEntries(expression.entries.map(([key, value]) => [key, known(value, scope) ?? null]));
    case "literal":
      return expression.value;
  }
}

function partText(reference: Reference, scope: KnownScope): string {
  if (!scope.isKnown(reference)) return formatReference(reference);
  const value = evaluate({ kind: "reference", reference, span: reference.span }, scope);
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function namesIn(step: Step): readonly string[] {
  if (step.kind === "locus") return [step.locus];
  if (step.kind === "pathway") return [step.pathway];
  return step.kind === "for" ? [] : [...step.steps, ...step.otherwise].flatMap(namesIn);
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "value":
      return expressionText(condition.value);
    case "not":
      return `not ${conditionText(condition.operand)}`;
    case "compare":
      return `${expressionText(condition.left)} ${condition.operator} ${expressionText(condition.right)}`;
    default:
      return `(${conditionText(condition.left)} ${condition.kind} ${conditionText(condition.right)})`;
  }
}

function expressionText(expression: Expression): string {
  return expression.kind === "reference"
    ? formatReference(expression.reference)
    : JSON.stringify(known(expression, nothingKnown));
}

const nothingKnown: KnownScope = { name: () => undefined, step: () => undefined, isKnown: () => false };
