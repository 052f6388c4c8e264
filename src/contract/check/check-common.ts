import { type Sha, sha256 } from "../../core/mod.ts";
import { type FailurePolicy, RISKS, type Risk } from "../model.ts";
import { type SectionKind, sectionOf } from "../parse/syntax-tree.ts";
import type { Span } from "../span.ts";
import type { Unit } from "./library-index.ts";

/** What every contract carries of its declaration. */
export function originOf({ declaration, source }: Unit): { revision: Sha; text: string; file: string; span: Span } {
  const text = source.text.slice(declaration.span.start, declaration.span.end);
  return { revision: sha256(text), text, file: source.path, span: declaration.name.span };
}

/** Reports a part that has to be there. A declaration with errors is spared: the part may be what could not be read. */
export function requireSection(unit: Unit, kind: SectionKind, why: string): void {
  const { declaration, report } = unit;
  if (!declaration.sound || sectionOf(declaration, kind) !== undefined) return;
  const message = `I was expecting \`${kind}\` in the ${declaration.level} \`${declaration.name.text}\`.`;
  report.error("missing-section", declaration.name.span, message, { hint: why });
}

/** The prose that a reader and the mutation engine start from. */
export function proseOf(unit: Unit): string {
  requireSection(unit, "does", "say in a sentence or two what it is for");
  const section = sectionOf(unit.declaration, "does");
  if (section?.text.trim() === "") {
    unit.report.error("missing-section", section.span, "I was expecting a sentence under `does:`.");
  }
  return section?.text ?? "";
}

export function riskOf(unit: Unit): Risk {
  requireSection(unit, "risk", `write \`risk\` and one of ${RISKS.join(", ")}`);
  const section = sectionOf(unit.declaration, "risk");
  if (section === undefined) return "critical";
  const risk = RISKS.find((candidate) => candidate === section.word.text);
  if (risk !== undefined) return risk;
  const guess = unit.report.suggestions.suggest(section.word.text, RISKS);
  const message = `There is no risk "${section.word.text}"${guess || "."}`;
  unit.report.error("invalid-risk", section.word.span, message, { hint: `the risks are ${RISKS.join(", ")}` });
  return "critical";
}

/** The policies of `on failure:`, of which each level has its own. */
export function policiesOf(unit: Unit, known: readonly FailurePolicy[]): readonly FailurePolicy[] {
  const policies: FailurePolicy[] = [];
  for (const { text, span } of sectionOf(unit.declaration, "on failure")?.policies ?? []) {
    const policy = known.find((candidate) => candidate === text);
    const repeated = policy !== undefined && policies.includes(policy);
    if (repeated) unit.report.error("duplicate-name", span, `\`${text}\` is here twice.`);
    else if (policy !== undefined) policies.push(policy);
    else {
      const guess = unit.report.suggestions.suggest(text, known);
      const message = `A ${unit.declaration.level} has no failure policy ${JSON.stringify(text.slice(0, 64))}${guess || "."}`;
      unit.report.error("invalid-policy", span, message, { hint: `the policies are: ${known.join(" · ")}` });
    }
  }
  return policies;
}
