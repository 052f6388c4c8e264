import type { Incident } from "./incident.ts";
import type { Outcome } from "./replay.ts";

export const HEADING: readonly string[] = ["incident", "edit found", "tried", "seconds", "naive gene", "repaired"];

/** One line of the table; how long it took differs from machine to machine and is left to the caller. */
export function cellsOf({ title }: Pick<Incident, "title">, outcome: Outcome, seconds: string): readonly string[] {
  const { edit, candidatesTried, said, seen, repaired } = outcome;
  const naive = `${said.toFixed(2)} -> ${seen.toFixed(2)}`;
  return [title, edit, String(candidatesTried), seconds, naive, repaired?.toFixed(2) ?? "-"];
}

export function tableOf(lines: readonly (readonly string[])[]): string {
  const widths = HEADING.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
