import type { Clock } from "../../core/mod.ts";
import { PeerError } from "../errors.ts";
import type { Peer } from "../peers/peer.ts";
import type { FleetTable } from "./fleet-table.ts";
import { type Expressed, phenotypeHash } from "./phenotype.ts";
import type { Health } from "./wire.ts";

/** Calls `action` once after `delayMs`; what it returns cancels that. */
type Timer = (delayMs: number, action: () => void) => () => void;

export interface HealthPort {
  /** Of bodies, both ways, so far. */
  readonly bytes: number;
  health(): Promise<Health>;
  phenotype(): Promise<readonly Expressed[]>;
}

export interface MonitorParts {
  readonly table: FleetTable;
  readonly peers: () => readonly Peer[];
  readonly port: (peer: Peer) => HealthPort;
  readonly clock: Clock;
  /** Between two looks; 0: none by itself. */
  readonly intervalMs: number;
  /** A peer has answered: whoever left it alone may try again. */
  readonly onAnswer?: (peer: Peer) => void;
  readonly timer?: Timer;
}

/** Asked at once and in one look: a fleet of thousands is gone round in many looks, at the cost of a small one each. */
const PEERS_PER_LOOK_MAX = 8;
/** A node that is down is asked in every so many turns only. */
const DOWN_EVERY_TURNS = 6;

/** Asks peers in turn how they do. Nothing waits for it. */
export class FleetMonitor {
  readonly #parts: MonitorParts;
  readonly #timer: Timer;
  readonly #asking = new Set<string>();
  #cancel: (() => void) | null = null;
  /** Of bodies, both ways: what looking has cost. */
  bytes = 0;
  #next = 0;
  #turn = 0;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
    this.#timer = parts.timer ?? systemTimer;
  }

  start(): void {
    const { intervalMs } = this.#parts;
    if (intervalMs === 0 || this.#cancel !== null) return;
    const again = () => {
      void this.look();
      this.#cancel = this.#timer(intervalMs, again);
    };
    this.#cancel = this.#timer(0, again);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Asks the next few peers. */
  async look(): Promise<void> {
    const peers = this.#callable();
    if (this.#next >= peers.length) {
      this.#next = 0;
      this.#turn += 1;
    }
    const due = peers.slice(this.#next, this.#next + PEERS_PER_LOOK_MAX);
    this.#next += PEERS_PER_LOOK_MAX;
    const { table, clock } = this.#parts;
    const isDue = ({ id }: Peer) => table.state(id, clock.nowMs()) !== "down" || this.#turn % DOWN_EVERY_TURNS === 0;
    const asked = due.filter(isDue);
    await Promise.all(asked.map((peer) => this.#ask(peer)));
  }

  /** Asks all of them now. */
  async lookAtAll(): Promise<void> {
    const peers = this.#callable();
    for (let at = 0; at < peers.length; at += PEERS_PER_LOOK_MAX) {
      await Promise.all(peers.slice(at, at + PEERS_PER_LOOK_MAX).map((peer) => this.#ask(peer)));
    }
  }

  #callable(): readonly Peer[] {
    return this.#parts.peers().filter(({ url }) => url !== null);
  }

  async #ask(peer: Peer): Promise<void> {
    // One that is slow is not asked again before it has answered.
    if (this.#asking.has(peer.id)) return;
    this.#asking.add(peer.id);
    const { table, port, clock } = this.#parts;
    const asked = port(peer);
    try {
      const startedUs = clock.nowUs();
      const health = await asked.health();
      this.#parts.onAnswer?.(peer);
      table.answered(peer.id, health, clock.nowUs() - startedUs, clock.nowMs());
      if (table.isPhenotypeStale(peer.id, health.phenotype, phenotypeHash)) {
        table.expresses(peer.id, await asked.phenotype());
      }
    } catch (thrown) {
      if (!(thrown instanceof PeerError)) throw thrown;
      table.failed(peer.id, thrown.message);
    } finally {
      this.bytes += asked.bytes;
      this.#asking.delete(peer.id);
    }
  }
}

const systemTimer: Timer = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};
