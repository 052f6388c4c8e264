import { type Logger, messageOf, type Random } from "../../core/mod.ts";
import type { FederationNode, PeerRound } from "../node.ts";
import type { Peer, PeerBook } from "../peers/peer.ts";

/** Calls `action` once after `delayMs`; what it returns cancels that. */
export type Timer = (delayMs: number, action: () => void) => () => void;

const systemTimer: Timer = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

export interface DaemonParts {
  readonly node: Pick<FederationNode, "round" | "breaker">;
  readonly peers: () => PeerBook;
  readonly random: Random;
  readonly logger: Logger;
  readonly intervalMs: number;
  /** Peers in one round. */
  readonly fanout: number;
  readonly timer?: Timer;
}

/** Rounds come up to a fifth of the interval early or late, so that nodes that started together drift apart. */
const JITTER = 0.2;

/**
 * A round with a few peers drawn at random, every interval. It takes no part in runs and no run waits for it: what a slow
 * peer holds up is the next round with that peer.
 */
export class SyncDaemon {
  readonly #parts: DaemonParts;
  readonly #timer: Timer;
  readonly #busy = new Set<string>();
  readonly #rounds = new Set<Promise<unknown>>();
  #cancel: (() => void) | null = null;
  #isStopped = true;

  constructor(parts: DaemonParts) {
    this.#parts = parts;
    this.#timer = parts.timer ?? systemTimer;
  }

  start(onRound: (round: PeerRound) => void = () => undefined): void {
    if (!this.#isStopped || this.#parts.intervalMs === 0) return;
    this.#isStopped = false;
    this.#arm(onRound);
  }

  /** No further round begins; resolves when those under way have ended, or after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
    let cancel = () => {};
    const isLate = new Promise<void>((resolve) => {
      cancel = this.#timer(graceMs, resolve);
    });
    await Promise.race([Promise.all(this.#rounds), isLate]);
    cancel();
  }

  /** One round now. */
  async round(): Promise<readonly PeerRound[]> {
    const chosen = this.#choose();
    return await Promise.all(chosen.map((peer) => this.#with(peer)));
  }

  #arm(onRound: (round: PeerRound) => void): void {
    if (this.#isStopped) return;
    const { intervalMs, random } = this.#parts;
    this.#cancel = this.#timer(intervalMs * (1 - JITTER + 2 * JITTER * random.next()), () => {
      for (const peer of this.#choose()) {
        const round = this.#with(peer).then(onRound);
        this.#rounds.add(round);
        void round.finally(() => this.#rounds.delete(round));
      }
      this.#arm(onRound);
    });
  }

  /** Peers that can be called, are not left alone at present, and whose last round has ended. */
  #choose(): readonly Peer[] {
    const { node, peers, random, fanout } = this.#parts;
    const callable = peers()
      .all()
      .filter(({ id, url }) => url !== null && node.breaker.allows(id) && !this.#busy.has(id));
    const chosen: Peer[] = [];
    while (chosen.length < fanout && callable.length > 0) {
      chosen.push(...callable.splice(random.below(callable.length), 1));
    }
    return chosen;
  }

  async #with(peer: Peer): Promise<PeerRound> {
    this.#busy.add(peer.id);
    try {
      return await this.#parts.node.round(peer);
    } catch (thrown) {
      // A genome that is locked for long, or a sandbox that is gone: the next round may fare better.
      const problem = messageOf(thrown);
      this.#parts.logger.log("error", `Cannot compare with peer ${peer.name}: ${problem}`);
      return { peer: peer.name, report: null, problem, bytes: 0 };
    } finally {
      this.#busy.delete(peer.id);
    }
  }
}
