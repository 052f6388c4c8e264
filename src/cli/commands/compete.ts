import { type Json, shortSha } from "../../core/mod.ts";
import type { Tournament } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatDuration, plural } from "../format.ts";
import { parseInput, readInputText } from "../read-input.ts";
import { renderTable } from "../table.ts";

export interface CompeteFlags {
  readonly inputs?: string;
  readonly count: number;
  readonly seed: number;
  readonly promote?: true;
}

const INPUTS_BYTES_MAX = 64 * 1_048_576;

export async function compete(context: CommandContext, locus: string, flags: CompeteFlags): Promise<ExitCode> {
  const inputs = flags.inputs === undefined ? null : readLines(context, flags.inputs);
  return await context.withProject(async ({ organism }) => {
    const tournament = await organism.compete(locus, { inputs, count: flags.count, seed: flags.seed });
    const promotion = flags.promote ? organism.promoteWinner(tournament) : null;
    context.print({ ...tournament, promotion }, () => render(context, tournament, promotion));
    return exitCodes.done;
  });
}

function readLines(context: CommandContext, source: string): readonly Json[] {
  const { text, name } = readInputText(context, source, INPUTS_BYTES_MAX);
  return text
    .split("\n")
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, index }) => parseInput(line, `line ${index + 1} of ${name}`));
}

function render(context: CommandContext, tournament: Tournament, promotion: string | null): string {
  const { locus, examples, others, seed } = tournament;
  const rows = tournament.standings.map((standing, index) => [
    String(index + 1),
    shortSha(standing.sha),
    standing.stage,
    String(standing.good),
    standing.wilson.toFixed(3),
    String(standing.successes),
    String(standing.refusals),
    String(standing.failures - standing.foreseen),
    String(standing.foreseen),
    standing.agreement === null ? "" : `${(standing.agreement * 100).toFixed(0)} %`,
    standing.p50Us === null ? "" : formatDuration(standing.p50Us),
    standing.p99Us === null ? "" : formatDuration(standing.p99Us),
    standing.against === null
      ? ""
      : `+${standing.against.won} −${standing.against.lost}, p ${standing.against.p.toFixed(3)}`,
  ]);
  const header = [
    "",
    "ALLELE",
    "STAGE",
    "GOOD",
    "≥95%",
    "SUCCESS",
    "REFUSED",
    "FAILED",
    "FORESEEN",
    "AGREES",
    "P50",
    "P99",
  ];
  return [
    `${context.colors.bold(locus)}: ${plural(rows.length, "allele")}, ${plural(examples, "example")} and ${plural(others, "other input")} (seed ${seed})`,
    renderTable([...header, "AGAINST THE DOMINANT"], rows, [3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ...tournament.standings.flatMap(({ sha, violations }) =>
      violations.map(({ problem }) => context.colors.red(`${shortSha(sha)} breaks its contract: ${problem}`)),
    ),
    ...(promotion === null ? [] : [promotion]),
  ].join("\n");
}
