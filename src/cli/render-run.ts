import { shortSha } from "../core/mod.ts";
import type { LocusRun, MutationReport, PathwayRun } from "../organism/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatCost, formatDuration, plural } from "./format.ts";

type Outcome = PathwayRun["steps"][number]["outcome"];

/** `{ runId, outcome, output, attempts, mutation }`: the documented shape of `sg exec --json`. */
export function locusRunJson(run: LocusRun) {
  const { runId, outcome, output, attempts, mutation } = run;
  return { runId, outcome, output, attempts, mutation };
}

/** The same for `sg run --json`, with `steps`, what a failure took back, and whether one gene did it all. */
export function pathwayRunJson(run: PathwayRun) {
  const { runId, outcome, output, message, attempts, steps, rollback, kept, fused, decomposed } = run;
  return { runId, outcome, output, message, attempts, steps, rollback, kept, fused, decomposed };
}

export function renderLocusRun(context: CommandContext, run: LocusRun): string {
  return [
    headline(context, run.outcome, run.locus, run.durationUs, run.runId),
    ...attemptLines(context, run, "  "),
    ...mutationLines(context, run.mutation, "  "),
    ...(run.outcome === "failure" ? [] : [JSON.stringify(run.output, null, 2)]),
  ].join("\n");
}

export function renderPathwayRun(context: CommandContext, run: PathwayRun): string {
  const { colors } = context;
  const width = Math.max(0, ...run.steps.map(({ name }) => name.length));
  const lines = [headline(context, run.outcome, run.pathway, run.durationUs, run.runId)];
  if (run.fused) lines.push(...attemptLines(context, run, "  fused: "));
  if (run.decomposed !== null) lines.push(`  the fused gene did not do, its steps ran: ${run.decomposed}`);
  const keyWidth = Math.max(2, ...run.steps.map(({ key }) => key.length));
  for (const step of run.steps) {
    const key = step.key.padStart(2).padEnd(keyWidth);
    lines.push(
      `  ${key} ${step.name.padEnd(width)}  ${mark(context, step.outcome)}  ${colors.dim(formatDuration(step.durationUs))}`,
    );
    if (step.attempts.length > 1 || step.outcome !== "success") lines.push(...attemptLines(context, step, "       "));
    lines.push(...mutationLines(context, step.mutation, "       "));
  }
  if (run.message !== null) lines.push(colors.red(run.message));
  if (run.rollback !== null) lines.push(rollbackLine(run.rollback));
  if (run.kept > 0) {
    const stand = `${plural(run.kept, "change")} of completed steps ${run.kept === 1 ? "stands" : "stand"}`;
    lines.push(`${stand}; go on with: sg run --resume ${run.runId}`);
  }
  if (run.outcome === "success") lines.push(JSON.stringify(run.output, null, 2));
  return lines.join("\n");
}

function headline(context: CommandContext, outcome: Outcome, name: string, durationUs: number, runId: string): string {
  const { colors } = context;
  return `${mark(context, outcome)}  ${colors.bold(name)}  ${colors.dim(`${formatDuration(durationUs)}  ${runId}`)}`;
}

function mark(context: CommandContext, outcome: Outcome): string {
  const { colors } = context;
  const paint = {
    success: colors.green,
    refusal: colors.yellow,
    failure: colors.red,
    cancelled: colors.yellow,
    skipped: colors.dim,
  };
  return paint[outcome](outcome);
}

function attemptLines(context: CommandContext, run: Pick<LocusRun, "attempts">, indent: string): string[] {
  return run.attempts.map(({ sha, outcome, kind, message, durationUs }) => {
    const shown = outcome === "failure" && kind === null ? "cancelled" : outcome;
    const why =
      outcome === "success" ? "" : `  ${shown === "cancelled" ? "" : `${kind ?? "refused"}: `}${message ?? ""}`;
    return `${indent}allele ${shortSha(sha)}  ${mark(context, shown)}  ${context.colors.dim(formatDuration(durationUs))}${why}`;
  });
}

function mutationLines(context: CommandContext, mutation: MutationReport | null, indent: string): string[] {
  if (mutation === null) return [];
  const cost = mutation.model === undefined ? "" : `, ${formatCost(mutation.model.costUsd)}`;
  const effort = `${plural(mutation.candidatesTried, "candidate")} in ${formatDuration(mutation.elapsedMs * 1_000)}${cost}`;
  const outcome = mutation.sha === null ? "no new allele" : `new allele ${shortSha(mutation.sha)}`;
  return [
    `${indent}mutation by ${mutation.engine}: ${outcome}: ${mutation.description} ${context.colors.dim(`(${effort})`)}`,
  ];
}

export function rollbackLine(rollback: NonNullable<PathwayRun["rollback"]>): string {
  const undone = `${plural(rollback.undone, "change")} taken back`;
  return rollback.failed.length === 0 ? undone : `${undone}; could not take back: ${rollback.failed.join("; ")}`;
}
