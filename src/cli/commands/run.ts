import { UsageError } from "../../core/mod.ts";
import type { PathwayRun } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodeOfError, exitCodes } from "../exit-code.ts";
import { readInput } from "../read-input.ts";
import { renderPathwayPlan } from "../render-pathway-plan.ts";
import { pathwayRunJson, renderPathwayRun } from "../render-run.ts";

export interface RunFlags {
  readonly input?: string;
  readonly plan?: true;
  readonly resume?: string;
}

export async function run(context: CommandContext, pathway: string | undefined, flags: RunFlags): Promise<ExitCode> {
  if (flags.resume !== undefined) return await resume(context, flags.resume, pathway, flags);
  if (pathway === undefined) {
    throw new UsageError("Cannot run: which pathway? Name one, or a run to go on with: `sg run --resume RUN`");
  }
  const input = readInput(context, flags.input);
  return await context.withProject(async ({ organism }) => {
    if (flags.plan) {
      const plan = await organism.plan(pathway, input);
      context.print(plan, () => renderPathwayPlan(context, plan));
      const { outcome, error } = plan.rehearsal;
      if (error !== null) return exitCodeOfError(error);
      return outcome === "success" ? exitCodes.done : exitCodes.runFailed;
    }
    return report(context, await context.interruptible((signal) => organism.run(pathway, input, { signal })));
  });
}

async function resume(
  context: CommandContext,
  runId: string,
  pathway: string | undefined,
  flags: RunFlags,
): Promise<ExitCode> {
  if (pathway !== undefined || flags.input !== undefined || flags.plan) {
    throw new UsageError(
      "Cannot resume with a pathway, --input or --plan: the run's journal says what it runs, and on which input",
    );
  }
  return await context.withProject(async ({ organism }) =>
    report(context, await context.interruptible((signal) => organism.resume(runId, { signal }))),
  );
}

function report(context: CommandContext, result: PathwayRun): ExitCode {
  context.print(pathwayRunJson(result), () => renderPathwayRun(context, result));
  return result.outcome === "success" ? exitCodes.done : exitCodes.runFailed;
}
