import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { type GeneContract, loadContracts } from "../../src/contract/mod.ts";

const root = join(import.meta.dir, "..", "..");
const scan = (pattern: string) => [...new Glob(pattern).scanSync({ cwd: root })].sort();

/** The contracts of the repository, as `sg init` would write them. */
export const seedLibrary = loadContracts(
  scan("contracts/**/*.sg").map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
);

export type Execute = (input: unknown, sdk: unknown) => unknown;

export interface SeedAllele {
  readonly path: string;
  readonly contract: GeneContract;
  readonly execute: Execute;
}

const paths = scan("genes/**/*.ts");

/** Every seed allele with the contract of its locus. Imported directly: these genes are ours, and reviewed. */
export const seedAlleles: readonly SeedAllele[] = await Promise.all(
  paths.map(async (path) => {
    const locus = path.split("/")[1]?.replace(/\.ts$/, "") ?? "";
    const contract = seedLibrary.library.genes.get(locus);
    if (contract === undefined) throw new Error(`Cannot test ${path}: no contract for "${locus}"`);
    const { execute } = (await import(join(root, path))) as { execute: Execute };
    return { path, contract, execute };
  }),
);

export function alleleAt(path: string): SeedAllele {
  const allele = seedAlleles.find((one) => one.path === path);
  if (allele === undefined) throw new Error(`Cannot test ${path}: there is no such gene`);
  return allele;
}
