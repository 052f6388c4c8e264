import { UsageError } from "../../core/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";
import { renderAsked, renderFusion, renderFusions } from "../render-fusion.ts";

export interface FuseFlags {
  readonly list?: true;
}

/** With `--engine`, a model's gene competes with the mechanical one: exit code 1 when there is none of the model's. */
export async function fuse(context: CommandContext, pathway: string | undefined, flags: FuseFlags): Promise<ExitCode> {
  if (flags.list) return await list(context, pathway);
  if (pathway === undefined)
    throw new UsageError("Cannot fuse: name a pathway, or list those that are fused by --list");
  const { engine } = context.flags;
  return await context.withProject(async ({ organism }) => {
    organism.pathway(pathway);
    if (engine !== undefined) context.note(`sg: asking for a gene that does what the steps of ${pathway} do`);
    const by = personOf(context.io);
    const report = await context.interruptible((signal) =>
      organism.fuse(pathway, { signal, by, ...(engine === undefined ? {} : { engine }) }),
    );
    const { asked } = report;
    context.print(report, () =>
      [...(asked === null ? [] : [renderAsked(context, asked)]), renderFusion(context, report)].join("\n"),
    );
    return asked?.verdict === "refused" ? exitCodes.runFailed : exitCodes.done;
  });
}

async function list(context: CommandContext, pathway: string | undefined): Promise<ExitCode> {
  if (pathway !== undefined) {
    throw new UsageError(
      `Cannot list fusions of ${JSON.stringify(pathway)}: --list takes no name; sg explain tells of one`,
    );
  }
  return await context.withProject(({ organism }) => {
    const fusions = organism.fusions
      .list()
      .map((state) => ({ ...state, speed: organism.fusions.speed(state.pathway) }));
    context.print({ fusions }, () => renderFusions(fusions));
    return Promise.resolve(exitCodes.done);
  });
}

export async function unfuse(context: CommandContext, pathway: string): Promise<ExitCode> {
  return await context.withProject(({ organism }) => {
    const fusion = organism.fusions.unfuse(pathway, personOf(context.io));
    const state = { ...fusion, speed: organism.fusions.speed(pathway) };
    context.print(state, () => renderFusion(context, state));
    return Promise.resolve(exitCodes.done);
  });
}
