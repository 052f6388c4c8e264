import { ConflictError, NotFoundError, shortSha } from "../../core/mod.ts";
import type { ExpressedAllele, GenomeStore } from "../../genome/mod.ts";

/**
 * The one allele whose hash starts with `prefix`; `LOCUS:PREFIX` where several loci have the same source.
 * @param allelesAt the alleles of a locus; throws NotFoundError for an unknown one
 */
export function findAllele(
  store: GenomeStore,
  prefix: string,
  allelesAt: (locus: string) => readonly ExpressedAllele[],
): ExpressedAllele {
  store.flush();
  const [, locus, digits] = /^(?:([a-z][a-z0-9_]*):)?([0-9a-f]{4,64})$/.exec(prefix) ?? [];
  const [first, second] = digits === undefined ? [] : found(store, digits, locus, allelesAt);
  if (first === undefined) {
    throw new NotFoundError(
      `Cannot find allele ${JSON.stringify(prefix)}: no hash here starts with it (give 4 hex digits or more)`,
    );
  }
  if (second === undefined) return first;
  const [one, other] = [first, second].map(({ allele }) => shortSha(allele.sha));
  const remedy =
    one === other
      ? `${first.allele.locus} and ${second.allele.locus} have the same source; write ${first.allele.locus}:${one} or ${second.allele.locus}:${other}`
      : `${one} and ${other} both start with it; give more digits`;
  throw new ConflictError(`Cannot choose allele ${JSON.stringify(prefix)}: ${remedy}`);
}

function found(
  store: GenomeStore,
  digits: string,
  locus: string | undefined,
  allelesAt: (locus: string) => readonly ExpressedAllele[],
): readonly ExpressedAllele[] {
  if (locus === undefined) return store.allelesByPrefix(digits, 2);
  return allelesAt(locus).filter(({ allele }) => allele.sha.startsWith(digits));
}
