import { type ContractLibrary, type GeneContract, interfaceDiff, loadContracts } from "../contract/mod.ts";
import type { Clock } from "../core/mod.ts";
import type { ContractRevision, GenomeStore } from "../genome/mod.ts";
import { ContractError } from "./project-error.ts";

/** Contracts that changed since the organism last saw them, and those that may not change as they did. */
export interface RevisionReport {
  readonly revised: readonly string[];
  readonly refused: ReadonlyMap<string, ContractError>;
}

/**
 * Holds every gene contract against the revision that the genome remembers (`contract-language.md`, Identity): prose,
 * examples, risk and verification may change and are recorded; an interface may not while alleles depend on it.
 */
export function reviewRevisions(library: ContractLibrary, store: GenomeStore, clock: Clock): RevisionReport {
  const revised: string[] = [];
  const refused = new Map<string, ContractError>();
  for (const contract of library.genes.values()) {
    const before = store.latestContractRevision(contract.name);
    if (before?.revision === contract.revision) continue;
    if (
      before !== null &&
      before.interfaceHash !== contract.interfaceHash &&
      store.allelesAt(contract.name).length > 0
    ) {
      refused.set(contract.name, interfaceChanged(contract, before));
      continue;
    }
    const { name: locus, revision, interfaceHash, text } = contract;
    store.addContractRevision({ locus, revision, interfaceHash, text, atMs: clock.nowMs() });
    if (before !== null) revised.push(locus);
  }
  return { revised, refused };
}

function interfaceChanged(contract: GeneContract, before: ContractRevision): ContractError {
  const { library } = loadContracts([{ path: contract.file, text: before.text }]);
  const old = library.genes.get(contract.name);
  const differences = old === undefined ? [] : interfaceDiff(old, contract);
  return new ContractError(
    `Cannot use contract ${contract.name} in ${contract.file}: its interface changed, and alleles of the old one exist\n` +
      `${differences.map((line) => `  ${line}\n`).join("")}  Give the new interface a name of its own, or put the old one back.`,
  );
}

/** The library without the contracts that were refused. */
export function withoutRefused(library: ContractLibrary, refused: ReadonlyMap<string, unknown>): ContractLibrary {
  if (refused.size === 0) return library;
  return { ...library, genes: new Map([...library.genes].filter(([name]) => !refused.has(name))) };
}
