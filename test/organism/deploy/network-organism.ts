import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OrganismSettings } from "../../../src/organism/mod.ts";
import type { Sandbox } from "../../../src/sandbox/mod.ts";
import { seedAlleles, seedLibrary } from "../../genes/seed-library.ts";
import { type TestOrganism, testOrganism } from "../test-organism.ts";

const { library } = seedLibrary;
const levels = [library.genes, library.pathways, library.topologies, library.phenotypes];
const contracts = levels.flatMap((level) => [...level.values()].map(({ text }) => text)).join("\n\n");
const genes = new Map<string, string[]>();
for (const { path, contract } of seedAlleles) {
  const source = readFileSync(join(import.meta.dir, "..", "..", "..", path), "utf8");
  const isDominant = path.split("/").length === 2;
  const others = genes.get(contract.name) ?? [];
  genes.set(contract.name, isDominant ? [source, ...others] : [...others, source]);
}

/** The organism that `sg init` makes, in memory, with `more` contracts. */
export function networkOrganism(
  sandbox: Sandbox,
  more = "",
  decompose: readonly string[] = [],
  settings: Partial<OrganismSettings> = {},
): TestOrganism {
  const all: Record<string, readonly string[]> = Object.fromEntries(genes);
  if (decompose.length > 0) all.topology_decompose = decompose;
  return testOrganism({ sandbox, contracts: `${contracts}\n\n${more}`, genes: all, settings });
}
