import { initProject } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";

export function init(context: CommandContext, flags: { readonly bare?: true }): ExitCode {
  const report = initProject(context.root, flags.bare ? "bare" : "network", context.services.clock);
  context.print(report, () =>
    report.created
      ? `Made an organism in ${report.root}: ${plural(report.loci, "locus").replace("locuss", "loci")}, ${plural(report.alleles, "allele")}, ${plural(report.filesWritten, "file")} written.`
      : `There is an organism in ${report.root} already: nothing was changed.`,
  );
  return exitCodes.done;
}
