import type { Sha } from "../../core/mod.ts";
import { localFitness, wilsonLowerBound } from "../../evolution/mod.ts";
import { type ExpressedAllele, type Origin, parentsOf, type Stage, type StageChange } from "../../genome/mod.ts";

/** One allele in its family: what it is worth, why it exists, what became of it. */
export interface LineageNode {
  readonly sha: Sha;
  readonly stage: Stage;
  readonly generation: number;
  readonly fitness: number;
  readonly wilson: number;
  readonly n: number;
  readonly createdAtMs: number;
  readonly origin: Origin;
  readonly children: readonly LineageNode[];
  readonly history: readonly StageChange[];
}

/**
 * The alleles of a locus as a forest: the family of the dominant first, then in order of birth.
 * Parents that are not here (another interface) make a root.
 */
export function lineageOf(
  alleles: readonly ExpressedAllele[],
  changes: readonly StageChange[],
): readonly LineageNode[] {
  const known = new Set(alleles.map(({ allele }) => allele.sha));
  const parentOf = ({ allele }: ExpressedAllele) => parentsOf(allele.origin).find((sha) => known.has(sha)) ?? null;
  const childrenOf = Map.groupBy(alleles, parentOf);
  const changesOf = Map.groupBy(changes, ({ sha }) => sha);
  const node = ({ allele, stage, stats }: ExpressedAllele): LineageNode => ({
    sha: allele.sha,
    stage,
    generation: allele.generation,
    fitness: localFitness(stats),
    wilson: wilsonLowerBound(stats.successes, stats.n),
    n: stats.n,
    createdAtMs: allele.createdAtMs,
    origin: allele.origin,
    children: (childrenOf.get(allele.sha) ?? []).map(node),
    history: changesOf.get(allele.sha) ?? [],
  });
  const roots = (childrenOf.get(null) ?? []).map(node);
  return [...roots.filter(leads), ...roots.filter((root) => !leads(root))];
}

function leads(node: LineageNode): boolean {
  return node.stage === "dominant" || node.children.some(leads);
}

export function latestFirst(alleles: readonly ExpressedAllele[]): readonly ExpressedAllele[] {
  return [...alleles].sort((left, right) => right.allele.createdAtMs - left.allele.createdAtMs);
}
