import { bareWordsOf } from "../expression.ts";
import type { FailurePolicy, PhenotypeContract, Resource, TopologyContract } from "../model.ts";
import { type NameNode, type ResourceNode, sectionOf } from "../parse/syntax-tree.ts";
import { listed } from "../report.ts";
import { DECOMPOSE, resourceKinds } from "../resource-kinds.ts";
import { BindingCheck } from "./check-binding.ts";
import { originOf, policiesOf, proseOf, requireSection } from "./check-common.ts";
import { checkVerify } from "./check-verify.ts";
import { findCycle } from "./find-cycles.ts";
import { type LibraryIndex, reportUnknown, type Unit } from "./library-index.ts";
import { Scope } from "./scope.ts";
import type { Signature } from "./signature.ts";

const POLICIES: readonly FailurePolicy[] = ["preserve what works", "report what failed", "rollback everything"];

export function checkTopology(unit: Unit, index: LibraryIndex, uses: Set<Unit>): TopologyContract {
  const { declaration, signature, report } = unit;
  const { takes, types } = signature;
  requireSection(unit, "has", "a topology says what there is");
  const scope = Scope.of(report, takes, types);
  const nodes = sectionOf(declaration, "has")?.resources ?? [];
  checkRepeats(unit, nodes);
  const kinds = resourceKinds(index);
  const has = nodes.map((node) => resourceOf(unit, node, scope, kinds));
  checkResourceCycle(unit, has);
  return {
    level: "topology",
    name: declaration.name.text,
    does: proseOf(unit),
    takes,
    types,
    has,
    verify: checkVerify(unit, index, scope, uses),
    onFailure: policiesOf(unit, POLICIES),
    ...originOf(unit),
  };
}

/** The other resources that a resource names by a bare word, in the order of its properties. */
export function resourceNeeds(resource: Resource, names: ReadonlySet<string>): readonly string[] {
  const needs = new Set<string>();
  for (const { value } of resource.properties) {
    for (const { word } of bareWordsOf(value)) if (word !== resource.name && names.has(word)) needs.add(word);
  }
  return [...needs];
}

function checkRepeats({ report }: Unit, nodes: readonly ResourceNode[]): void {
  const first = new Map<string, NameNode>();
  for (const { name } of nodes) {
    const earlier = first.get(name.text);
    if (earlier === undefined) first.set(name.text, name);
    else {
      const related = [{ file: report.file, span: earlier.span, message: "the first one is here" }];
      report.error("duplicate-name", name.span, `The resource \`${name.text}\` is here twice.`, { related });
    }
  }
}

function resourceOf(unit: Unit, node: ResourceNode, scope: Scope, kinds: ReadonlyMap<string, Signature>): Resource {
  const { declaration, report } = unit;
  const { kind } = node;
  if (kind === null && declaration.sound) {
    const message = `I was expecting \`is KIND\` in the resource \`${node.name.text}\`.`;
    report.error("missing-section", node.name.span, message, { hint: "for example `is bridge`" });
  }
  if (kind !== null && kinds.size > 0 && !kinds.has(kind.text)) {
    const guess = report.suggestions.suggest(kind.text, kinds.keys());
    const message = `I do not know a kind of resource named "${kind.text}"${guess || "."}`;
    const hint = `\`${DECOMPOSE}\` declares ${listed(kinds.keys())} under \`types:\``;
    report.error("unknown-kind", kind.span, message, { hint });
  }
  new BindingCheck(unit).bindings(node.properties, kinds.get(kind?.text ?? ""), kind ?? node.name, scope);
  return { name: node.name.text, kind: kind?.text ?? "", properties: node.properties, span: node.name.span };
}

function checkResourceCycle({ report }: Unit, has: readonly Resource[]): void {
  const byName = new Map(has.map((resource) => [resource.name, resource]));
  const names = new Set(byName.keys());
  const cycle = findCycle(names, (name) => {
    const resource = byName.get(name);
    return resource === undefined ? [] : resourceNeeds(resource, names);
  });
  const first = byName.get(cycle?.[0] ?? "");
  if (cycle === undefined || first === undefined) return;
  const message = `These resources need each other: ${listed([...cycle, first.name], " needs ")}.`;
  report.error("resource-cycle", first.span, message, { hint: "a word in quotes is text and needs nothing" });
}

export function checkPhenotype(unit: Unit, index: LibraryIndex, uses: Set<Unit>): PhenotypeContract {
  const { declaration, report } = unit;
  requireSection(unit, "for", "write `for` and the name of a topology");
  const name = sectionOf(declaration, "for")?.word;
  const target = name && index.get("topology", name.text);
  if (name !== undefined && target === undefined) reportUnknown(index, report, "topology", name);
  if (target !== undefined) uses.add(target);
  const values = declaration.sections.flatMap((section) => (section.kind === "value" ? section.binding : []));
  const signature = target?.signature.sound === true ? target.signature : undefined;
  new BindingCheck(unit).bindings(values, signature, name ?? declaration.name, Scope.of(report, [], new Map()));
  return {
    level: "phenotype",
    name: declaration.name.text,
    topology: name?.text ?? "",
    values,
    ...originOf(unit),
  };
}
