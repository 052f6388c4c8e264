import type { PeerRound } from "../node.ts";

/** What rounds came to since the start. */
export interface RoundTotals {
  readonly rounds: number;
  readonly failed: number;
  /** Rounds in which nothing differed. */
  readonly idle: number;
  readonly bytes: number;
  readonly idleBytes: number;
  readonly allelesIn: number;
  readonly allelesOut: number;
  readonly observationsIn: number;
  readonly observationsOut: number;
}

/** A round that moved something, or failed. */
export interface NotedRound extends PeerRound {
  /** Counts up from 1 with each of this process. */
  readonly number: number;
  readonly atMs: number;
}

/** How rounds with one peer went. */
export interface PeerRounds {
  readonly totals: RoundTotals;
  /** The last round, and the last one that did not fail. */
  readonly lastAtMs: number | null;
  readonly succeededAtMs: number | null;
  /** Why the last one failed; null when it did not. */
  readonly problem: string | null;
}

const NOTHING: RoundTotals = {
  rounds: 0,
  failed: 0,
  idle: 0,
  bytes: 0,
  idleBytes: 0,
  allelesIn: 0,
  allelesOut: 0,
  observationsIn: 0,
  observationsOut: 0,
};
const NEVER: PeerRounds = { totals: NOTHING, lastAtMs: null, succeededAtMs: null, problem: null };

/** Rounds that are remembered one by one; of idle ones only their number. */
const KEPT_MAX = 500;

/** Adds up what a sync daemon reports, in all and for each peer, by name. */
export class RoundLedger {
  readonly #peers = new Map<string, PeerRounds>();
  #totals = NOTHING;
  #rounds: NotedRound[] = [];
  #number = 0;

  get totals(): RoundTotals {
    return this.#totals;
  }

  with(peer: string): PeerRounds {
    return this.#peers.get(peer) ?? NEVER;
  }

  /** The newest first, older than round `before`. */
  list(limit: number, before = Number.POSITIVE_INFINITY): readonly NotedRound[] {
    return this.#rounds
      .filter(({ number }) => number < before)
      .slice(-limit)
      .reverse();
  }

  note(round: PeerRound, atMs: number): void {
    const { peer, report, problem } = round;
    this.#totals = sum(this.#totals, round);
    const { totals, succeededAtMs } = this.with(peer);
    this.#peers.set(peer, {
      totals: sum(totals, round),
      ...{ lastAtMs: atMs, problem },
      succeededAtMs: report === null ? succeededAtMs : atMs,
    });
    this.#number += 1;
    if (report !== null && isInSync(report)) return;
    this.#rounds.push({ ...round, number: this.#number, atMs });
    if (this.#rounds.length > 2 * KEPT_MAX) this.#rounds = this.#rounds.slice(-KEPT_MAX);
  }

  /** Forgets peers that are gone. */
  keepOnly(peers: readonly string[]): void {
    const present = new Set(peers);
    for (const name of this.#peers.keys()) if (!present.has(name)) this.#peers.delete(name);
  }
}

function sum(before: RoundTotals, { report, bytes }: PeerRound): RoundTotals {
  const rounds = before.rounds + 1;
  if (report === null) return { ...before, rounds, failed: before.failed + 1, bytes: before.bytes + bytes };
  const isIdle = isInSync(report);
  return {
    rounds,
    failed: before.failed,
    idle: before.idle + (isIdle ? 1 : 0),
    bytes: before.bytes + bytes,
    idleBytes: before.idleBytes + (isIdle ? bytes : 0),
    allelesIn: before.allelesIn + report.fetched,
    allelesOut: before.allelesOut + report.pushed,
    observationsIn: before.observationsIn + report.heard,
    observationsOut: before.observationsOut + report.told,
  };
}

/** Whether the round found nothing to move, so that both had the same (or nothing that the other wants). */
export function isInSync({ fetched, pushed, heard, told, unfinished }: NonNullable<PeerRound["report"]>): boolean {
  return fetched + pushed + heard + told === 0 && !unfinished;
}
