import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

/** Prints the bytes that the hash names and nothing else, so that they can be redirected, compared and registered. */
export async function source(context: CommandContext, prefix: string): Promise<ExitCode> {
  return await context.withProject((project) => {
    const { allele, stage } = project.organism.allele(prefix);
    if (context.flags.json) context.io.out(`${JSON.stringify({ ...allele, stage })}\n`);
    else context.io.out(allele.source);
    return Promise.resolve(exitCodes.done);
  });
}
