import { formatTime } from "../core/mod.ts";
import type { JournaledOperation, JournaledWrite, JournalState, JournalSummary, RunJournal } from "../genome/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatDuration } from "./format.ts";
import { renderTable } from "./table.ts";

export function renderJournals(context: CommandContext, journals: readonly JournalSummary[]): string {
  if (journals.length === 0) return "No run has changed anything yet.";
  const rows = journals.map(({ runId, name, kernel, state, startedAtMs, message }) => [
    runId,
    name,
    kernel.kind,
    paintState(context, state),
    formatTime(startedAtMs),
    message ?? "",
  ]);
  return renderTable(["RUN", "NAME", "KERNEL", "STATE", "STARTED", "WHY"], rows);
}

/**
 * Steps with what each did to the kernel and what takes it back.
 * @param vanished what was left standing and has gone since; null: nobody can tell from here
 */
export function renderJournal(
  context: CommandContext,
  journal: RunJournal,
  vanished: ReadonlySet<JournaledWrite> | null,
): string {
  const { colors } = context;
  const { runId, name, state, message, steps, writes, kernel, startedAtMs, endedAtMs, resumes } = journal;
  const took = endedAtMs === null ? "" : `  ${formatDuration((endedAtMs - startedAtMs) * 1_000)}`;
  const lines = [
    `${paintState(context, state)}  ${colors.bold(name)} on the ${kernel.kind} kernel  ${colors.dim(`${runId}  ${formatTime(startedAtMs)}${took}`)}`,
  ];
  if (message !== null) lines.push(message);
  if (resumes !== null) lines.push(`goes on with run ${resumes}`);
  if (state === "kept") lines.push(`can go on: sg run --resume ${runId}`);
  if (steps.length > 0) {
    const rows = steps.map((step) => [
      step.key,
      step.name,
      step.outcome,
      String(step.attempts.length),
      step.durationUs === 0 ? "" : formatDuration(step.durationUs),
      String(writes.filter(({ part }) => part === step.key).length),
    ]);
    lines.push("", renderTable(["STEP", "NAME", "OUTCOME", "ATTEMPTS", "TIME", "WRITES"], rows, [3, 4, 5]));
  }
  const rows = writes.map((write) => [
    String(write.sequence + 1),
    write.part ?? "",
    operationText(write.operation),
    write.inverse.length === 0 ? "nothing" : write.inverse.map(operationText).join(", then "),
    state === "lost" || vanished?.has(write)
      ? "gone"
      : fateOf(context, write, vanished === null ? "unknown" : "stands"),
  ]);
  if (rows.length > 0) lines.push("", renderTable(["WRITE", "STEP", "OPERATION", "TAKEN BACK BY", "NOW"], rows, [0]));
  return lines.join("\n");
}

export function operationText({ name, args }: JournaledOperation): string {
  const values = Object.entries(args).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [name, ...values].join(" ");
}

function fateOf({ colors }: CommandContext, { progress }: JournaledWrite, left: "stands" | "unknown"): string {
  if (progress === null) return left === "stands" ? "stands" : "on another kernel";
  if (progress.refused.length > 0) return colors.red(progress.refused.map(({ message }) => message).join("; "));
  return progress.pending.length > 0 ? "being taken back" : "taken back";
}

function paintState({ colors }: CommandContext, state: JournalState): string {
  if (state === "stuck") return colors.red(state);
  return state === "committed" ? colors.green(state) : colors.yellow(state.replace("_", " "));
}
