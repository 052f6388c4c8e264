import { limits, shortSha, UsageError } from "../../core/mod.ts";
import { readTextFile } from "../../project/mod.ts";
import { checkGene } from "../../sandbox/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { GeneRejectedError } from "../gene-rejected-error.ts";

export async function register(
  context: CommandContext,
  locus: string,
  file: string,
  flags: { readonly dominant?: true },
): Promise<ExitCode> {
  const source = readTextFile(context.path(file), limits.sourceBytesMax);
  if (source.trim() === "") throw new UsageError(`Cannot register ${file}: it is empty`);
  const problems = checkGene(source);
  if (problems.length > 0) throw new GeneRejectedError(file, problems);
  return await context.withProject((project) => {
    const { sha, added } = project.organism.register(locus, source, file, flags.dominant ? "dominant" : "recessive");
    const { stage } = project.organism.allele(sha);
    context.print({ locus, sha, stage, added }, () =>
      added
        ? `Registered ${shortSha(sha)} at ${locus} as ${stage}.`
        : `${locus} has ${shortSha(sha)} already; it is ${stage}.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}
