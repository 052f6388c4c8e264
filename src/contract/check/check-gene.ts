import type { LocusName } from "../../core/mod.ts";
import { interfaceHash } from "../interface-hash.ts";
import type { Family, Feed, GeneContract, Timescale, Weights } from "../model.ts";
import { type NameNode, type SectionKind, sectionOf } from "../parse/syntax-tree.ts";
import { checkClaims } from "./check-claim.ts";
import { originOf, proseOf, requireSection, riskOf } from "./check-common.ts";
import { checkExamples } from "./check-example.ts";
import { checkVerify } from "./check-verify.ts";
import { fieldIndex } from "./field-index.ts";
import { type LibraryIndex, reportUnknown, type Unit } from "./library-index.ts";
import { outputOf, Scope } from "./scope.ts";

const FAMILIES: readonly Family[] = ["configuration", "diagnostic", "transform"];
const TIMESCALES: readonly Timescale[] = ["immediate", "convergence", "resilience"];

/** `runtime.md`, "Fitness". */
export const defaultWeights: Weights = { immediate: 0.3, convergence: 0.5, resilience: 0.2 };

/** Parts that only some families have, with the reason that the message gives. */
const FAMILY_PARTS: readonly {
  readonly part: SectionKind;
  readonly families: readonly Family[];
  readonly why: string;
}[] = [
  {
    part: "fails when",
    families: ["configuration", "transform"],
    why: "a diagnostic gene does not fail, it reports health: use `unhealthy when:`",
  },
  { part: "unhealthy when", families: ["diagnostic"], why: "only diagnostic genes report health: use `fails when:`" },
  {
    part: "always",
    families: ["transform"],
    why: "what other genes answer depends on the network too, which may have changed between two answers",
  },
  { part: "feeds", families: ["diagnostic"], why: "only the result of a diagnostic gene scores other genes" },
  {
    part: "verify",
    families: ["configuration"],
    why: "only a configuration gene changes something that could be verified",
  },
];

export function checkGene(unit: Unit, index: LibraryIndex, uses: Set<Unit>): GeneContract {
  const { declaration, signature, report } = unit;
  const { takes, gives, types } = signature;
  const errorsBefore = report.errorCount;
  const family = familyOf(unit);
  if (family !== undefined) checkFamily(unit, family);
  const bullets = (kind: "before" | "after" | "unhealthy when"): readonly string[] =>
    (sectionOf(declaration, kind)?.bullets ?? []).map((bullet) => bullet.text);
  if (family === "configuration") checkVerified(unit);
  const scope = Scope.of(report, takes, types);
  // What the gene itself gave is referred to like the output of a step: `{bridge_create.success}`.
  scope.addStep(declaration.name.text, signature.sound ? outputOf(declaration.name.text, signature) : undefined);
  const contract: GeneContract = {
    level: "gene",
    name: declaration.name.text as LocusName,
    family: family ?? "transform",
    risk: riskOf(unit),
    does: proseOf(unit),
    takes,
    gives,
    types,
    before: bullets("before"),
    after: bullets("after"),
    always: checkClaims(unit),
    failsWhen: sectionOf(declaration, "fails when")?.failures ?? [],
    unhealthyWhen: bullets("unhealthy when"),
    verify: checkVerify(unit, index, scope, uses),
    feeds: feedsOf(unit, index),
    weights: weightsOf(unit),
    examples: checkExamples(unit),
    interfaceHash: interfaceHash({ family: family ?? "transform", takes, gives, types }),
    ...originOf(unit),
  };
  // What is missing may be what could not be read: that is told first.
  if (family === "configuration" && signature.sound && report.errorCount === errorsBefore) checkJudged(unit);
  return contract;
}

const RISKS_TO_VERIFY: readonly string[] = ["medium", "high", "critical"];

/** From these risks on, policy lets nobody act on a live kernel whose work nothing checks. */
function checkVerified({ declaration, report }: Unit): void {
  const risk = sectionOf(declaration, "risk")?.word;
  if (!declaration.sound || risk === undefined || sectionOf(declaration, "verify") !== undefined) return;
  if (!RISKS_TO_VERIFY.includes(risk.text)) return;
  const message = `A configuration gene of risk ${risk.text} needs a \`verify:\` to act on a live kernel.`;
  const hint = "say which diagnostics must be healthy afterwards, and `within` what time";
  report.warn("unverified-risk", risk.span, message, { hint });
}

/** At the other risks, examples or diagnostics are what keeps a repair from doing nothing at all. */
function checkJudged({ declaration, report }: Unit): void {
  const risk = sectionOf(declaration, "risk")?.word.text ?? "";
  if (RISKS_TO_VERIFY.includes(risk) || sectionOf(declaration, "verify") !== undefined) return;
  if (sectionOf(declaration, "examples") !== undefined) return;
  const { text, span } = declaration.name;
  const message = `Nothing says whether an allele of \`${text}\` does its work: a repair that does nothing would pass.`;
  const hint = "add `examples:`, or a `verify:` with the diagnostics that must be healthy afterwards";
  report.warn("unjudged-gene", span, message, { hint });
}

function familyOf(unit: Unit): Family | undefined {
  requireSection(unit, "is", `write \`is\` and one of ${FAMILIES.join(", ")}`);
  const word = sectionOf(unit.declaration, "is")?.word;
  const family = FAMILIES.find((candidate) => candidate === word?.text);
  if (word === undefined || family !== undefined) return family;
  const message = `There is no family "${word.text}"${unit.report.suggestions.suggest(word.text, FAMILIES) || "."}`;
  return unit.report.error("invalid-family", word.span, message, { hint: `the families are ${FAMILIES.join(", ")}` });
}

function checkFamily(unit: Unit, family: Family): void {
  const { declaration, report } = unit;
  for (const { part, families, why } of FAMILY_PARTS) {
    const section = sectionOf(declaration, part);
    if (section === undefined || families.includes(family)) continue;
    report.error("wrong-family", section.span, `A ${family} gene has no \`${part}:\`.`, { hint: why });
  }
  requireSection(unit, "gives", "a gene that gives nothing cannot be judged");
  const gives = sectionOf(declaration, "gives");
  if (gives?.fields.length === 0 && declaration.sound) {
    report.error("missing-section", gives.span, "I was expecting at least one field under `gives:`.");
  }
  if (family === "diagnostic") requireOutput(unit, "healthy", "a diagnostic gene reports its finding in it");
  const refuses = sectionOf(declaration, "fails when")?.failures.some((failure) => failure.outcome === "refusal");
  if (refuses === true) requireOutput(unit, "success", "a refusal is an output with success=false");
}

function requireOutput({ declaration, report, signature }: Unit, name: string, why: string): void {
  const gives = sectionOf(declaration, "gives");
  if (gives === undefined || !signature.sound) return;
  const type = fieldIndex(signature.gives).get(name)?.type;
  if (type?.kind === "bool") return;
  const message = `I was expecting \`${name} bool\` among what \`${declaration.name.text}\` gives.`;
  report.error("missing-output", gives.span, message, { hint: why });
}

function feedsOf(unit: Unit, index: LibraryIndex): readonly Feed[] {
  const seen = new Set<string>();
  return (sectionOf(unit.declaration, "feeds")?.feeds ?? []).flatMap(({ locus, timescale, span }) => {
    if (index.get("gene", locus.text) === undefined) reportUnknown(index, unit.report, "gene", locus);
    const scale = timescaleOf(unit, timescale);
    if (scale === undefined) return [];
    const key = `${locus.text} ${scale}`;
    if (seen.has(key)) unit.report.error("duplicate-name", span, `\`${key}\` is here twice.`);
    seen.add(key);
    return { locus: locus.text as LocusName, timescale: scale, span };
  });
}

function weightsOf(unit: Unit): Weights {
  const section = sectionOf(unit.declaration, "weights");
  if (section === undefined) return defaultWeights;
  const weights: Record<Timescale, number> = { ...defaultWeights };
  const seen = new Set<Timescale>();
  for (const { timescale, value, span } of section.weights) {
    const scale = timescaleOf(unit, timescale);
    if (scale === undefined) continue;
    if (seen.has(scale)) unit.report.error("duplicate-name", span, `The weight of \`${scale}\` is here twice.`);
    seen.add(scale);
    weights[scale] = value;
  }
  if (TIMESCALES.every((scale) => weights[scale] === 0)) {
    unit.report.error("invalid-weights", section.span, "I was expecting at least one weight above 0.");
  }
  return weights;
}

function timescaleOf(unit: Unit, word: NameNode): Timescale | undefined {
  const scale = TIMESCALES.find((candidate) => candidate === word.text);
  if (scale !== undefined) return scale;
  const message = `There is no timescale "${word.text}"${unit.report.suggestions.suggest(word.text, TIMESCALES) || "."}`;
  const hint = `the timescales are ${TIMESCALES.join(", ")}`;
  return unit.report.error("invalid-timescale", word.span, message, { hint });
}
