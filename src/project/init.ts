import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type ContractLibrary, loadContracts } from "../contract/mod.ts";
import { type Clock, sha256 } from "../core/mod.ts";
import type { Allele, GenomeStore } from "../genome/mod.ts";
import { checkGene } from "../sandbox/mod.ts";
import { seedFiles } from "../seed/mod.ts";
import { openGenomeStore } from "../store/mod.ts";
import { hasGenome, type Layout, layoutOf } from "./layout.ts";
import { ContractError, ProjectError } from "./project-error.ts";
import { readSourceFiles, reasonOf } from "./source-files.ts";

export interface InitReport {
  readonly root: string;
  /** False: there was an organism already, and nothing was touched. */
  readonly created: boolean;
  readonly filesWritten: number;
  readonly loci: number;
  readonly alleles: number;
}

/**
 * Makes an organism in `root`: writes the seed contracts and genes (never over a file that is there), registers every
 * gene, and puts the genome in place last, by a rename. Interrupted or failed, it leaves no `.sg` behind and takes its
 * own files with it, so that it can simply be run again.
 * @param content `network`: the seeds that sg carries; `bare`: only what the directory already holds.
 */
export function initProject(root: string, content: "network" | "bare", clock: Clock): InitReport {
  const layout = layoutOf(root);
  if (hasGenome(layout)) return { root, created: false, filesWritten: 0, loci: 0, alleles: 0 };
  const written: string[] = [];
  const staging = join(root, `.sg-init-${process.pid}`);
  try {
    mkdirSync(root, { recursive: true });
    mkdirSync(staging, { mode: 0o700 });
    if (content === "network") writeSeeds(layout, written);
    const store = openGenomeStore({ path: join(staging, basename(layout.genome)), clock });
    const counts = registerGenes(layout, store, clock);
    store.close();
    putInPlace(staging, layout);
    return { root, created: true, filesWritten: written.length, ...counts };
  } catch (thrown) {
    for (const path of written) rmSync(path, { force: true });
    if (existsSync(staging)) rmSync(staging, { recursive: true, force: true });
    if (thrown instanceof Error && "syscall" in thrown)
      throw new ProjectError(`Cannot make an organism in ${root}: ${reasonOf(thrown)}`);
    throw thrown;
  }
}

/** One rename makes the organism. A `.sg` that lost its genome (and holds only what can be made anew) gets a new one. */
function putInPlace(staging: string, layout: Layout): void {
  if (existsSync(layout.state)) {
    renameSync(join(staging, basename(layout.genome)), layout.genome);
    rmSync(staging, { recursive: true });
  } else renameSync(staging, layout.state);
}

function writeSeeds(layout: Layout, written: string[]): void {
  for (const { path, text } of seedFiles()) {
    const target = join(layout.root, path);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    // "wx": a file that appeared since is its owner's, and stays.
    writeFileSync(target, text, { flag: "wx" });
    written.push(target);
  }
}

function registerGenes(layout: Layout, store: GenomeStore, clock: Clock): { loci: number; alleles: number } {
  const { library, diagnostics } = loadContracts(readSourceFiles(layout.root, layout.contracts, [".sg"]));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first !== undefined) {
    throw new ContractError(
      `Cannot make an organism in ${layout.root}: its contracts have ${errors.length} errors, the first at ${first.file}:${first.span.line}:${first.span.column}: ${first.message}; sg check shows all`,
    );
  }
  const atMs = clock.nowMs();
  for (const { name: locus, revision, interfaceHash, text } of library.genes.values()) {
    store.addContractRevision({ locus, revision, interfaceHash, text, atMs });
  }
  let alleles = 0;
  for (const { path, text } of readSourceFiles(layout.root, layout.genes, [".ts", ".js"])) {
    const seed = seedAllele(library, path, text, atMs);
    if (seed === null) continue;
    store.addAllele(seed.allele, seed.stage, `seed ${path}`);
    alleles += 1;
  }
  const subject = `${library.genes.size} loci`;
  const numbers = { loci: library.genes.size, alleles };
  const reason = "made from the contracts and genes in the root";
  store.audit.append({ atMs, actor: "sg init", action: "register", subject, sha: null, reason, numbers });
  return { loci: library.genes.size, alleles };
}

/** `genes/LOCUS.ts` is the locus's dominant; `genes/LOCUS/NAME.ts` are its recessives. */
function seedAllele(
  library: ContractLibrary,
  path: string,
  source: string,
  createdAtMs: number,
): { readonly allele: Allele; readonly stage: "dominant" | "recessive" } | null {
  const parts = path.replace(/\.[tj]s$/, "").split("/");
  const contract = library.genes.get(parts[1] ?? "");
  if (contract === undefined) return null;
  const [problem] = checkGene(source);
  if (problem !== undefined)
    throw new ContractError(`Cannot register ${path}:${problem.line}:${problem.column}: ${problem.message}`);
  const { name: locus, interfaceHash } = contract;
  return {
    allele: {
      sha: sha256(source),
      locus,
      interfaceHash,
      source,
      generation: 0,
      createdAtMs,
      origin: { kind: "seed", file: path },
    },
    stage: parts.length === 2 ? "dominant" : "recessive",
  };
}
