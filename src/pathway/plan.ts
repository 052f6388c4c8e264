import type { PathwayContract, Reference, Step } from "../contract/mod.ts";
import { referencesOf, valuesOf } from "../contract/mod.ts";
import { SgError } from "../core/mod.ts";

/**
 * What a pathway's steps wait for. A pure function of the contract, linear in its steps and references.
 *
 * Without `requires:` each step waits for the one before it. With it, a step waits for what `requires:` names and for
 * the steps that its references may mean; the others run side by side. Loops and conditions are nodes whose inside is
 * only known at run time: the steps within them run in order, and a loop's turns one after another, because nothing in
 * the language lets an author say that one turn needs another.
 */
export interface Plan {
  readonly pathway: PathwayContract;
  /** Top-level steps in the written order. */
  readonly nodes: readonly PlanNode[];
  /** Indexes of `nodes` in an order that respects every need; the written order where nothing speaks against it. */
  readonly order: readonly number[];
  /** Whether steps that do not need each other may run side by side. */
  readonly isParallel: boolean;
}

export interface PlanNode {
  readonly step: Step;
  /** Indexes of the nodes that must be done before this one starts, ascending. */
  readonly needs: readonly number[];
}

/** Steps that wait for each other in a way that the checker could not see. */
export class PlanError extends SgError {
  readonly code = "contract_invalid";
}

const plans = new WeakMap<PathwayContract, Plan>();

/** The plan of a pathway, made once per contract. @throws PlanError when its steps wait for each other. */
export function planOf(pathway: PathwayContract): Plan {
  const known = plans.get(pathway);
  if (known !== undefined) return known;
  const plan = makePlan(pathway);
  plans.set(pathway, plan);
  return plan;
}

function makePlan(pathway: PathwayContract): Plan {
  const { steps, requires } = pathway;
  if (requires === null) {
    const nodes = steps.map((step, index) => ({ step, needs: index === 0 ? [] : [index - 1] }));
    return { pathway, nodes, order: [...nodes.keys()], isParallel: false };
  }
  const needs = referenceNeeds(steps);
  const byNumber = new Map(steps.map((step, index) => [step.number, index]));
  for (const requirement of requires) {
    const waiting = byNumber.get(requirement.step);
    if (waiting === undefined) continue;
    for (const number of requirement.needs) {
      const needed = byNumber.get(number);
      if (needed !== undefined) needs[waiting]?.add(needed);
    }
  }
  const nodes = steps.map((step, index) => ({ step, needs: [...(needs[index] ?? [])].sort((l, r) => l - r) }));
  return { pathway, nodes, order: orderOf(pathway, nodes), isParallel: true };
}

/**
 * For each step, the earlier steps that its references may mean: the last that surely bears the name or number. A `when`
 * bears the names within it only if it takes that branch, so it waits for whoever bore them before: then waiting for
 * the `when` is waiting for both.
 */
function referenceNeeds(steps: readonly Step[]): Set<number>[] {
  const names = new Map<string, number>();
  const numbers = new Map<number, number>();
  return steps.map((step, index) => {
    const needs = new Set<number>();
    const need = (earlier: number | undefined): void => {
      if (earlier !== undefined && earlier !== index) needs.add(earlier);
    };
    for (const { base } of freeReferences(step, null)) {
      need(base.kind === "name" ? names.get(base.name) : numbers.get(base.number));
    }
    for (const name of namesGiven(step)) {
      if (step.kind === "when") need(names.get(name));
      names.set(name, index);
    }
    if (step.number !== null) numbers.set(step.number, index);
    return needs;
  });
}

/** Names that a block's own steps and loop variables bear, in a chain from the innermost block outwards. */
interface Block {
  readonly names: Set<string>;
  readonly outer: Block | null;
}

/** References that reach out of the step: not to a loop's variable, nor to a step beside it in its own block. */
function* freeReferences(step: Step, block: Block | null): Generator<Reference> {
  for (const reference of ownReferences(step)) if (!isBound(reference, block)) yield reference;
  if (step.kind === "locus" || step.kind === "pathway") return;
  const variables = step.kind === "for" ? [step.variable] : [];
  const branches = step.kind === "for" ? [step.steps] : [step.steps, step.otherwise];
  for (const branch of branches) {
    const inner: Block = { names: new Set(variables), outer: block };
    for (const nested of branch) {
      yield* freeReferences(nested, inner);
      if (nested.kind === "locus") inner.names.add(nested.locus);
      if (nested.kind === "pathway") inner.names.add(nested.pathway);
    }
  }
}

function* ownReferences(step: Step): Generator<Reference> {
  if (step.kind === "for") yield* referencesOf(step.over);
  else if (step.kind === "when") for (const value of valuesOf(step.condition)) yield* referencesOf(value);
  else for (const { value } of step.bindings) yield* referencesOf(value);
}

function isBound({ base }: Reference, block: Block | null): boolean {
  if (base.kind === "step") return false;
  for (let each = block; each !== null; each = each.outer) if (each.names.has(base.name)) return true;
  return false;
}

/** Names under which a step's outputs can be referred to behind it. What happens in a loop stays in the loop. */
function namesGiven(step: Step): readonly string[] {
  if (step.kind === "locus") return [step.locus];
  if (step.kind === "pathway") return [step.pathway];
  return step.kind === "for" ? [] : [...step.steps, ...step.otherwise].flatMap(namesGiven);
}

/** A depth-first topological sort from the written order, without recursion: a chain may be as long as it likes. */
function orderOf(pathway: PathwayContract, nodes: readonly PlanNode[]): readonly number[] {
  const order: number[] = [];
  const state: ("new" | "under way" | "placed")[] = nodes.map(() => "new");
  for (const start of nodes.keys()) {
    const path = [start];
    const next = [0];
    while (path.length > 0) {
      const node = path[path.length - 1] ?? start;
      const turn = next.pop() ?? 0;
      const needed = state[node] === "placed" ? undefined : nodes[node]?.needs[turn];
      if (needed === undefined) {
        if (state[node] !== "placed") order.push(node);
        state[node] = "placed";
        path.pop();
        continue;
      }
      state[node] = "under way";
      next.push(turn + 1);
      if (state[needed] === "under way") throw cycleError(pathway, nodes, path.slice(path.indexOf(needed)));
      if (state[needed] === "placed") continue;
      path.push(needed);
      next.push(0);
    }
  }
  return order;
}

function cycleError(pathway: PathwayContract, nodes: readonly PlanNode[], cycle: readonly number[]): PlanError {
  const labels = cycle.map((index) => `step ${nodes[index]?.step.number ?? index + 1}`);
  return new PlanError(
    `Cannot plan pathway ${pathway.name}: ${[...labels, labels[0]].join(" needs ")}, by \`requires:\` or by a reference; take one of these needs out`,
  );
}
