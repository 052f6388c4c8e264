import { shortSha } from "../core/mod.ts";
import type { FusionState, Speed } from "../organism/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatDuration, formatFitness, plural } from "./format.ts";

/** Whether a pathway is one gene, since when and to what effect; or what keeps it from it. */
export function renderFusion(context: CommandContext, state: FusionState & { readonly speed: Speed }): string {
  const { colors } = context;
  const { pathway, fused, steps, speed } = state;
  return [
    `${colors.bold(pathway)}  ${fused === null ? "runs step by step" : colors.green(`runs as one gene, ${shortSha(fused.sha)}`)}`,
    `  ${fused === null ? prospect(state) : worth(fused)}`,
    ...speedLines(speed),
    ...steps.map(({ locus, sha }) => colors.dim(`  ${sha === null ? "nobody" : shortSha(sha)}  ${locus}`)),
  ].join("\n");
}

function prospect({ obstacle, stable, after }: FusionState): string {
  if (obstacle !== null) return `it is not fused: ${obstacle}`;
  if (after === 0) return "it is not fused: fusion is switched off (fusion.after = 0)";
  return `it is fused after ${after} successes in a row with the same alleles; so far ${stable}`;
}

function worth({ createdAtMs, n, successes, fitness }: NonNullable<FusionState["fused"]>): string {
  const since = new Date(createdAtMs).toISOString().slice(0, 19).replace("T", " ");
  const ran =
    n === 0 ? "it has not run yet" : `fitness ${formatFitness(fitness)}, ${successes} of ${plural(n, "run")} good`;
  return `made ${since}; ${ran}`;
}

function speedLines({ stepwiseUs, fusedUs }: Speed): readonly string[] {
  if (stepwiseUs === null || fusedUs === null) return [];
  const ratio = fusedUs === 0 ? "" : `, ${(stepwiseUs / fusedUs).toFixed(1)} times as fast`;
  return [`  lately ${formatDuration(fusedUs)} a run, ${formatDuration(stepwiseUs)} step by step${ratio}`];
}
