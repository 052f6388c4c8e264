import { limits, shortSha, UsageError } from "../../core/mod.ts";
import { checkGene } from "../../sandbox/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { GeneRejectedError } from "../gene-rejected-error.ts";
import { readInputText } from "../read-input.ts";

export async function register(
  context: CommandContext,
  locus: string,
  file: string,
  flags: { readonly dominant?: true },
): Promise<ExitCode> {
  const { text: source } = readInputText(context, file, limits.sourceBytesMax);
  if (source.trim() === "") throw new UsageError(`Cannot register ${file}: it is empty`);
  const problems = checkGene(source);
  if (problems.length > 0) throw new GeneRejectedError(file, problems);
  return await context.withProject(async (project) => {
    const { sha, added } = project.organism.register(locus, source, file, flags.dominant ? "dominant" : "recessive");
    const { stage } = project.organism.allele(sha);
    const { examples } = await project.organism.testAllele(sha);
    const failing = examples.filter(({ problem }) => problem !== null);
    if (failing.length > 0) {
      context.note(
        `sg: ${failing.length} of ${examples.length} examples of ${locus} do not hold for it, the first ${JSON.stringify(failing[0]?.input)}: ${failing[0]?.problem}`,
      );
    }
    context.print({ locus, sha, stage, added, examplesFailed: failing.length }, () =>
      added
        ? `Registered ${shortSha(sha)} at ${locus} as ${stage}.`
        : `${locus} has ${shortSha(sha)} already; it is ${stage}.`,
    );
    return exitCodes.done;
  });
}
