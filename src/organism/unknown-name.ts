import type { ContractLibrary } from "../contract/mod.ts";
import { didYouMean, NotFoundError } from "../core/mod.ts";

export function unknownLocus({ genes, pathways }: ContractLibrary, name: string): NotFoundError {
  const hint = pathways.has(name) ? "; it is a pathway: use `sg run`" : didYouMean(name, genes.keys());
  return new NotFoundError(`Cannot find locus ${JSON.stringify(name)}: no contract declares it${hint}`);
}

export function unknownPathway({ genes, topologies, pathways }: ContractLibrary, name: string): NotFoundError {
  const hint = genes.has(name)
    ? "; it is a locus: use `sg exec`"
    : topologies.has(name)
      ? "; it is a topology: use `sg deploy`"
      : didYouMean(name, pathways.keys());
  return new NotFoundError(`Cannot find pathway ${JSON.stringify(name)}: no contract declares it${hint}`);
}

/** For what is asked of both alike. @throws NotFoundError */
export function assertLocusOrPathway({ genes, topologies, pathways }: ContractLibrary, name: string): void {
  if (genes.has(name) || pathways.has(name)) return;
  const hint = topologies.has(name) ? "; it is a topology" : didYouMean(name, [...genes.keys(), ...pathways.keys()]);
  throw new NotFoundError(`Cannot find locus or pathway ${JSON.stringify(name)}: no contract declares it${hint}`);
}
