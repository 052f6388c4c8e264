import type { LocusName, Sha } from "../../core/mod.ts";
import type {
  DigestAnswer,
  DigestRequest,
  NodeInfo,
  ObservationsAnswer,
  ObservationsRequest,
  PushAnswer,
  SharedAllele,
} from "./wire.ts";

/**
 * Another node, as the sync sees it. Over HTTP it is `PeerClient`; a simulation answers from an `Exchange` in memory,
 * with whatever delay and loss it likes. Every call may throw `PeerError`.
 */
export interface PeerPort {
  info(): Promise<NodeInfo>;
  digest(request: DigestRequest): Promise<DigestAnswer>;
  allele(locus: LocusName, sha: Sha): Promise<SharedAllele | null>;
  push(allele: SharedAllele): Promise<PushAnswer>;
  observations(request: ObservationsRequest): Promise<ObservationsAnswer>;
}
