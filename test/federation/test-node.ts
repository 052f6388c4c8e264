import { createPrivateKey, type KeyObject } from "node:crypto";
import {
  type InterfaceHash,
  type LocusName,
  locusName,
  ManualClock,
  type Sha,
  seededRandom,
  sha256,
  silentLogger,
} from "../../src/core/mod.ts";
import type { AlleleShelf } from "../../src/federation/exchange/shelf.ts";
import type { SharedAllele } from "../../src/federation/exchange/wire.ts";
import {
  FederationNode,
  type FederationRequest,
  type FederationResponse,
  type FleetDesk,
  newIdentity,
  type Peer,
  PeerError,
  peerBook,
  readIdentity,
  type Transport,
} from "../../src/federation/mod.ts";
import type { WireRequest } from "../../src/federation/net/transport.ts";
import type { LocalTotal, Objection } from "../../src/genome/mod.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";

export const LOCUS = locusName("double");
export const INTERFACE = sha256("an interface") as string as InterfaceHash;
export const SECRET = "a secret of the two that has 32 characters";
export const START_MS = 1_800_000_000_000;

export function alleleOf(source: string, fields: Partial<SharedAllele> = {}): SharedAllele {
  const lineage = { kind: "registered", engine: null, description: "by hand" };
  return { locus: LOCUS, sha: sha256(source), interfaceHash: INTERFACE, source, parents: [], lineage, ...fields };
}

/** The text with one character of its end changed. (The very last ones of a signature may all mean the same.) */
export function altered(text: string): string {
  const at = text.length - 20;
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}

/** Alleles in memory. Whatever contains "bad" breaks its contract. `trouble` may keep it from finding out. */
export class TestShelf implements AlleleShelf {
  readonly alleles = new Map<Sha, SharedAllele>();
  readonly stages = new Map<Sha, string>();
  readonly heardOf: LocusName[] = [];
  seen: LocalTotal[] = [];
  admitted = 0;
  trouble: (allele: SharedAllele) => Objection | null = () => null;
  #revision = 0;

  put(allele: SharedAllele): this {
    this.alleles.set(allele.sha, allele);
    this.#revision += 1;
    return this;
  }

  revision = () => this.#revision;
  loci = () => new Map([[LOCUS, INTERFACE]]);
  shas = () => [...this.alleles.keys()].sort();
  has = (_: LocusName, sha: Sha) => this.alleles.has(sha);
  get = (_: LocusName, sha: Sha) => this.alleles.get(sha) ?? null;
  totals = () => this.seen;
  runsInFlight = () => 0;
  heard = (loci: ReadonlySet<LocusName>) => void this.heardOf.push(...loci);

  admit = async (allele: SharedAllele, _: Peer, along: () => void): Promise<Objection | null> => {
    this.admitted += 1;
    const trouble = this.trouble(allele);
    if (trouble !== null) return trouble;
    if (allele.source.includes("bad")) return { reason: "an example does not hold", isFinal: true };
    along();
    this.put(allele);
    return null;
  };
}

export interface TestNode {
  readonly node: FederationNode;
  readonly shelf: TestShelf;
  readonly store: ReturnType<typeof createMemoryGenomeStore>;
  readonly identity: ReturnType<typeof readIdentity>;
  /** For tests that sign what no node would. */
  readonly privateKey: KeyObject;
  /** Who it knows; changed in place. */
  readonly peers: Peer[];
  readonly url: string;
  asPeer(fields?: Partial<Peer>): Peer;
  /** The same node after a restart: what is on disk is all that it remembers. */
  restarted(): FederationNode;
}

/** What happens to a request on its way; by default it arrives as it was sent. */
export type OnTheWay = (
  request: WireRequest,
  deliver: (request: WireRequest) => Promise<FederationResponse>,
) => Promise<FederationResponse>;

/** Nodes that reach each other without a network. */
export class TestNetwork {
  readonly clock = new ManualClock(START_MS);
  readonly nodes = new Map<string, TestNode>();
  readonly requests: WireRequest[] = [];
  onTheWay: OnTheWay = (request, deliver) => deliver(request);

  readonly transport: Transport = async (request) => {
    this.requests.push(request);
    const { status, headers, body } = await this.onTheWay(request, (sent) => this.deliver(sent));
    return { status, body, header: (name) => headers[name] ?? null };
  };

  async deliver(request: WireRequest): Promise<FederationResponse> {
    const there = this.nodes.get(request.url);
    if (there === undefined) throw new PeerError(`Cannot reach ${request.url}: nobody is there`);
    return await there.node.server.handle(incoming(request));
  }

  add(name: string, anonymous: "none" | "read" = "none", fleet?: FleetDesk): TestNode {
    const [clock, shelf, peers] = [this.clock, new TestShelf(), [] as Peer[]];
    const store = createMemoryGenomeStore({ clock });
    const record = newIdentity(`node-${name}-of-test`);
    const identity = readIdentity(record);
    const start = () =>
      new FederationNode({
        ...{ identity, name, version: "0.0.0-test", shelf, clock, anonymous },
        peers: () => peerBook(peers),
        records: store.federation,
        audit: store.audit,
        transport: this.transport,
        random: seededRandom(1),
        ...(fleet === undefined ? {} : { fleet }),
        logger: silentLogger,
      });
    const url = `http://${name}.test:7400`;
    const asPeer = (fields: Partial<Peer> = {}): Peer => ({
      ...{
        name,
        id: identity.id,
        url,
        auth: "hmac",
        secrets: [SECRET],
        key: identity.publicKey,
        trust: 1,
        dispatch: false,
      },
      ...fields,
    });
    const privateKey = createPrivateKey(record.privateKey);
    const added: TestNode = { node: start(), shelf, store, identity, privateKey, peers, url, asPeer, restarted: start };
    this.nodes.set(url, added);
    return added;
  }

  /** Nodes that all know each other. */
  mesh(names: readonly string[], fields: Partial<Peer> = {}): readonly TestNode[] {
    const nodes = names.map((name) => this.add(name));
    for (const each of nodes)
      each.peers.push(...nodes.filter((other) => other !== each).map((other) => other.asPeer(fields)));
    return nodes;
  }

  pair(fields: Partial<Peer> = {}): readonly [TestNode, TestNode] {
    const [one, two] = this.mesh(["one", "two"], fields);
    if (one === undefined || two === undefined) throw new TypeError("Cannot make a pair");
    return [one, two];
  }
}

/** A request as a server hands it to the federation. */
export function incoming({
  method,
  target,
  headers,
  body,
}: Pick<WireRequest, "target" | "headers" | "body"> & { method: string }): FederationRequest {
  return {
    ...{ method, target, address: "192.0.2.1" },
    header: (name) => headers[name] ?? null,
    body: async (bytesMax) => (Buffer.byteLength(body) > bytesMax ? null : body),
  };
}
