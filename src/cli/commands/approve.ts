import { shortSha } from "../../core/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

export async function approve(context: CommandContext, sha: string): Promise<ExitCode> {
  return await context.withProject((project) => {
    const who = context.io.environment.SUDO_USER ?? context.io.environment.USER ?? "a person at the terminal";
    const { allele, stage } = project.organism.approve(sha, who);
    context.print(
      { sha: allele.sha, locus: allele.locus, stage },
      () => `Approved ${shortSha(allele.sha)} at ${allele.locus}: it is ${stage} now.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}
