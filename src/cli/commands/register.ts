import { limits, shortSha, UsageError } from "../../core/mod.ts";
import { brokenPromises, countBroken } from "../../organism/mod.ts";
import { checkGene, GeneRejectedError } from "../../sandbox/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";
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
    const wish = flags.dominant ? "dominant" : "recessive";
    const who = personOf(context.io);
    const { sha, added, was, waiting } = project.organism.register(locus, source, file, wish, who);
    const { stage } = project.organism.allele(sha);
    const conformance = await project.organism.testAllele(sha);
    const broken = brokenPromises(conformance);
    if (broken !== null) context.note(`sg: of ${locus}, ${broken}`);
    const rejection =
      was === "deprecated"
        ? project.organism.explain(locus).changes.find((change) => change.sha === sha && change.to === "deprecated")
        : undefined;
    if (rejection !== undefined) context.note(`sg: ${shortSha(sha)} had been taken out: ${rejection.reason}`);
    const report = {
      locus,
      sha,
      stage,
      added,
      was,
      waiting: waiting !== null,
      examplesFailed: countBroken(conformance.examples),
    };
    context.print(report, () => {
      const what = added
        ? `Registered ${shortSha(sha)} at ${locus} as ${stage}.`
        : `${locus} has ${shortSha(sha)} already; it ${was === stage ? `is ${stage}` : `was ${was}, and is ${stage} now`}.`;
      if (waiting === null) return what;
      const { risk } = project.organism.contract(locus);
      return `${what}\nThe risk of ${locus} is ${risk}: it acts, as ${waiting.wish}, once a person lets it: sg approve ${shortSha(sha)}`;
    });
    return exitCodes.done;
  });
}
