import type { InterfaceHash, LocusName, Sha } from "../core/mod.ts";

/**
 * What one node (the origin) has seen of one allele: invocations and their summed fitness, in millionths, so that sums are
 * whole numbers and every node has the same ones to the last digit. State, not events: of two statements of an origin
 * about an allele the one with the higher version holds, so that they may arrive twice, late, in any order and through
 * anybody; the signature is the origin's own.
 */
export interface Observation {
  /** The node's id. */
  readonly origin: string;
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly n: number;
  /** Sum of e over the n invocations, times a million. */
  readonly sumMicro: number;
  /** Rises with every statement of the origin, whatever it is about. */
  readonly version: number;
  /** Ed25519, base64url. */
  readonly signature: string;
}

export interface Observations {
  /** Keeps each statement that is newer than the one there; returns those. All are on disk on return. */
  merge(observations: readonly Observation[]): readonly Observation[];
  /** By all origins, of the alleles at one locus. */
  at(locus: LocusName): readonly Observation[];
  /** Everything; for a start. */
  all(): readonly Observation[];
}

/** Order of two statements of one origin about one allele; total, so that all nodes choose the same one. */
export function isNewer(left: Observation, right: Observation): boolean {
  if (left.version !== right.version) return left.version > right.version;
  if (left.n !== right.n) return left.n > right.n;
  if (left.sumMicro !== right.sumMicro) return left.sumMicro > right.sumMicro;
  return left.signature > right.signature;
}

/** Numbers used once, by which a request that is sent again is known. */
export interface Nonces {
  /** False when this peer used it before and the time to remember it is not over. Durable on return. */
  claim(peer: string, nonce: string, expiresAtMs: number): boolean;
  /** Forgets those that no request can be valid with any more. */
  forget(nowMs: number): void;
}

/** An allele that a peer brought. */
export interface PeerImport {
  readonly peer: string;
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly bytes: number;
  readonly atMs: number;
}

export interface PeerImports {
  note(imported: PeerImport): void;
  /** What a peer brought since then. */
  usage(peer: string, sinceMs: number): { readonly alleles: number; readonly bytes: number };
}

/** What an allele has done here, as far as it concerns others. */
export interface LocalTotal {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly n: number;
  readonly sumE: number;
}

/** What the genome remembers for the federation. */
export interface FederationRecords {
  readonly observations: Observations;
  readonly nonces: Nonces;
  readonly imports: PeerImports;
  /** Hashes of the alleles at a locus, with this interface, that others may have (any stage but deprecated), sorted. */
  sharedShas(locus: LocusName, interfaceHash: InterfaceHash): readonly Sha[];
  /** Of alleles that have run. */
  localTotals(): readonly LocalTotal[];
}
