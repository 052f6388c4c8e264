import { randomBytes } from "node:crypto";
import { type Clock, ConflictError, NotFoundError, UsageError } from "../core/mod.ts";
import {
  askIdentity,
  type Candidate,
  httpTransport,
  type PeerEntry,
  parsePeers,
  peerUrlProblem,
  savedCandidates,
  writePeers,
} from "../federation/mod.ts";
import type { Actor, GenomeStore } from "../genome/mod.ts";
import type { Organism } from "../organism/mod.ts";
import { type Acceptance, acceptCandidate } from "./accept-candidate.ts";
import { nodeIdentity } from "./federation.ts";
import type { Layout } from "./layout.ts";
import { readPeers, savePeers } from "./peers-file.ts";

export interface PeerOfficeParts {
  readonly layout: Layout;
  readonly store: Pick<GenomeStore, "audit">;
  readonly organism: Pick<Organism, "library" | "alleles" | "desk">;
  readonly clock: Clock;
}

/** A node that is to become a peer. What is not given is asked from its URL, or made. */
export interface NewPeer {
  readonly url: string;
  readonly name?: string | undefined;
  readonly auth: "hmac" | "jwt";
  readonly secret?: string | undefined;
  readonly id?: string | undefined;
  readonly key?: string | undefined;
  readonly trust: number;
  readonly dispatch: boolean;
}

export interface AddedPeer {
  readonly peer: PeerEntry;
  /** What the other side has to know of this node. */
  readonly self: { readonly id: string; readonly key: string };
}

export interface RevokedPeer {
  readonly peer: string;
  /** Alleles that came from it and act no more, as `LOCUS:SHA`. */
  readonly rejected: readonly string[];
}

const SECRET_BYTES = 32;

/** Who is a peer and who is one no more: writes `peers.json`, and what was decided into the audit trail. */
export class PeerOffice {
  readonly #parts: PeerOfficeParts;

  constructor(parts: PeerOfficeParts) {
    this.#parts = parts;
  }

  self(): AddedPeer["self"] {
    const { id, publicKey: key } = nodeIdentity(this.#parts.layout);
    return { id, key };
  }

  /** @throws UsageError, ConflictError or ConfigError for what cannot be one; PeerError when it cannot be asked who it is */
  async add(wanted: NewPeer, who: Actor): Promise<AddedPeer> {
    const { layout } = this.#parts;
    const problem = peerUrlProblem(wanted.url);
    if (problem !== null) throw new UsageError(`Cannot add peer ${JSON.stringify(wanted.url)}: ${problem}`);
    const entry = await entryOf(wanted);
    const self = this.self();
    if (entry.id === self.id) throw new UsageError(`Cannot add peer ${wanted.url}: that is this node itself`);
    const peers = readPeers(layout);
    const twin = peers.find(({ name, id }) => name === entry.name || id === entry.id);
    if (twin !== undefined) {
      throw new ConflictError(
        `Cannot add peer ${entry.name}: peer ${twin.name} has the same name or id; \`sg peer remove ${twin.name}\` first, or edit ${layout.peers}`,
      );
    }
    const [peer] = parsePeers(writePeers([entry]), "the new peer");
    if (peer === undefined) throw new TypeError("Cannot add a peer: its entry was lost");
    savePeers(layout, [...peers, peer]);
    this.#audit(who, "add peer", peer.name, `${peer.url ?? ""} by ${peer.auth ?? "hmac"}, trust ${peer.trust ?? 1}`);
    return { peer, self };
  }

  /** What came from it stays; its observations count no more. @throws NotFoundError */
  remove(name: string, who: Actor, reason = ""): PeerEntry {
    const { layout } = this.#parts;
    const peers = readPeers(layout);
    const peer = peers.find((each) => each.name === name);
    if (peer === undefined) throw unknownPeer(name, peers);
    savePeers(
      layout,
      peers.filter((each) => each !== peer),
    );
    this.#audit(who, "remove peer", name, reason);
    return peer;
  }

  /**
   * For a peer that is not to be trusted any more: besides removing it, rejects every allele that came from it. Alleles
   * that were made here out of one of them stay: somebody has to look at those.
   */
  revoke(name: string, reason: string, who: Actor): RevokedPeer {
    const { organism } = this.#parts;
    const { id } = this.remove(name, who, `revoked: ${reason}`);
    const rejected: string[] = [];
    for (const locus of organism.library.genes.keys()) {
      for (const { allele, stage } of organism.alleles(locus)) {
        if (stage === "deprecated" || allele.origin.kind !== "peer" || allele.origin.node !== id) continue;
        organism.desk.reject(`${locus}:${allele.sha}`, who, `it came from peer ${name}, which was revoked: ${reason}`);
        rejected.push(`${locus}:${allele.sha}`);
      }
    }
    return { peer: name, rejected };
  }

  /** Nodes that announced themselves to a server here in the last ten minutes. */
  candidates(): readonly Candidate[] {
    const { layout, clock } = this.#parts;
    return savedCandidates(layout.candidates, clock.nowMs());
  }

  /** Makes one of them a peer. @param wanted its id, or its name where no other has it */
  accept(wanted: string, given: Omit<Acceptance, "atMs" | "actor">, who: Actor): Candidate {
    const { layout, store, clock } = this.#parts;
    const candidate = candidateOf(this.candidates(), wanted);
    const problem = acceptCandidate(layout, store, candidate, { ...given, atMs: clock.nowMs(), actor: who });
    if (problem !== null) throw new ConflictError(problem);
    return candidate;
  }

  #audit(actor: Actor, action: "add peer" | "remove peer", subject: string, reason: string): void {
    const { store, clock } = this.#parts;
    store.audit.append({ atMs: clock.nowMs(), actor, action, subject, sha: null, reason, numbers: {} });
  }
}

export function unknownPeer(name: string, peers: readonly { readonly name: string }[]): NotFoundError {
  const names = peers.map((peer) => peer.name).join(", ");
  return new NotFoundError(
    `Cannot find peer ${JSON.stringify(name)}: ${names === "" ? "there are none yet" : `there are ${names}`}`,
  );
}

async function entryOf({ url: text, name, auth, secret, id, key, trust, dispatch }: NewPeer): Promise<PeerEntry> {
  const url = new URL(text);
  const asked = id === undefined || key === undefined ? await askIdentity(url.origin, httpTransport()) : null;
  return {
    name: name ?? url.hostname.replaceAll(/[^a-zA-Z0-9._-]/g, ""),
    ...{ id: id ?? asked?.id ?? "", url: url.origin, auth },
    ...(auth === "jwt" ? {} : { secret: secret ?? randomBytes(SECRET_BYTES).toString("base64url") }),
    ...{ key: key ?? asked?.key ?? "", trust },
    ...(dispatch ? { dispatch } : {}),
  };
}

function candidateOf(candidates: readonly Candidate[], wanted: string): Candidate {
  const found = candidates.filter(({ node, name }) => node === wanted || name === wanted);
  const [first, second] = found;
  if (second !== undefined) {
    const ids = found.map(({ node }) => node).join(", ");
    throw new ConflictError(
      `Cannot accept ${JSON.stringify(wanted)}: ${found.length} nodes call themselves so; name one by id: ${ids}`,
    );
  }
  if (first !== undefined) return first;
  throw new NotFoundError(
    `Cannot accept ${JSON.stringify(wanted)}: nobody announced itself so in the last ten minutes; see sg peer discovered`,
  );
}
