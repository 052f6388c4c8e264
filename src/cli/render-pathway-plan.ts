import { shortSha } from "../core/mod.ts";
import type { PathwayPlan, PlannedLocus } from "../organism/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatFitness, plural } from "./format.ts";
import { operationText } from "./render-journal.ts";

type PlannedStep = PathwayPlan["steps"][number];

/** Steps with their bindings and first alleles, then what they would do. */
export function renderPathwayPlan(context: CommandContext, plan: PathwayPlan): string {
  const { colors } = context;
  const { pathway, risk, onFailure, kernel, steps, rehearsal } = plan;
  return [
    `${colors.bold(pathway)}  risk ${risk}  ${kernel} kernel  on failure: ${onFailure.join(", ")}`,
    ...steps.flatMap((step) => stepLines(context, plan, step, "  ")),
    "",
    ...rehearsalLines(context, rehearsal),
  ].join("\n");
}

function stepLines(context: CommandContext, plan: PathwayPlan, step: PlannedStep, indent: string): readonly string[] {
  const { colors } = context;
  const { key, kind, name, needs, input, taken, steps } = step;
  const head = kind === "pathway" ? `-> ${name}` : name;
  const details = [
    ...(kind === "locus" ? [locusText(plan.loci[name])] : []),
    ...(taken === null ? [] : [taken === "then" ? "holds" : "does not hold"]),
    ...(needs.length === 0 ? [] : [`after ${needs.join(", ")}`]),
  ];
  return [
    `${indent}${key.padEnd(4)} ${head}  ${colors.dim(details.join("  "))}`.trimEnd(),
    ...Object.entries(input).map(([field, value]) => `${indent}       ${field} = ${JSON.stringify(value)}`),
    ...steps.flatMap((inner) => stepLines(context, plan, inner, `${indent}  `)),
  ];
}

function locusText(locus: PlannedLocus | undefined): string {
  if (locus === undefined) return "";
  const { family, risk, first } = locus;
  if (first === null) return `${family}, risk ${risk}, no allele is expressed`;
  const { sha, stage, fitness, n } = first;
  const record = n === 0 ? "has not run yet" : `fitness ${formatFitness(fitness)} over ${plural(n, "run")}`;
  return `${family}, risk ${risk}, ${stage} ${shortSha(sha)}, ${record}`;
}

function rehearsalLines({ colors }: CommandContext, rehearsal: PathwayPlan["rehearsal"]): readonly string[] {
  const { outcome, message, error, writes } = rehearsal;
  if (error !== null) return [colors.red(`a run would be turned away: ${error.message}`)];
  const where = "on a copy of the present state, without its verification";
  if (outcome !== "success") return [colors.red(`tried ${where}: ${outcome}: ${message ?? "no reason given"}`)];
  if (writes.length === 0) return [`tried ${where}: nothing would change`];
  return [
    `tried ${where}, it would make ${plural(writes.length, "change")}:`,
    ...writes.map(({ part, operation, inverse }) => {
      const back =
        inverse.length === 0 ? "nothing to take back" : `back by ${inverse.map(operationText).join(", then ")}`;
      return `  ${(part ?? "").padEnd(4)} ${operationText(operation)}  ${colors.dim(back)}`;
    }),
  ];
}
