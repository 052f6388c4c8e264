import { formatTime, shortSha } from "../../core/mod.ts";
import type { StageDifference } from "../../genome/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { personOf } from "../person.ts";
import { renderTable } from "../table.ts";

export async function snapshot(
  context: CommandContext,
  name: string,
  flags: { readonly reason?: string },
): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const taken = organism.snapshots.take(name, flags.reason ?? "", personOf(context.io));
    context.print(taken, () => `Snapshot ${name}: ${plural(taken.stages.length, "allele")} and their stages.`);
    return Promise.resolve(exitCodes.done);
  });
}

export async function listSnapshots(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const snapshots = organism.snapshots.list();
    context.print({ snapshots }, () => {
      if (snapshots.length === 0) return "No snapshots; `sg snapshot NAME` takes one.";
      const rows = snapshots.map(({ name, atMs, by, reason }) => [name, formatTime(atMs), by, reason]);
      return renderTable(["SNAPSHOT", "TAKEN", "BY", "WHY"], rows);
    });
    return Promise.resolve(exitCodes.done);
  });
}

/** One name: from it to the present. Two: from the first to the second. */
export async function diff(context: CommandContext, from: string, to: string | undefined): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const differences = organism.snapshots.differences(from, to ?? null);
    context.print({ from, to: to ?? null, differences }, () => renderDifferences(context, differences));
    return Promise.resolve(exitCodes.done);
  });
}

export async function rollback(context: CommandContext, name: string): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const result = organism.snapshots.rollback(name, personOf(context.io));
    context.print(result, () =>
      [
        `Rolled back to ${name}:`,
        renderDifferences(context, result.changed),
        `To undo this: sg rollback ${result.undo}`,
      ].join("\n"),
    );
    return Promise.resolve(exitCodes.done);
  });
}

function renderDifferences({ colors }: CommandContext, differences: readonly StageDifference[]): string {
  if (differences.length === 0) return "No difference.";
  const rows = differences.map(({ locus, sha, from, to }) => [
    locus,
    shortSha(sha),
    `${from ?? colors.dim("absent")} → ${to ?? colors.dim("absent")}`,
  ]);
  return renderTable(["LOCUS", "ALLELE", "STAGE"], rows);
}
