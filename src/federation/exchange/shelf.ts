import type { InterfaceHash, LocusName, Sha } from "../../core/mod.ts";
import type { LocalTotal, Objection } from "../../genome/mod.ts";
import type { Peer } from "../peers/peer.ts";
import type { SharedAllele } from "./wire.ts";

/** What the organism has of alleles, as far as the federation is concerned. A simulation brings its own. */
export interface AlleleShelf {
  /** Rises whenever what the next three say may have changed. */
  revision(): number;
  /** The loci here, with the interface of their contracts. */
  loci(): ReadonlyMap<LocusName, InterfaceHash>;
  /** Hashes of alleles that others may have, sorted. */
  shas(locus: LocusName): readonly Sha[];
  /** Whether it is here, in whatever stage: what was rejected here does not come back. */
  has(locus: LocusName, sha: Sha): boolean;
  get(locus: LocusName, sha: Sha): SharedAllele | null;
  /**
   * Gate, the contract's examples, then the genome, in stage `shadow`; `along` is written together with it.
   * @returns what spoke against it, or null
   */
  admit(allele: SharedAllele, from: Peer, along: () => void): Promise<Objection | null>;
  /** What alleles did here, and how much runs at present. */
  totals(): readonly LocalTotal[];
  runsInFlight(): number;
  /** Peers' observations of alleles at these loci have changed. */
  heard(loci: ReadonlySet<LocusName>): void;
}
