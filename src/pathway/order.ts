import type { Requirement, Step } from "../contract/mod.ts";

/**
 * Top-level steps in an order that respects `requires`: a depth-first topological sort that starts from the written
 * order, so that without requirements nothing moves. O(steps + requirements). Cycles were refused by the checker.
 */
export function executionOrder(steps: readonly Step[], requires: readonly Requirement[] | null): readonly Step[] {
  if (requires === null || requires.length === 0) return steps;
  const byNumber = new Map(steps.map((step) => [step.number, step]));
  const needs = new Map<number | null, number[]>();
  for (const requirement of requires) {
    needs.set(requirement.step, [...(needs.get(requirement.step) ?? []), ...requirement.needs]);
  }
  const order: Step[] = [];
  const seen = new Set<Step>();
  const place = (step: Step | undefined): void => {
    if (step === undefined || seen.has(step)) return;
    seen.add(step);
    for (const number of needs.get(step.number) ?? []) place(byNumber.get(number));
    order.push(step);
  };
  for (const step of steps) place(step);
  return order;
}
