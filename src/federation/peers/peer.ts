import type { PublicKey } from "../identity.ts";

/** Another node, as `peers.json` describes it. */
export interface Peer {
  readonly name: string;
  /** Its node id. */
  readonly id: string;
  /** Its origin, `https://host:port`; null: it is known, and never called. */
  readonly url: string | null;
  /** How requests between us are authenticated. */
  readonly auth: "hmac" | "jwt";
  /** Shared secrets; the first signs, each of them is accepted: so they change without an interruption. */
  readonly secrets: readonly string[];
  /** Its public key: what its tokens and its observations are checked with. */
  readonly key: PublicKey | null;
  /** 0 to 1: how much its observations weigh. */
  readonly trust: number;
  /** Whether it may have runs done here (docs/fleet.md). */
  readonly dispatch: boolean;
}

/** The peers, in the order of the file. */
export interface PeerBook {
  all(): readonly Peer[];
  byId(id: string): Peer | undefined;
}

export function peerBook(peers: readonly Peer[]): PeerBook {
  const byId = new Map(peers.map((peer) => [peer.id, peer]));
  return { all: () => peers, byId: (id) => byId.get(id) };
}
