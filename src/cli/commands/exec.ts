import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readInput } from "../read-input.ts";
import { locusRunJson, renderLocusRun } from "../render-run.ts";

export async function exec(
  context: CommandContext,
  locus: string,
  flags: { readonly input?: string },
): Promise<ExitCode> {
  const input = readInput(context, flags.input);
  return await context.withProject(async ({ organism }) => {
    const run = await organism.execute(locus, input);
    context.print(locusRunJson(run), () => renderLocusRun(context, run));
    return run.outcome === "success" ? exitCodes.done : exitCodes.runFailed;
  });
}
