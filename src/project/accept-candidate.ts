import { type Candidate, type PeerEntry, parsePeers, peerUrlProblem, writePeers } from "../federation/mod.ts";
import type { Actor, GenomeStore } from "../genome/mod.ts";
import type { Layout } from "./layout.ts";
import { readPeers, savePeers } from "./peers-file.ts";

export interface Acceptance {
  readonly atMs: number;
  readonly actor: Actor;
  /** What it is called here; its own name otherwise. */
  readonly name?: string;
  readonly trust?: number;
  readonly dispatch?: boolean;
}

/**
 * Makes a node that announced itself a peer, by key pairs: its announcement is signed with the key that is kept here, so
 * that whoever answers at its address later must hold the same one.
 * @returns why it cannot be one, or null
 */
export function acceptCandidate(
  layout: Layout,
  store: Pick<GenomeStore, "audit">,
  candidate: Candidate,
  { atMs, actor, name = candidate.name, trust, dispatch }: Acceptance,
): string | null {
  const { node: id, key, url } = candidate;
  const problem = peerUrlProblem(url);
  if (problem !== null) return `Cannot make ${name} a peer: ${problem}`;
  const peers = readPeers(layout);
  const twin = peers.find((peer) => peer.name === name || peer.id === id);
  if (twin !== undefined) return `Cannot make ${name} a peer: peer ${twin.name} has the same name or id`;
  const entry: PeerEntry = {
    ...{ name, id, url: new URL(url).origin, auth: "jwt" as const, key },
    ...(trust === undefined ? {} : { trust }),
    ...(dispatch === undefined ? {} : { dispatch }),
  };
  savePeers(layout, [...peers, ...parsePeers(writePeers([entry]), "the new peer")]);
  const reason = `${entry.url} by jwt, trust ${trust ?? 1}, after it announced itself`;
  store.audit.append({ atMs, actor, action: "add peer", subject: name, sha: null, reason, numbers: {} });
  return null;
}
