import {
  type InterfaceHash,
  type LocusName,
  type Random,
  type Sha,
  sha256,
  silentLogger,
} from "../../../src/core/mod.ts";
import { PeerError } from "../../../src/federation/errors.ts";
import { LiveDigestTree } from "../../../src/federation/exchange/digest-tree.ts";
import { Exchange } from "../../../src/federation/exchange/exchange.ts";
import { Intake } from "../../../src/federation/exchange/intake.ts";
import { ObservationBook } from "../../../src/federation/exchange/observation-book.ts";
import { TransferLog } from "../../../src/federation/exchange/transfer-log.ts";
import {
  type AlleleShelf,
  type Peer,
  type PeerBook,
  type PeerPort,
  type PeerRound,
  type SharedAllele,
  SyncDaemon,
} from "../../../src/federation/mod.ts";
import { Breaker } from "../../../src/federation/net/breaker.ts";
import { Sync } from "../../../src/federation/sync/sync.ts";
import { isNewer, type LocalTotal, type Observation } from "../../../src/genome/mod.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What all nodes of a simulation have in common. */
export interface Species {
  readonly loci: ReadonlyMap<LocusName, InterfaceHash>;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly intervalMs: number;
  readonly fanout: number;
  /** Signatures are checked for real, once for each statement instead of once for each node. */
  readonly isGenuine: (observation: Observation) => boolean;
  readonly signer: (node: string) => { sign(text: string): string };
}

/** The alleles of a node, in memory. Everything that is admitted has passed, as it would have everywhere. */
class MemoryShelf implements AlleleShelf {
  readonly alleles = new Map<LocusName, Map<Sha, SharedAllele>>();
  readonly totalsHere = new Map<string, LocalTotal>();
  readonly #sorted = new Map<LocusName, readonly Sha[]>();
  readonly #loci: ReadonlyMap<LocusName, InterfaceHash>;
  #revision = 0;

  constructor(loci: ReadonlyMap<LocusName, InterfaceHash>) {
    this.#loci = loci;
  }

  revision = () => this.#revision;
  loci = () => this.#loci;
  runsInFlight = () => 0;
  heard = () => undefined;
  totals = () => [...this.totalsHere.values()];

  has(locus: LocusName, sha: Sha): boolean {
    return this.alleles.get(locus)?.has(sha) ?? false;
  }

  get(locus: LocusName, sha: Sha): SharedAllele | null {
    return this.alleles.get(locus)?.get(sha) ?? null;
  }

  shas(locus: LocusName): readonly Sha[] {
    const sorted = this.#sorted.get(locus) ?? [...(this.alleles.get(locus)?.keys() ?? [])].sort();
    this.#sorted.set(locus, sorted);
    return sorted;
  }

  admit(allele: SharedAllele, _from: Peer, along: () => void): Promise<null> {
    this.put(allele);
    along();
    return Promise.resolve(null);
  }

  put(allele: SharedAllele): void {
    const here = this.alleles.get(allele.locus) ?? new Map<Sha, SharedAllele>();
    this.alleles.set(allele.locus, here.set(allele.sha, allele));
    this.#sorted.delete(allele.locus);
    this.#revision += 1;
  }
}

/** What a node keeps when its process ends: what a genome would hold. */
class Disk {
  readonly shelf: MemoryShelf;
  readonly observations = new Map<string, Observation>();

  constructor(species: Species) {
    this.shelf = new MemoryShelf(species.loci);
  }

  merge = (stated: readonly Observation[]): readonly Observation[] =>
    stated.filter((each) => {
      const key = `${each.origin} ${each.locus} ${each.sha}`;
      const known = this.observations.get(key);
      const isTaken = known === undefined || isNewer(each, known);
      if (isTaken) this.observations.set(key, each);
      return isTaken;
    });
  all = (): readonly Observation[] => [...this.observations.values()];
}

/** One node: the sync code of `src/federation`, on a disk that is a map. */
export class SimNode {
  readonly index: number;
  readonly id: string;
  readonly #species: Species;
  readonly #peers: () => PeerBook;
  readonly #port: (to: Peer) => PeerPort;
  readonly #disk: Disk;
  #process: {
    readonly exchange: Exchange;
    readonly book: ObservationBook;
    readonly daemon: SyncDaemon;
    readonly tree: LiveDigestTree;
  };

  constructor(index: number, id: string, species: Species, peers: () => PeerBook, port: (to: Peer) => PeerPort) {
    this.index = index;
    this.id = id;
    this.#species = species;
    this.#peers = peers;
    this.#port = port;
    this.#disk = new Disk(species);
    this.#process = this.#boot();
  }

  get exchange(): Exchange {
    return this.#process.exchange;
  }

  /** Stands for all that it has. */
  get root(): string {
    return this.#process.tree.hash("");
  }

  has({ locus, sha }: SharedAllele): boolean {
    return this.#disk.shelf.has(locus, sha);
  }

  statements(): readonly Observation[] {
    return this.#disk.all();
  }

  /** An allele is born here. */
  bear(allele: SharedAllele): void {
    this.#disk.shelf.put(allele);
  }

  /** So often it ran here, and that well. */
  ran({ locus, sha }: SharedAllele, n: number, sumE: number): void {
    const { totalsHere } = this.#disk.shelf;
    const before = totalsHere.get(`${locus} ${sha}`) ?? { locus, sha, n: 0, sumE: 0 };
    totalsHere.set(`${locus} ${sha}`, { locus, sha, n: before.n + n, sumE: before.sumE + sumE });
  }

  /** What happened here. */
  totals(): readonly LocalTotal[] {
    return this.#disk.shelf.totals();
  }

  start(): void {
    this.#process.daemon.start();
  }

  /** The process ends where it stands; what was not on disk is gone. */
  stop(): void {
    void this.#process.daemon.stop(0);
  }

  restart(): void {
    this.#process = this.#boot();
    this.start();
  }

  #boot() {
    const { time, random, intervalMs, fanout, isGenuine, signer } = this.#species;
    const disk = this.#disk;
    const { shelf } = disk;
    const self = this.id;
    const book = new ObservationBook({ self, signer: signer(self), isGenuine, store: disk, clock: time });
    const tree = new LiveDigestTree(shelf, book);
    const imports = { note: () => undefined, usage: () => ({ alleles: 0, bytes: 0 }) };
    const log = new TransferLog(time);
    const intake = new Intake({ shelf, imports, clock: time, logger: silentLogger, log });
    const identity = { id: self, publicKey: "" };
    const exchange = new Exchange({ identity, name: self, version: "0", shelf, tree, book, intake, clock: time });
    const sync = new Sync({ shelf, tree, book, intake, clock: time, log });
    const breaker = new Breaker(time, random);
    const round = (peer: Peer) => roundWith(sync, breaker, peer, this.#port(peer));
    const timer = (delayMs: number, action: () => void) => time.after(delayMs, action);
    const node = { round, breaker };
    const daemon = new SyncDaemon({
      ...{ node, random, intervalMs, fanout, timer },
      peers: this.#peers,
      logger: silentLogger,
    });
    return { exchange, book, tree, daemon };
  }
}

/** As `FederationNode.round` does it. */
async function roundWith(sync: Sync, breaker: Breaker, peer: Peer, port: PeerPort): Promise<PeerRound> {
  try {
    const report = await sync.round(peer, port);
    breaker.succeeded(peer.id);
    return { peer: peer.name, report, problem: null, bytes: 0 };
  } catch (thrown) {
    if (!(thrown instanceof PeerError)) throw thrown;
    breaker.failed(peer.id);
    return { peer: peer.name, report: null, problem: thrown.message, bytes: 0 };
  }
}

/** An allele as any node might have found it. */
export function alleleOf(locus: LocusName, interfaceHash: InterfaceHash, text: string): SharedAllele {
  const source = `export function execute() { return ${JSON.stringify(text)}; }\n`;
  const lineage = { kind: "mutation", engine: "genetic", description: text };
  return { locus, interfaceHash, source, sha: sha256(source), parents: [], lineage };
}
