import { nanoid } from "nanoid";
import type { Clock } from "../../core/mod.ts";
import type { FederationNode, PeerRound } from "../node.ts";
import type { Peer, PeerBook } from "../peers/peer.ts";
import { type Dispatched, Dispatcher, NoNodeForRun, type Order } from "./dispatcher.ts";
import type { FleetDesk } from "./fleet-desk.ts";
import { FleetMonitor } from "./fleet-monitor.ts";
import { FleetTable, type NodeRow } from "./fleet-table.ts";
import { LoadAverage } from "./load-average.ts";
import { isInSync, RoundLedger } from "./round-ledger.ts";

export interface FleetParts {
  readonly node: Pick<FederationNode, "breaker" | "client" | "id">;
  readonly name: string;
  readonly desk: FleetDesk;
  readonly peers: () => PeerBook;
  readonly clock: Clock;
  /** Between two looks at how peers do; 0: none by itself. */
  readonly intervalMs: number;
}

/** This node in the same words as the others. */
export interface SelfRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly load: number;
}

const HALF_LIFE_MS = 20_000;
const OWN_LOAD_EVERY_MS = 1_000;

/** The nodes that this one knows, itself among them, and where a run goes. */
export class Fleet {
  readonly desk: FleetDesk;
  /** How comparing with peers went. */
  readonly rounds = new RoundLedger();
  readonly #parts: FleetParts;
  readonly #table = new FleetTable();
  readonly #load = new LoadAverage(HALF_LIFE_MS);
  readonly #monitor: FleetMonitor;
  readonly #dispatcher: Dispatcher;
  #sampling: ReturnType<typeof setInterval> | null = null;

  constructor(parts: FleetParts) {
    const { node, peers, clock, intervalMs } = parts;
    this.#parts = parts;
    this.desk = parts.desk;
    const [table, port] = [this.#table, node.client.bind(node)];
    const onAnswer = ({ id }: Peer) => node.breaker.answersAgain(id);
    this.#monitor = new FleetMonitor({ table, port, clock, intervalMs, onAnswer, peers: () => peers().all() });
    this.#dispatcher = new Dispatcher({
      ...{ table, port },
      peers: () => peers().all(),
      nowMs: () => clock.nowMs(),
      newId: () => nanoid(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
  }

  start(): void {
    this.#monitor.start();
    this.#sampling ??= setInterval(() => this.#sample(), OWN_LOAD_EVERY_MS);
    this.#sampling.unref();
  }

  /** Waits for runs of others, at most so long. */
  async stop(graceMs: number): Promise<void> {
    this.#monitor.stop();
    if (this.#sampling !== null) clearInterval(this.#sampling);
    this.#sampling = null;
    await this.desk.idle(graceMs);
  }

  /** Asks all peers how they do. */
  async look(): Promise<void> {
    await this.#monitor.lookAtAll();
  }

  noteRound(round: PeerRound): void {
    const { peers, clock } = this.#parts;
    const all = peers().all();
    this.rounds.note(round, clock.nowMs());
    this.rounds.keepOnly(all.map(({ name }) => name));
    const peer = all.find(({ name }) => name === round.peer);
    if (peer !== undefined && round.report !== null && isInSync(round.report)) {
      this.#table.inSync(peer.id, clock.nowMs());
    }
  }

  /** What looking at peers has cost, in bytes of bodies both ways. */
  get lookBytes(): number {
    return this.#monitor.bytes;
  }

  self(): SelfRow {
    const { node, name, desk } = this.#parts;
    const { version } = desk.health(null);
    return { id: node.id, name, version, load: this.#ownLoad() };
  }

  rows(): readonly NodeRow[] {
    const { peers, desk, clock } = this.#parts;
    return this.#table.rows(peers().all(), desk.phenotype(), clock.nowMs());
  }

  /** Has a peer do it. Errors as `Dispatcher.dispatch`. */
  async dispatch(order: Order): Promise<Dispatched> {
    return await this.#dispatcher.dispatch(order);
  }

  /**
   * Has the least loaded node do it, which may be this one (`here`). This one too when no other node did it and it is
   * certain that none began.
   */
  async place<Here>(order: Order, here: () => Promise<Here>): Promise<{ readonly here: Here } | Dispatched> {
    const { peers, clock } = this.#parts;
    const [best] = this.#table.placements(peers().all(), clock.nowMs());
    if (best === undefined || this.#ownLoad() <= best.load) return { here: await here() };
    try {
      return await this.#dispatcher.dispatch(order);
    } catch (thrown) {
      if (thrown instanceof NoNodeForRun) return { here: await here() };
      throw thrown;
    }
  }

  #sample(): void {
    const { desk, clock } = this.#parts;
    const { inFlight, cores } = desk.health(null);
    this.#load.observe(inFlight / cores, clock.nowMs());
  }

  /** Averaged like that of others, and never less than what is under way: a burst that just came is load too. */
  #ownLoad(): number {
    const { inFlight, cores } = this.#parts.desk.health(null);
    return Math.max(this.#load.value ?? 0, inFlight / cores);
  }
}
