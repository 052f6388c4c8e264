import { statSync, writeFileSync } from "node:fs";
import type { Sha } from "../../core/mod.ts";
import { writePrivateFile } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { corpusLines, fusionLines } from "../corpus/lines.ts";
import { redactionRules } from "../corpus/redact.ts";
import type { CorpusLine } from "../corpus/schema.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { readSince } from "../read-flag.ts";

export interface CorpusFlags {
  readonly out?: string;
  readonly since?: string;
  readonly fusion?: true;
}

/** What the organism has learnt, as lines that something else can learn from. */
export async function exportCorpus(context: CommandContext, flags: CorpusFlags): Promise<ExitCode> {
  const sinceMs = flags.since === undefined ? 0 : readSince(flags.since, context.services.clock.nowMs());
  const configuration = context.configuration();
  const rules = redactionRules(configuration.get("corpus.redact_fields"), configuration.get("corpus.redact_pattern"));
  return await context.withProject(({ organism }) => {
    const loci = organism.status().loci.map(({ name }) => name);
    const lines = loci.flatMap((name) =>
      corpusLines({ contract: organism.contract(name), alleles: organism.alleles(name) }, sinceMs, rules),
    );
    for (const [name, pathway] of organism.library.pathways) {
      const sourceOf = (locus: string, sha: Sha) =>
        organism.alleles(locus).find(({ allele }) => allele.sha === sha)?.allele.source;
      lines.push(...fusionLines({ pathway, fused: organism.fusions.alleles(name), sourceOf }, sinceMs, rules));
    }
    const wanted = flags.fusion ? lines.filter(({ kind }) => kind === "fusion") : lines;
    const text = wanted.map((line) => `${JSON.stringify(line)}\n`).join("");
    if (flags.out === undefined) {
      context.io.out(text);
      context.note(`sg: ${summary(wanted)}`);
    } else {
      const file = context.path(flags.out);
      // What learns from it may be anybody; who may read it is the owner's to say. A pipe or device is written to, not replaced.
      if (isRegularOrNew(file)) writePrivateFile(file, text);
      else writeFileSync(file, text);
      context.print({ file, lines: wanted.length }, () => `Wrote ${summary(wanted)} to ${file}.`);
    }
    return Promise.resolve(exitCodes.done);
  });
}

function isRegularOrNew(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
}

function summary(lines: readonly CorpusLine[]): string {
  const redacted = lines.filter((line) => line.redacted).length;
  return `${plural(lines.length, "line")}, ${redacted} with something redacted`;
}
