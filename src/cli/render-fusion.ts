import { formatTime, shortSha } from "../core/mod.ts";
import type { FusionContest } from "../genome/mod.ts";
import type { AskedFusion, FusedState, FusionState, Speed } from "../organism/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatCost, formatDuration, formatFitness, plural } from "./format.ts";
import { renderTable } from "./table.ts";

type ShownFusion = FusionState & { readonly speed: Speed };

/** Whether a pathway is one gene, since when and to what effect; or what keeps it from it. */
export function renderFusion(context: CommandContext, state: ShownFusion): string {
  const { colors } = context;
  const { pathway, fused, steps, speed, alternatives } = state;
  return [
    `${colors.bold(pathway)}  ${fused === null ? "runs step by step" : colors.green(`runs as one gene, ${shortSha(fused.sha)}`)}`,
    `  ${fused === null ? prospect(state) : worth(fused)}`,
    ...(fused === null || fused.contest === null ? [] : [`  ${contestText(fused.contest)}`]),
    ...speedLines(speed),
    ...alternatives.map((other) => colors.dim(`  beside it ${shortSha(other.sha)}, ${other.stage}, ${worth(other)}`)),
    ...steps.map(({ locus, sha }) => colors.dim(`  ${sha === null ? "nobody" : shortSha(sha)}  ${locus}`)),
  ].join("\n");
}

/** What became of the gene that a model was asked for. */
export function renderAsked(context: CommandContext, asked: AskedFusion): string {
  const { engine, model, verdict, sha, reason, disagreement, trace } = asked;
  const { colors } = context;
  const cost = trace === null ? "" : `, ${plural(trace.calls, "call")}, ${formatCost(trace.costUsd)}`;
  const shown = verdict === "won" ? colors.green(verdict) : verdict;
  const whose = `${engine} (${model}${cost})`;
  if (disagreement === null) return `${whose}  ${shown}${sha === null ? "" : ` ${shortSha(sha)}`}: ${reason}`;
  return [
    `${whose}  ${shown}: its gene does something else than the steps`,
    `  for   ${JSON.stringify(disagreement.input)}`,
    `  they  ${disagreement.steps}`,
    `  it    ${disagreement.gene}`,
  ].join("\n");
}

/** All fused pathways, each gene on a line of its own. */
export function renderFusions(fusions: readonly ShownFusion[]): string {
  if (fusions.length === 0) return "no pathway runs as one gene";
  const rows = fusions.flatMap(({ pathway, fused, alternatives }) =>
    [...(fused === null ? [] : [fused]), ...alternatives].map((gene, index) => [
      index === 0 ? pathway : "",
      shortSha(gene.sha),
      gene.stage,
      writerOf(gene),
      gene.n === 0 ? "" : formatFitness(gene.fitness),
      String(gene.n),
      gene.contest === null ? "" : contestText(gene.contest),
    ]),
  );
  return renderTable(["PATHWAY", "GENE", "STAGE", "WRITTEN BY", "FITNESS", "RUNS", "CONTEST"], rows, [4, 5]);
}

/** How a model's gene did against the one that was there. */
export function contestText({ rival, won, p50Us, rivalP50Us, faster, slower }: FusionContest): string {
  const verdict = `${won ? "won against" : "lost to"} ${shortSha(rival)}`;
  return `${verdict}: ${formatDuration(p50Us)} against ${formatDuration(rivalP50Us)} a call, faster in ${faster} of ${faster + slower}`;
}

function prospect({ obstacle, stable, after }: FusionState): string {
  if (obstacle !== null) return `it is not fused: ${obstacle}`;
  if (after === 0) return "it is not fused: fusion is switched off (fusion.after = 0)";
  return `it is fused after ${after} successes in a row with the same alleles; so far ${stable}`;
}

function worth(gene: FusedState): string {
  const { createdAtMs, n, successes, fitness } = gene;
  const ran =
    n === 0 ? "it has not run yet" : `fitness ${formatFitness(fitness)}, ${successes} of ${plural(n, "run")} good`;
  return `made ${formatTime(createdAtMs)}, ${writerOf(gene)}; ${ran}`;
}

function writerOf({ engine, model }: FusedState): string {
  return model === null ? engine : `${engine} ${model.model}`;
}

function speedLines({ stepwiseUs, fusedUs }: Speed): readonly string[] {
  if (stepwiseUs === null || fusedUs === null) return [];
  const ratio = fusedUs === 0 ? "" : `, ${(stepwiseUs / fusedUs).toFixed(1)} times as fast`;
  return [`  lately ${formatDuration(fusedUs)} a run, ${formatDuration(stepwiseUs)} step by step${ratio}`];
}
