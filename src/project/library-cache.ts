import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ContractLibrary, type Diagnostic, loadContracts, type SourceFile } from "../contract/mod.ts";
import { sha256 } from "../core/mod.ts";
import type { Layout } from "./layout.ts";
import { writePrivateCopy } from "./private-file.ts";

// Reading and checking fifty kilobytes of contracts takes a cold process about 20 ms, half of what a short command may
// take in all. So the library of an unchanged set of files is kept beside the genome, under the hash of those files and
// of the program that checked them. It is only ever a copy: absent, unreadable or stale, it is made anew.

export interface LoadedLibrary {
  readonly library: ContractLibrary;
  readonly diagnostics: readonly Diagnostic[];
}

/** `loadContracts`, remembered. Only a library without any diagnostic is kept. */
export function loadLibrary(layout: Layout, files: readonly SourceFile[], program: string): LoadedLibrary {
  const path = join(layout.state, "contracts.json");
  const key = sha256(JSON.stringify([program, files]));
  const kept = readCache(path, key);
  if (kept !== null) return { library: kept, diagnostics: [] };
  const loaded = loadContracts(files);
  if (loaded.diagnostics.length === 0) writeCache(path, key, loaded.library);
  return loaded;
}

type Written<Contract> = Contract extends { readonly types: infer Types }
  ? Omit<Contract, "types"> & { readonly types: Types extends ReadonlyMap<infer K, infer V> ? [K, V][] : never }
  : Contract;

interface CacheFile {
  readonly key: string;
  readonly genes: Written<MapValue<"genes">>[];
  readonly pathways: Written<MapValue<"pathways">>[];
  readonly topologies: Written<MapValue<"topologies">>[];
  readonly phenotypes: MapValue<"phenotypes">[];
}

type MapValue<Level extends keyof ContractLibrary> =
  ContractLibrary[Level] extends ReadonlyMap<string, infer Value> ? Value : never;

function writeCache(path: string, key: string, library: ContractLibrary): void {
  const flat = <Contract extends { readonly types: ReadonlyMap<string, unknown> }>(
    contracts: ReadonlyMap<string, Contract>,
  ) => [...contracts.values()].map((contract) => ({ ...contract, types: [...contract.types] }));
  const text = JSON.stringify({
    key,
    genes: flat(library.genes),
    pathways: flat(library.pathways),
    topologies: flat(library.topologies),
    phenotypes: [...library.phenotypes.values()],
  });
  try {
    writePrivateCopy(path, text);
  } catch {
    // A directory that cannot be written to has a genome that cannot either: the store reports that, and better.
  }
}

function readCache(path: string, key: string): ContractLibrary | null {
  let file: CacheFile;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
  if (file.key !== key) return null;
  const named = <Contract extends { readonly name: string }>(contracts: readonly Contract[]) =>
    new Map(contracts.map((contract) => [contract.name as string, contract]));
  return {
    genes: named(file.genes.map((gene) => ({ ...gene, types: new Map(gene.types) }))),
    pathways: named(file.pathways.map((pathway) => ({ ...pathway, types: new Map(pathway.types) }))),
    topologies: named(file.topologies.map((topology) => ({ ...topology, types: new Map(topology.types) }))),
    phenotypes: named(file.phenotypes),
  };
}
