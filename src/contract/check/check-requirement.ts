import { referencesOf, valuesOf } from "../expression.ts";
import type { Expression, Requirement } from "../model.ts";
import { type StepNode, sectionOf } from "../parse/syntax-tree.ts";
import { listed } from "../report.ts";
import { findCycle } from "./find-cycles.ts";
import type { Unit } from "./library-index.ts";

/** `requires:` names steps that exist, and no step waits for itself by way of declared needs and references. */
export function checkRequirements(unit: Unit, nodes: readonly StepNode[]): readonly Requirement[] | null {
  const section = sectionOf(unit.declaration, "requires");
  if (section === undefined) return null;
  const numbers = new Map(nodes.flatMap((node) => (node.number === null ? [] : [[node.number, node] as const])));
  const edges = new Map<number, Set<number>>();
  for (const node of nodes) if (node.number !== null) edges.set(node.number, referredSteps(node));
  for (const { step, needs } of section.requirements) {
    for (const { value, span } of [step, ...needs]) {
      if (numbers.has(value)) continue;
      unit.report.error("unknown-step", span, `This pathway has no step ${value}.`, {
        hint: numbers.size === 0 ? "it has no steps" : `its steps are 1 to ${Math.max(...numbers.keys())}`,
      });
    }
    for (const need of needs) edges.get(step.value)?.add(need.value);
  }
  const cycle = findCycle([...edges.keys()], (step) => edges.get(step) ?? []);
  if (cycle !== undefined) {
    const members = new Set(cycle);
    const at = section.requirements.find(
      ({ step, needs }) => members.has(step.value) && needs.some((need) => members.has(need.value)),
    );
    const names = [...cycle, cycle[0]].map((step) => `step ${step}`);
    const path = listed(names, " needs ");
    unit.report.error("requires-cycle", at?.span ?? section.span, `These steps wait for each other: ${path}.`);
  }
  return section.requirements.map(({ step, needs, span }) => {
    return { step: step.value, needs: needs.map((need) => need.value), span };
  });
}

function referredSteps(node: StepNode): Set<number> {
  const found = new Set<number>();
  for (const value of valuesIn(node)) {
    for (const { base } of referencesOf(value)) if (base.kind === "step") found.add(base.number);
  }
  return found;
}

function* valuesIn(node: StepNode): Generator<Expression> {
  if (node.kind === "locus" || node.kind === "pathway") {
    for (const binding of node.bindings) yield binding.value;
    return;
  }
  if (node.kind === "for") yield node.over;
  else {
    yield* valuesOf(node.condition);
    for (const step of node.otherwise) yield* valuesIn(step);
  }
  for (const step of node.steps) yield* valuesIn(step);
}
