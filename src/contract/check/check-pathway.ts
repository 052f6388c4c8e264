import type { LocusName, PathwayName } from "../../core/mod.ts";
import { referencesOf, valuesOf } from "../expression.ts";
import { type FailurePolicy, type PathwayContract, RISKS, type Risk, type Step } from "../model.ts";
import { type StepNode, sectionOf } from "../parse/syntax-tree.ts";
import { BindingCheck } from "./check-binding.ts";
import { originOf, policiesOf, proseOf, requireSection, riskOf } from "./check-common.ts";
import { ConditionCheck } from "./check-condition.ts";
import { checkRequirements } from "./check-requirement.ts";
import { checkVerify } from "./check-verify.ts";
import { type LibraryIndex, reportUnknown, type Unit } from "./library-index.ts";
import { type MaybeTyped, Scope } from "./scope.ts";

const POLICIES: readonly FailurePolicy[] = ["rollback completed steps", "report partial", "stop"];

export function checkPathway(unit: Unit, index: LibraryIndex, uses: Set<Unit>): PathwayContract {
  const { declaration, signature, report } = unit;
  const { takes, gives, types } = signature;
  const risk = riskOf(unit);
  requireSection(unit, "steps", "a pathway needs at least one step");
  const nodes = sectionOf(declaration, "steps")?.steps ?? [];
  checkNumbers(unit, nodes);
  const scope = Scope.of(report, takes, types);
  const check = new StepCheck(unit, index, uses, risk);
  const steps = check.steps(nodes, scope);
  check.given();
  return {
    level: "pathway",
    name: declaration.name.text as PathwayName,
    risk,
    does: proseOf(unit),
    takes,
    gives,
    types,
    steps,
    requires: checkRequirements(unit, nodes),
    verify: checkVerify(unit, index, scope, uses),
    onFailure: policiesOf(unit, POLICIES),
    ...originOf(unit),
  };
}

/** The numbers are what `requires:` and `{step 2.field}` speak of, so they have to be there and to be in order. */
function checkNumbers({ report, declaration }: Unit, nodes: readonly StepNode[]): void {
  const steps = sectionOf(declaration, "steps");
  if (steps !== undefined && nodes.length === 0 && declaration.sound) {
    report.error("missing-section", steps.span, "I was expecting at least one step under `steps:`.");
  }
  const seen = new Map<number, StepNode>();
  let expected = 1;
  for (const node of nodes) {
    if (node.number === null) {
      const message = "I was expecting a number in front of this step.";
      report.error("missing-step-number", node.span, message, { hint: `write \`${expected}.\`` });
    } else if (seen.has(node.number)) {
      report.error("duplicate-name", node.span, `There is already a step ${node.number}.`);
    } else if (node.number !== expected) {
      report.warn("step-order", node.span, `I was expecting step ${expected} here, but this is step ${node.number}.`);
    }
    if (node.number !== null) seen.set(node.number, node);
    expected = (node.number ?? expected) + 1;
  }
}

class StepCheck {
  readonly #unit: Unit;
  readonly #index: LibraryIndex;
  readonly #uses: Set<Unit>;
  readonly #risk: Risk;
  readonly #bindings: BindingCheck;
  readonly #conditions: ConditionCheck;
  /** Names of everything that some step gives; undefined as soon as the output of one is not known. */
  #given: Set<string> | undefined = new Set();

  constructor(unit: Unit, index: LibraryIndex, uses: Set<Unit>, risk: Risk) {
    this.#unit = unit;
    this.#index = index;
    this.#uses = uses;
    this.#risk = risk;
    this.#bindings = new BindingCheck(unit);
    this.#conditions = new ConditionCheck(unit);
  }

  steps(nodes: readonly StepNode[], scope: Scope): readonly Step[] {
    return nodes.map((node) => this.#step(node, scope));
  }

  /** A pathway that promises an output which nothing in it gives would fail at every run. */
  given(): void {
    const { signature, report } = this.#unit;
    for (const field of signature.gives) {
      if (this.#given === undefined || this.#given.has(field.name) || field.defaultValue !== undefined) continue;
      if (field.type.kind === "optional") continue;
      const message = `No step gives \`${field.name}\`, which this pathway promises.`;
      report.warn("ungiven-output", field.span, message, {
        hint: "an output is taken from the step that gives its name",
      });
    }
  }

  #step(node: StepNode, scope: Scope): Step {
    const common = { number: node.number, span: node.span };
    switch (node.kind) {
      case "for": {
        const steps = this.steps(node.steps, this.#bindings.loop(node, scope));
        scope.addNumber(node.number, undefined);
        return { ...common, kind: "for", variable: node.variable.text, over: node.over, steps };
      }
      case "when": {
        this.#conditions.condition(node.condition, scope);
        const tested = [...valuesOf(node.condition)].flatMap((value) => [...referencesOf(value)]);
        const [then, otherwise] = [scope.branch(tested), scope.branch(tested)];
        const steps = this.steps(node.steps, then);
        const otherwiseSteps = this.steps(node.otherwise, otherwise);
        scope.addBranches(then, otherwise);
        scope.addNumber(node.number, undefined);
        return { ...common, kind: "when", condition: node.condition, steps, otherwise: otherwiseSteps };
      }
      default: {
        const name = node.target.text;
        const output = this.#run(node, scope);
        scope.addStep(name, output);
        scope.addNumber(node.number, output);
        const { bindings } = node;
        if (node.kind === "pathway") return { ...common, kind: "pathway", pathway: name as PathwayName, bindings };
        return { ...common, kind: "locus", locus: name as LocusName, bindings };
      }
    }
  }

  #run(node: StepNode & { kind: "locus" | "pathway" }, scope: Scope): MaybeTyped {
    const level = node.kind === "locus" ? "gene" : "pathway";
    const target = this.#index.get(level, node.target.text);
    if (target === undefined) reportUnknown(this.#index, this.#unit.report, level, node.target);
    else {
      this.#uses.add(target);
      this.#compareRisk(node, target);
    }
    const signature = target?.signature.sound === true ? target.signature : undefined;
    this.#bindings.bindings(node.bindings, signature, node.target, scope);
    const output = target === undefined ? undefined : this.#index.output(target);
    if (output?.type.kind !== "record") this.#given = undefined;
    else for (const field of output.types.get(output.type.name) ?? []) this.#given?.add(field.name);
    return output;
  }

  #compareRisk(node: StepNode & { kind: "locus" | "pathway" }, target: Unit): void {
    const word = sectionOf(target.declaration, "risk")?.word.text;
    const ranks: readonly (string | undefined)[] = RISKS;
    if (ranks.indexOf(word) <= ranks.indexOf(this.#risk)) return;
    const message = `\`${node.target.text}\` has risk ${word}, more than the risk ${this.#risk} of this pathway.`;
    this.#unit.report.error("risk-too-low", node.target.span, message, { hint: `write \`risk ${word}\`` });
  }
}
