import { SgError } from "../core/mod.ts";

/** A peer did not answer, or not as a peer would. */
export class PeerError extends SgError {
  readonly code = "peer_unavailable";
  override readonly retryable = true;
}
