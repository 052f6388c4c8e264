import type { KeyObject } from "node:crypto";
import {
  type InterfaceHash,
  type LocusName,
  locusName,
  type Random,
  seededRandom,
  sha256,
} from "../../../src/core/mod.ts";
import { observationText } from "../../../src/federation/exchange/observation-book.ts";
import type { PeerPort } from "../../../src/federation/exchange/port.ts";
import type { SharedAllele } from "../../../src/federation/exchange/wire.ts";
import { isSignedBy, newIdentity, publicKeyObject, readIdentity } from "../../../src/federation/identity.ts";
import { type Peer, type PeerBook, peerBook } from "../../../src/federation/peers/peer.ts";
import type { Observation } from "../../../src/genome/mod.ts";
import { Network } from "./network.ts";
import { alleleOf, SimNode, type Species } from "./sim-node.ts";
import { VirtualTime } from "./virtual-time.ts";

export interface SimulationOptions {
  readonly nodes: number;
  readonly seed: number;
  readonly loss: number;
  /** Nodes that go in each round, as a share of all; each comes back within five rounds, with its disk. */
  readonly churn: number;
  /** Nodes that make observations. */
  readonly observers: number;
  readonly fanout: number;
}

const START_MS = 1_800_000_000_000;
export const ROUND_MS = 10_000;
const AWAY_ROUNDS_MAX = 5;
const LOCI = 4;
/** Peers that a node has in its peers.json: nobody configures thousands. */
const peersOf = (nodes: number) => Math.min(nodes - 1, 4 + 2 * Math.ceil(Math.log2(nodes)));

/** Thousands of nodes in one process, with a clock and a network of their own. The same seed tells the same story. */
export class Simulation {
  readonly options: SimulationOptions;
  readonly time = new VirtualTime(START_MS);
  readonly network: Network;
  readonly nodes: readonly SimNode[];
  readonly alleles: SharedAllele[] = [];
  readonly #random: Random;
  readonly #loci: ReadonlyMap<LocusName, InterfaceHash>;
  readonly #back = new Map<number, number>();
  #rounds = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.#random = seededRandom(options.seed);
    this.network = new Network({
      time: this.time,
      random: this.#random,
      loss: options.loss,
      delayMs: { min: 5, max: 400 },
      timeoutMs: ROUND_MS,
    });
    this.#loci = new Map(
      Array.from({ length: LOCI }, (_, index) => [
        locusName(`locus_${index}`),
        sha256(`contract ${index}`) as string as InterfaceHash,
      ]),
    );
    const names = Array.from({ length: options.nodes }, (_, index) => `node-${String(index).padStart(6, "0")}`);
    const peers = names.map(simulatedPeer);
    const species = this.#species();
    this.nodes = names.map((id, index) => {
      const book = this.#neighbours(peers, index);
      return new SimNode(
        index,
        id,
        species,
        () => book,
        (to) => this.#portTo(index, to),
      );
    });
    const first = this.newAllele("the first");
    for (const node of this.nodes) node.bear(first);
    for (const node of this.nodes) node.start();
  }

  get rounds(): number {
    return this.#rounds;
  }

  online(): readonly SimNode[] {
    return this.nodes.filter(({ index }) => this.network.isOnline(index));
  }

  get observers(): readonly SimNode[] {
    // Spread over the numbers, so that both sides of a partition have some.
    const step = Math.max(1, Math.floor(this.nodes.length / this.options.observers));
    return this.nodes.filter((_, index) => index % step === 0).slice(0, this.options.observers);
  }

  newAllele(text: string): SharedAllele {
    const [locus, interfaceHash] = [...this.#loci][this.alleles.length % LOCI] ?? [
      locusName("none"),
      "" as InterfaceHash,
    ];
    const allele = alleleOf(locus, interfaceHash, text);
    this.alleles.push(allele);
    return allele;
  }

  /** Every observer has run some of the alleles that it has. */
  runSome(): void {
    for (const node of this.observers) {
      for (const allele of this.alleles) {
        if (!node.has(allele)) continue;
        const n = 1 + this.#random.below(20);
        node.ran(allele, n, this.#random.next() * n);
      }
    }
  }

  /** One interval of every node's clock, in which some nodes go and others come back. */
  async round(): Promise<void> {
    this.#rounds += 1;
    this.#churn();
    await this.time.advanceTo(START_MS + this.#rounds * ROUND_MS);
  }

  /** Rounds until `holds`; at most `max`. @throws Error when that is not enough */
  async roundsUntil(holds: () => boolean, max: number): Promise<number> {
    for (let round = 0; ; round += 1) {
      if (holds()) return round;
      if (round === max)
        throw new Error(`the fleet did not get there within ${max} rounds (seed ${this.options.seed})`);
      await this.round();
    }
  }

  /** Whether all nodes that are there have all alleles, and from every observer what really happened there. */
  isConverged(): boolean {
    const [one, ...others] = this.online();
    if (one === undefined || !others.every(({ root }) => root === one.root)) return false;
    return this.problems(one).length === 0;
  }

  /** Where what a node has is not what happened: the whole of it, counted once. */
  problems(node: SimNode): readonly string[] {
    const missing = this.alleles.filter((allele) => !node.has(allele)).map(({ sha }) => `lacks ${sha.slice(0, 8)}`);
    const stated = new Map(node.statements().map((each) => [`${each.origin} ${each.sha}`, each]));
    const wrong: string[] = [];
    let expected = 0;
    for (const { id, totals } of this.observers.map((observer) => ({ id: observer.id, totals: observer.totals() }))) {
      for (const { sha, n, sumE } of totals) {
        expected += 1;
        const said = stated.get(`${id} ${sha}`);
        if (said?.n !== n || said.sumMicro !== Math.round(sumE * 1_000_000)) {
          wrong.push(`of ${id} at ${sha.slice(0, 8)}: ${said?.n ?? "nothing"} of ${n} runs`);
        }
      }
    }
    const surplus = stated.size > expected ? [`${stated.size - expected} statements of nobody`] : [];
    return [...missing, ...wrong, ...surplus].map((problem) => `${node.id}: ${problem}`);
  }

  #churn(): void {
    for (const [index, round] of [...this.#back]) {
      if (round > this.#rounds) continue;
      this.#back.delete(index);
      this.network.setOnline(index, true);
      this.nodes[index]?.restart();
    }
    const leaving = this.options.churn * this.nodes.length;
    const count = Math.floor(leaving) + (this.#random.next() < leaving % 1 ? 1 : 0);
    for (let each = 0; each < count; each += 1) {
      const index = this.#random.below(this.nodes.length);
      if (!this.network.isOnline(index)) continue;
      this.network.setOnline(index, false);
      this.nodes[index]?.stop();
      this.#back.set(index, this.#rounds + 1 + this.#random.below(AWAY_ROUNDS_MAX));
    }
  }

  #neighbours(peers: readonly Peer[], self: number): PeerBook {
    const chosen = new Set<Peer>();
    while (chosen.size < peersOf(peers.length)) {
      const index = this.#random.below(peers.length);
      const peer = peers[index];
      if (index !== self && peer !== undefined) chosen.add(peer);
    }
    return peerBook([...chosen]);
  }

  #portTo(from: number, { id }: Peer): PeerPort {
    const to = Number(id.slice("node-".length));
    const ask = <Answer>(question: (node: SimNode) => Answer | Promise<Answer>): Promise<Answer> =>
      this.network.call(from, to, () => {
        const node = this.nodes[to];
        if (node === undefined) throw new TypeError(`there is no node ${to}`);
        return question(node);
      });
    const asker = simulatedPeer(`node-${String(from).padStart(6, "0")}`);
    return {
      info: () => ask((node) => node.exchange.info()),
      digest: (request) => ask((node) => node.exchange.digest(request)),
      allele: (locus, sha) => ask((node) => node.exchange.allele(sha, locus)),
      push: (allele) => ask((node) => node.exchange.push(allele, asker)),
      observations: (request) => ask((node) => node.exchange.observations(request)),
    };
  }

  #species(): Species {
    const identities = new Map<string, ReturnType<typeof readIdentity>>();
    const keys = new Map<string, KeyObject>();
    const identityOf = (node: string) => {
      const known = identities.get(node) ?? readIdentity(newIdentity(node));
      identities.set(node, known);
      keys.set(node, keys.get(node) ?? publicKeyObject(known.publicKey));
      return known;
    };
    const seen = new Map<string, boolean>();
    const isGenuine = (observation: Observation): boolean => {
      const text = `${observationText(observation)}\n${observation.signature}`;
      const key = keys.get(observation.origin);
      const known =
        seen.get(text) ?? (key !== undefined && isSignedBy(key, observationText(observation), observation.signature));
      seen.set(text, known);
      return known;
    };
    return {
      loci: this.#loci,
      time: this.time,
      random: this.#random,
      intervalMs: ROUND_MS,
      fanout: this.options.fanout,
      isGenuine,
      signer: (node) => ({ sign: (text) => identityOf(node).sign(text) }),
    };
  }
}

function simulatedPeer(id: string): Peer {
  return { name: id, id, url: "http://127.0.0.1:1", auth: "hmac", secrets: [], key: null, trust: 1, dispatch: false };
}
