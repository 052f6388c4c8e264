import type { Clock, LocusName, Logger, Random } from "../core/mod.ts";
import type { AuditTrail, FederationRecords } from "../genome/mod.ts";
import { PeerError } from "./errors.ts";
import { LiveDigestTree } from "./exchange/digest-tree.ts";
import { Exchange } from "./exchange/exchange.ts";
import { Intake } from "./exchange/intake.ts";
import { ObservationBook, observationText } from "./exchange/observation-book.ts";
import type { AlleleShelf } from "./exchange/shelf.ts";
import { TransferLog } from "./exchange/transfer-log.ts";
import type { FleetDesk } from "./fleet/fleet-desk.ts";
import { type Identity, isSignedBy, publicKeyObject } from "./identity.ts";
import { Breaker } from "./net/breaker.ts";
import { PeerClient } from "./net/peer-client.ts";
import { FederationServer } from "./net/server.ts";
import type { Transport } from "./net/transport.ts";
import type { Peer, PeerBook } from "./peers/peer.ts";
import { type MovedAllele, type RoundReport, Sync } from "./sync/sync.ts";

export interface NodeParts {
  readonly identity: Identity;
  readonly name: string;
  readonly version: string;
  /** The peers at this moment; the file may change. */
  readonly peers: () => PeerBook;
  readonly records: FederationRecords;
  readonly audit: Pick<AuditTrail, "append">;
  readonly shelf: AlleleShelf;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly anonymous: "none" | "read";
  /** Answers questions of the fleet; without it there are none. */
  readonly fleet?: FleetDesk;
}

/** How a round with one peer went. */
export interface PeerRound {
  readonly peer: string;
  readonly report: RoundReport | null;
  /** Why there is no report. */
  readonly problem: string | null;
  /** Bytes of bodies, both ways. */
  readonly bytes: number;
}

/** This organism as a member of a federation. */
export class FederationNode {
  readonly server: FederationServer;
  readonly exchange: Exchange;
  readonly breaker: Breaker;
  /** Alleles that were offered of late, either way. */
  readonly transfers: TransferLog;
  readonly #parts: NodeParts;
  readonly #sync: Sync;

  constructor(parts: NodeParts) {
    const { identity, name, version, peers, records, audit, shelf, clock, random, logger, anonymous } = parts;
    this.#parts = parts;
    const book = new ObservationBook({
      self: identity.id,
      signer: identity,
      isGenuine: (observation) => {
        const key = peers().byId(observation.origin)?.key;
        return key != null && isSignedBy(publicKeyObject(key), observationText(observation), observation.signature);
      },
      store: records.observations,
      clock,
    });
    const tree = new LiveDigestTree(shelf, book);
    this.transfers = new TransferLog(clock);
    const log = this.transfers;
    const intake = new Intake({ shelf, imports: records.imports, clock, logger, log });
    this.#sync = new Sync({ shelf, tree, book, intake, clock, log });
    this.breaker = new Breaker(clock, random);
    this.exchange = new Exchange({ identity, name, version, shelf, tree, book, intake, clock });
    const { nonces } = records;
    const { exchange } = this;
    const fleet = parts.fleet ?? null;
    this.server = new FederationServer({ identity, peers, nonces, audit, exchange, fleet, clock, anonymous });
  }

  get id(): string {
    return this.#parts.identity.id;
  }

  client(peer: Peer): PeerClient {
    const { identity, transport, clock } = this.#parts;
    return new PeerClient(peer, { identity, transport, clock });
  }

  /** One round of anti-entropy with this peer; a failure is a value, and counts against the peer. */
  async round(peer: Peer): Promise<PeerRound> {
    const client = this.client(peer);
    try {
      const report = await this.#sync.round(peer, client);
      this.breaker.succeeded(peer.id);
      return { peer: peer.name, report, problem: null, bytes: client.bytes };
    } catch (thrown) {
      if (!(thrown instanceof PeerError)) throw thrown;
      this.breaker.failed(peer.id);
      return { peer: peer.name, report: null, problem: thrown.message, bytes: client.bytes };
    }
  }

  /** Moves the alleles of one locus that one side lacks. @throws PeerError */
  async exchangeLocus(peer: Peer, locus: LocusName, direction: "pull" | "share"): Promise<readonly MovedAllele[]> {
    return await this.#sync.exchangeLocus(peer, this.client(peer), locus, direction);
  }
}
