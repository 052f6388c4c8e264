import { formatTime, shortSha } from "../../core/mod.ts";
import { assertLocusOrPathway, type ExplainedAllele, type Explanation } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatFitness, plural } from "../format.ts";
import { renderFusion } from "../render-fusion.ts";

/** Changes of stage shown; `--json` has them all. */
const CHANGES_SHOWN_MAX = 10;

export async function explain(context: CommandContext, name: string): Promise<ExitCode> {
  return await context.withProject(async ({ organism }) => {
    assertLocusOrPathway(organism.library, name);
    if (organism.library.pathways.has(name)) {
      const fusion = { ...organism.fusions.state(name), speed: organism.fusions.speed(name) };
      context.print(fusion, () => renderFusion(context, fusion));
      return exitCodes.done;
    }
    const explanation = organism.explain(name);
    const reports = organism.contract(name).always.length === 0 ? [] : await organism.test(name);
    const violations = reports.flatMap(({ sha, properties }) =>
      properties.flatMap(({ property, problem }) => (problem === null ? [] : { sha, property, problem })),
    );
    const lines = violations.map(({ sha, problem }) => `  ${shortSha(sha)}  ${problem}`);
    context.print({ ...explanation, violations }, () =>
      [render(context, explanation), ...(lines.length === 0 ? [] : ["", "What its contract declares", ...lines])].join(
        "\n",
      ),
    );
    return exitCodes.done;
  });
}

function render(context: CommandContext, { locus, rules, alleles, changes, regressions }: Explanation): string {
  const { colors } = context;
  const hidden = changes.length - CHANGES_SHOWN_MAX;
  return [
    `${colors.bold(locus)}  promotion: +${rules.promotionMargin} fitness over ${rules.promotionTrialsMin} invocations; demotion: ${rules.demotionFailures} failures in a row`,
    ...alleles.flatMap((allele, index) => alleleLines(context, allele, index)),
    "",
    "What was decided",
    ...changes
      .slice(0, CHANGES_SHOWN_MAX)
      .map(
        ({ sha, from, to, reason, atMs }) =>
          `  ${formatTime(atMs)}  ${shortSha(sha)}  ${from ?? "new"} → ${to}: ${reason}`,
      ),
    ...(hidden > 0 ? [`  ... and ${hidden} earlier`] : []),
    ...(regressions.length === 0 ? [] : ["", "Regressions"]),
    ...regressions.map(
      ({ sha, level, before, since, delay, reaction, atMs }) =>
        `  ${formatTime(atMs)}  ${shortSha(sha)}  ${level}: failures rose from ${percent(before)} to ${percent(since)}, noticed after ${delay} invocations; ${reaction}`,
    ),
  ].join("\n");
}

function alleleLines({ colors }: CommandContext, allele: ExplainedAllele, index: number): readonly string[] {
  const { sha, stage, fitness, local, peers, wilson, n, successes, consecutiveFailures, reasons } = allele;
  const shown = stage === "dominant" ? colors.green(stage) : stage;
  const worth =
    n === 0
      ? "has not run"
      : `fitness ${formatFitness(fitness)}, ${successes} of ${plural(n, "run")} good (with 95 % confidence at least ${percent(wilson)})`;
  const failing = consecutiveFailures > 0 ? `, the last ${consecutiveFailures} failed` : "";
  return [
    `${index + 1}. ${shortSha(sha)}  ${shown}  ${worth}${failing}`,
    ...(peers === null
      ? []
      : [
          `     fitness ${formatFitness(fitness)} is 0.7 · ${formatFitness(local)} here + 0.3 · peers ${formatFitness(peers.fitness)} over ${peers.n} (${peers.by.join(", ")})`,
        ]),
    ...reasons.map((reason) => colors.dim(`     ${reason}`)),
  ];
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
