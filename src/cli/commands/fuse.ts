import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { renderFusion } from "../render-fusion.ts";

export async function fuse(context: CommandContext, pathway: string): Promise<ExitCode> {
  return await change(context, pathway, "fuse");
}

export async function unfuse(context: CommandContext, pathway: string): Promise<ExitCode> {
  return await change(context, pathway, "unfuse");
}

async function change(context: CommandContext, pathway: string, what: "fuse" | "unfuse"): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const fusion = { ...organism.fusions[what](pathway), speed: organism.fusions.speed(pathway) };
    context.print(fusion, () => renderFusion(context, fusion));
    return Promise.resolve(exitCodes.done);
  });
}
