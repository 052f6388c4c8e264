import { isJsonObject, type Json } from "../../core/mod.ts";
import type { Dispatched } from "../../federation/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { readDuration } from "../read-flag.ts";
import { readInput } from "../read-input.ts";

export interface DispatchFlags {
  readonly input?: string;
  readonly repeatable?: true;
  readonly patience: string;
}

/** Has the least loaded peer run a pathway. */
export async function dispatch(context: CommandContext, pathway: string, flags: DispatchFlags): Promise<ExitCode> {
  const input = readInput(context, flags.input);
  const patienceMs = readDuration(flags.patience, "--patience");
  return await context.withProject(async (project) => {
    const { fleet } = federationOf(context, project);
    await fleet.look();
    const dispatched = await fleet.dispatch({ pathway, input, repeatable: flags.repeatable === true, patienceMs });
    context.print(dispatched, () => render(dispatched));
    return outcomeOf(dispatched.run) === "success" ? exitCodes.done : exitCodes.runFailed;
  });
}

function render({ node, declined, run }: Dispatched): string {
  const output = isJsonObject(run) ? (run.output ?? null) : null;
  const message = isJsonObject(run) && typeof run.message === "string" ? [run.message] : [];
  const id = isJsonObject(run) && typeof run.runId === "string" ? run.runId : "";
  return [
    ...declined.map((each) => `${each.node} did not: ${each.reason}`),
    `${outcomeOf(run)}  on ${node.name}  ${id}`,
    ...message,
    JSON.stringify(output, null, 2),
  ].join("\n");
}

function outcomeOf(run: Json): string {
  return isJsonObject(run) && typeof run.outcome === "string" ? run.outcome : "failure";
}
