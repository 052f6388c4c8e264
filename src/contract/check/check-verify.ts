import type { LocusName } from "../../core/mod.ts";
import type { Verify, VerifyStep } from "../model.ts";
import { sectionOf, type VerifyNode } from "../parse/syntax-tree.ts";
import { BindingCheck } from "./check-binding.ts";
import { type LibraryIndex, reportUnknown, type Unit } from "./library-index.ts";
import type { Scope } from "./scope.ts";

/** The `verify:` of any level: every check is a diagnostic gene with what it takes, inside a window of time. */
export function checkVerify(unit: Unit, index: LibraryIndex, scope: Scope, uses: Set<Unit>): Verify | null {
  const section = sectionOf(unit.declaration, "verify");
  if (section === undefined) return null;
  const { report } = unit;
  if (section.within === null && unit.declaration.sound) {
    const message = "I was expecting a line such as `within 30s` in this `verify:`.";
    const hint = "it says how long the checks may take to come true";
    report.error("missing-within", section.span, message, { hint });
  }
  if (section.steps.length === 0 && unit.declaration.sound) {
    report.error("missing-section", section.span, "I was expecting at least one diagnostic in this `verify:`.");
  }
  const check = new VerifyCheck(unit, index, uses);
  return { steps: check.steps(section.steps, scope), withinMs: section.within?.ms ?? 0 };
}

class VerifyCheck {
  readonly #unit: Unit;
  readonly #index: LibraryIndex;
  readonly #uses: Set<Unit>;
  readonly #bindings: BindingCheck;

  constructor(unit: Unit, index: LibraryIndex, uses: Set<Unit>) {
    this.#unit = unit;
    this.#index = index;
    this.#uses = uses;
    this.#bindings = new BindingCheck(unit);
  }

  steps(nodes: readonly VerifyNode[], scope: Scope): readonly VerifyStep[] {
    return nodes.map((node) => this.#step(node, scope));
  }

  #step(node: VerifyNode, scope: Scope): VerifyStep {
    if (node.kind === "for") {
      const steps = this.steps(node.steps, this.#bindings.loop(node, scope));
      const { text: variable } = node.variable;
      return { kind: "for", variable, over: node.over, steps, span: node.span };
    }
    const target = this.#target(node);
    this.#bindings.bindings(
      node.bindings,
      target?.signature.sound === true ? target.signature : undefined,
      node.target,
      scope,
    );
    return { kind: "check", locus: node.target.text as LocusName, bindings: node.bindings, span: node.span };
  }

  #target(node: VerifyNode & { kind: "check" }): Unit | undefined {
    const target = this.#index.get("gene", node.target.text);
    if (target === undefined) return reportUnknown(this.#index, this.#unit.report, "gene", node.target);
    this.#uses.add(target);
    const family = sectionOf(target.declaration, "is")?.word.text;
    if (family === "diagnostic" || family === undefined) return target;
    const message = `\`verify:\` runs diagnostics, but \`${node.target.text}\` is ${family}.`;
    this.#unit.report.error("not-diagnostic", node.target.span, message);
    return target;
  }
}
