import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { type Clock, type LocusName, type Logger, messageOf, type Random, type Sha } from "../core/mod.ts";
import { type PeersOpinion, type PeerWord, peersOpinion } from "../evolution/mod.ts";
import {
  FederationNode,
  httpTransport,
  type Identity,
  newIdentity,
  type PeerBook,
  readIdentity,
} from "../federation/mod.ts";
import type { GenomeStore } from "../genome/mod.ts";
import type { PeerDesk } from "../organism/mod.ts";
import type { Configuration } from "./configuration.ts";
import type { Layout } from "./layout.ts";
import { peersBeside } from "./peers-file.ts";
import { writePrivateFile } from "./private-file.ts";
import { ProjectError } from "./project-error.ts";
import { readTextFile } from "./source-files.ts";

const IDENTITY_BYTES_MAX = 16_384;

/** Who this organism is to its peers; made when it is first needed, readable by its owner only. */
export function nodeIdentity({ node: path }: Layout): Identity {
  if (!existsSync(path)) writePrivateFile(path, `${JSON.stringify(newIdentity(), null, 2)}\n`);
  try {
    return readIdentity(JSON.parse(readTextFile(path, IDENTITY_BYTES_MAX)));
  } catch (thrown) {
    throw new ProjectError(
      `Cannot use the identity ${path}: ${messageOf(thrown)}; put a copy of it back, or remove it and be a new node`,
    );
  }
}

/** What peers say of alleles, as the genome remembers it and `peers.json` weighs it. */
export function peerOpinions(
  peers: () => PeerBook,
  store: Pick<GenomeStore, "federation">,
): (locus: LocusName) => ReadonlyMap<Sha, PeersOpinion> {
  return (locus) => {
    const book = peers();
    if (book.all().length === 0) return new Map();
    const words = Map.groupBy(store.federation.observations.at(locus), ({ sha }) => sha);
    const opinions = [...words].flatMap(([sha, said]) => {
      const heard = said.flatMap(({ origin, n, sumMicro }): PeerWord[] => {
        const peer = book.byId(origin);
        return peer === undefined ? [] : [{ origin: peer.name, n, sumMicro, trust: peer.trust }];
      });
      const opinion = peersOpinion(heard);
      return opinion === null ? [] : [[sha, opinion] as const];
    });
    return new Map(opinions);
  };
}

export interface FederationOptions {
  readonly layout: Layout;
  readonly configuration: Configuration;
  readonly store: GenomeStore;
  readonly desk: PeerDesk;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly version: string;
}

/** This organism as a node of its federation. */
export function openFederation(options: FederationOptions): {
  readonly node: FederationNode;
  readonly peers: () => PeerBook;
} {
  const { layout, configuration, store, desk, clock, random, logger, version } = options;
  const peers = peersBeside(layout, logger);
  const node = new FederationNode({
    identity: nodeIdentity(layout),
    name: configuration.get("federation.name") || hostname().slice(0, 100),
    version,
    peers,
    records: store.federation,
    audit: store.audit,
    shelf: desk,
    transport: httpTransport(),
    clock,
    random,
    anonymous: configuration.get("federation.anonymous"),
  });
  return { node, peers };
}
