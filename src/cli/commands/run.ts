import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readInput } from "../read-input.ts";
import { pathwayRunJson, renderPathwayRun } from "../render-run.ts";

export async function run(
  context: CommandContext,
  pathway: string,
  flags: { readonly input?: string },
): Promise<ExitCode> {
  const input = readInput(context, flags.input);
  return await context.withProject(async ({ organism }) => {
    const result = await organism.run(pathway, input);
    context.print(pathwayRunJson(result), () => renderPathwayRun(context, result));
    return result.outcome === "success" ? exitCodes.done : exitCodes.runFailed;
  });
}
