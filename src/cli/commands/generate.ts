import { shortSha } from "../../core/mod.ts";
import { proposeGene } from "../../llm/mod.ts";
import { type GeneratedAllele, generateAlleles } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatCost, plural } from "../format.ts";
import { renderTable } from "../table.ts";

export interface GenerateFlags {
  readonly count: number;
  readonly approach?: string;
}

/** New alleles without a failure: each by another approach, none of them in the way of those that work. */
export async function generate(context: CommandContext, locus: string, flags: GenerateFlags): Promise<ExitCode> {
  return await context.withProject(async ({ organism, engines }) => {
    const nursery = organism.nursery(locus);
    const author = engines.author();
    const { count, approach = null } = flags;
    const note = (text: string) => context.note(`sg: ${text}`);
    const results = await context.interruptible((signal) =>
      generateAlleles(nursery, { author, propose: proposeGene, count, approach, signal, note }),
    );
    const taken = results.filter(({ sha }) => sha !== null).length;
    context.print({ locus, asked: flags.count, taken, generated: results }, () => render(locus, results, taken));
    return taken > 0 ? exitCodes.done : exitCodes.runFailed;
  });
}

function render(locus: string, results: readonly GeneratedAllele[], taken: number): string {
  const rows = results.map(({ sha, stage, refused, approach, likeness, model }, index) => [
    String(index + 1),
    sha === null ? "refused" : shortSha(sha),
    stage ?? "",
    likeness === null ? "" : `${Math.round(likeness * 100)} %`,
    model === null ? "" : formatCost(model.costUsd),
    approach ?? refused ?? "",
  ]);
  const table = renderTable(["", "ALLELE", "STAGE", "ALIKE", "COST", "APPROACH, OR WHY NOT"], rows, [3, 4]);
  return `${table}\n${plural(taken, "new allele")} at ${locus}; \`sg compete ${locus}\` tells which is better`;
}
