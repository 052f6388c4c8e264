import { InputError, type Json, messageOf } from "../../core/mod.ts";
import { CallAborted, type Organism } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { parseInput, readInput, readInputText } from "../read-input.ts";
import { locusRunJson, renderLocusRun } from "../render-run.ts";

interface ExecFlags {
  readonly input?: string;
  readonly lines?: string;
}

/** Runs of `--lines` under way at once: enough to fill every gene host's batches. */
const LINES_IN_FLIGHT = 256;
/** All lines of `--lines` together; each has its own bound besides. */
const LINES_BYTES_MAX = 256 * 1_048_576;

export async function exec(context: CommandContext, locus: string, flags: ExecFlags): Promise<ExitCode> {
  if (flags.lines !== undefined) return await execLines(context, locus, flags.lines);
  const input = readInput(context, flags.input);
  return await context.withProject(async ({ organism }) => {
    const run = await context.interruptible((signal) => organism.execute(locus, input, { signal }));
    context.print(locusRunJson(run), () => renderLocusRun(context, run));
    return run.outcome === "success" ? exitCodes.done : exitCodes.runFailed;
  });
}

/** One input a line in, one result a line out, in the same order; a line that cannot be read is an error in its place. */
async function execLines(context: CommandContext, locus: string, source: string): Promise<ExitCode> {
  const { text, name } = readInputText(context, source, LINES_BYTES_MAX);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return await context.withProject(async ({ organism }) => {
    return await context.interruptible(async (signal) => {
      let exitCode: ExitCode = exitCodes.done;
      for (let start = 0; start < lines.length; start += LINES_IN_FLIGHT) {
        if (signal.aborted) {
          context.note(`sg: stopped: ${plural(lines.length - start, "line")} of ${name} did not run`);
          return exitCodes.runFailed;
        }
        const batch = lines.slice(start, start + LINES_IN_FLIGHT);
        const results = await Promise.all(
          batch.map((line, index) => execLine(organism, locus, line, `line ${start + index + 1} of ${name}`, signal)),
        );
        for (const result of results) {
          if (result.exitCode > exitCode) exitCode = result.exitCode;
          context.io.out(`${JSON.stringify(result.printed)}\n`);
        }
      }
      return exitCode;
    });
  });
}

async function execLine(
  organism: Organism,
  locus: string,
  line: string,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly printed: unknown; readonly exitCode: ExitCode }> {
  try {
    const input: Json = parseInput(line, name);
    const run = await organism.execute(locus, input, { signal });
    return { printed: locusRunJson(run), exitCode: run.outcome === "success" ? exitCodes.done : exitCodes.runFailed };
  } catch (thrown) {
    if (!(thrown instanceof InputError || thrown instanceof CallAborted)) throw thrown;
    return { printed: { error: { code: thrown.code, message: messageOf(thrown) } }, exitCode: exitCodeOf(thrown) };
  }
}
