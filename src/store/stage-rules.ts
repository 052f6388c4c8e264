import { type LocusName, type Sha, shortSha } from "../core/mod.ts";

/** The history's reason for an allele that stopped being dominant because another became it. */
export function displacedBy(successor: Sha, reason: string): string {
  return `${shortSha(successor)} became dominant: ${reason}`;
}

export function unknownAllele(locus: LocusName, sha: Sha): string {
  return `Cannot change the stage of allele ${JSON.stringify(shortSha(sha))} at ${locus}: the genome has no such allele there`;
}
