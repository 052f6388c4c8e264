import { type InterfaceHash, type LocusName, type Sha, sha256 } from "../../core/mod.ts";

/** What a node expresses first at one locus; null where nothing is dominant. */
export interface Expressed {
  readonly locus: LocusName;
  readonly interfaceHash: InterfaceHash;
  readonly dominant: Sha | null;
}

/** How two nodes differ in what they express. */
export interface Divergence {
  /** Loci where both have the same contract and express different alleles first. */
  readonly dominants: readonly LocusName[];
  /** Loci that only one of them has, or with another interface. */
  readonly contracts: readonly LocusName[];
  /** At how many loci both have the same contract and express the same allele first. */
  readonly same: number;
}

/** One text for one phenotype, so that nodes compare 64 characters before they compare lists. */
export function phenotypeHash(phenotype: readonly Expressed[]): Sha {
  const lines = phenotype.map(({ locus, interfaceHash, dominant }) => `${locus} ${interfaceHash} ${dominant ?? "-"}`);
  return sha256(lines.sort().join("\n"));
}

export function divergenceOf(ours: readonly Expressed[], theirs: readonly Expressed[]): Divergence {
  const here = new Map(ours.map((each) => [each.locus, each]));
  const there = new Map(theirs.map((each) => [each.locus, each]));
  const dominants: LocusName[] = [];
  const contracts: LocusName[] = [];
  let same = 0;
  for (const locus of [...new Set([...here.keys(), ...there.keys()])].sort()) {
    const [left, right] = [here.get(locus), there.get(locus)];
    if (left?.interfaceHash !== right?.interfaceHash) contracts.push(locus);
    else if (left?.dominant !== right?.dominant) dominants.push(locus);
    else same += 1;
  }
  return { dominants, contracts, same };
}
