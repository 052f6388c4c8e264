import { shortSha } from "../../core/mod.ts";
import type { LocusStatus } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatDuration, formatFitness, plural } from "../format.ts";
import { renderTable } from "../table.ts";

export async function status(context: CommandContext): Promise<ExitCode> {
  return await context.withProject((project) => {
    const report = project.organism.status();
    for (const { runId, name, message } of report.stuck) {
      context.note(`sg: run ${runId} of ${name} needs you: ${message ?? "it is stuck"}; see \`sg journal ${runId}\``);
    }
    const fusions = project.organism.fusions.list();
    context.print({ root: context.root, version: context.services.version, ...report, fusions }, () => {
      const { counts, averageFitness } = report;
      const mean = averageFitness === null ? "nothing has run yet" : `average fitness ${formatFitness(averageFitness)}`;
      const summary = `${plural(counts.alleles, "allele")} (${plural(counts.mutants, "mutant")}) at ${counts.loci} loci · ${plural(counts.runs, "run")}, ${counts.failures} failed · ${mean}`;
      const engine = `kernel ${report.kernel} · mutation engine ${report.mutationEngine ?? "off"}`;
      const fused = fusions.map(({ pathway, steps }) => `${pathway} (${plural(steps.length, "locus", "loci")})`);
      const asOne = fused.length === 0 ? "" : `\npathways in one gene: ${fused.join(", ")}`;
      // Where peers have a say, whose is how much of the fitness.
      const parts = report.loci.some(({ dominant }) => dominant !== null && dominant.peers !== null)
        ? ["HERE", "PEERS"]
        : [];
      const rows = report.loci.map((locus) => row(context, locus, parts.length > 0));
      const header = ["LOCUS", "FAMILY", "RISK", "ALLELES", "DOMINANT", "FITNESS", ...parts];
      const all = [...header, "≥95%", "RUNS", "P50", "P99"];
      const numbers = [3, ...all.map((_, column) => column).slice(5)];
      return `${summary}\n${engine}${asOne}\n\n${renderTable(all, rows, numbers)}`;
    });
    return Promise.resolve(exitCodes.done);
  });
}

function row({ colors }: CommandContext, locus: LocusStatus, withPeers: boolean): readonly string[] {
  const { name, family, risk, alleles, waiting, dominant } = locus;
  const count = waiting === 0 ? String(alleles) : `${alleles} (${waiting} waiting)`;
  const parts = withPeers ? ["", ""] : [];
  if (dominant === null) return [name, family, risk, count, colors.red("none"), "", ...parts, "", "", "", ""];
  const { fitness, local, peers, wilson, n } = dominant;
  const none = colors.dim("–");
  const latency = (us: number | null): string => (us === null ? "" : formatDuration(us));
  const ran = (value: number): string => (n > 0 ? formatFitness(value) : none);
  const heard = peers === null ? none : `${formatFitness(peers.fitness)} over ${peers.n}`;
  return [
    ...[name, family, risk, count, shortSha(dominant.sha)],
    n > 0 || peers !== null ? formatFitness(fitness) : none,
    ...(withPeers ? [ran(local), heard] : []),
    ...[ran(wilson), String(n), latency(dominant.p50Us), latency(dominant.p99Us)],
  ];
}
