import { runGeneHost } from "./host/gene-host.ts";

/** The word on the command line that turns a process into a gene host. */
export const GENE_HOST_WORD = "__gene-host";

/** For main.ts: when argv holds `GENE_HOST_WORD`, this is all that the process shall do. Never returns before the host ends. */
export async function geneHostMain(): Promise<void> {
  await runGeneHost(process.argv.slice(process.argv.indexOf(GENE_HOST_WORD) + 1));
}
