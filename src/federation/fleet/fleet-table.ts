import type { Peer } from "../peers/peer.ts";
import { LoadAverage } from "./load-average.ts";
import { type Divergence, divergenceOf, type Expressed } from "./phenotype.ts";
import type { Health } from "./wire.ts";

/** `up`: it answered lately; `suspect`: not the last time, or not for a while; `down`: three times in a row not. */
export type NodeState = "up" | "suspect" | "down" | "unknown";

/** One peer as the fleet's pages show it. */
export interface NodeRow {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  readonly state: NodeState;
  /** Runs under way for each of its cores, averaged; null before it has answered. */
  readonly load: number | null;
  readonly version: string | null;
  readonly roundTripUs: number | null;
  /** Whether it does runs for this node. */
  readonly dispatch: boolean;
  /** Since when the two had the same alleles and observations last; null: never since this start. */
  readonly syncLagMs: number | null;
  readonly divergence: Divergence | null;
  readonly lastSeenMs: number | null;
  /** By how much its clock is ahead of the one here, as exact as half a round trip; null before it has answered. */
  readonly clockSkewMs: number | null;
  /** Why it did not answer the last time. */
  readonly problem: string | null;
}

interface Entry {
  readonly load: LoadAverage;
  failures: number;
  problem: string | null;
  health: Health | null;
  phenotype: readonly Expressed[] | null;
  roundTripUs: number | null;
  lastSeenMs: number | null;
  clockSkewMs: number | null;
  inSyncAtMs: number | null;
  /** Runs of this node that are under way there. */
  outstanding: number;
}

const HALF_LIFE_MS = 20_000;
const FAILURES_UNTIL_DOWN = 3;
/** An answer is good for so long. */
const FRESH_MS = 60_000;

/** What this node knows of its peers' health. Says nothing of whom it trusts. */
export class FleetTable {
  readonly #entries = new Map<string, Entry>();

  answered(peer: string, health: Health, roundTripUs: number, nowMs: number): void {
    const entry = this.#entry(peer);
    entry.load.observe(health.inFlight / health.cores, nowMs);
    // The answer was written about half a round trip ago.
    const clockSkewMs = Math.round(health.atMs + roundTripUs / 2_000 - nowMs);
    Object.assign(entry, { health, roundTripUs, clockSkewMs, lastSeenMs: nowMs, failures: 0, problem: null });
  }

  failed(peer: string, problem: string): void {
    const entry = this.#entry(peer);
    entry.failures += 1;
    entry.problem = problem;
  }

  state(peer: string, nowMs: number): NodeState {
    return stateOf(this.#entry(peer), nowMs);
  }

  /** Whether its phenotype is another one than the one that is known here. */
  isPhenotypeStale(peer: string, hash: string, hashOfKnown: (known: readonly Expressed[]) => string): boolean {
    const known = this.#entry(peer).phenotype;
    return known === null || hashOfKnown(known) !== hash;
  }

  expresses(peer: string, phenotype: readonly Expressed[]): void {
    this.#entry(peer).phenotype = phenotype;
  }

  inSync(peer: string, nowMs: number): void {
    this.#entry(peer).inSyncAtMs = nowMs;
  }

  /** A run goes there; call what is returned when it is over. */
  sent(peer: string): () => void {
    const entry = this.#entry(peer);
    entry.outstanding += 1;
    let isOver = false;
    return () => {
      if (!isOver) entry.outstanding -= 1;
      isOver = true;
    };
  }

  /** @param peers all of them: those that are gone from peers.json are forgotten */
  rows(peers: readonly Peer[], ours: readonly Expressed[], nowMs: number): readonly NodeRow[] {
    const present = new Set(peers.map(({ id }) => id));
    for (const id of this.#entries.keys()) if (!present.has(id)) this.#entries.delete(id);
    return peers.map(({ id, name, url }) => {
      const entry = this.#entry(id);
      const { health, roundTripUs, inSyncAtMs, lastSeenMs, clockSkewMs, problem, phenotype } = entry;
      return {
        ...{ id, name, url, roundTripUs, lastSeenMs, clockSkewMs, problem },
        state: stateOf(entry, nowMs),
        load: loadOf(entry),
        version: health?.version ?? null,
        dispatch: health?.dispatch ?? false,
        syncLagMs: inSyncAtMs === null ? null : Math.max(0, nowMs - inSyncAtMs),
        divergence: phenotype === null ? null : divergenceOf(ours, phenotype),
      };
    });
  }

  /** Peers that would do a run now, the least loaded first; of equally loaded ones the nearest. */
  placements(peers: readonly Peer[], nowMs: number): readonly { readonly peer: Peer; readonly load: number }[] {
    return peers
      .flatMap((peer) => {
        const entry = this.#entry(peer.id);
        const fit = peer.url !== null && entry.health?.dispatch === true && stateOf(entry, nowMs) === "up";
        return fit ? [{ peer, load: loadOf(entry) ?? 0, roundTripUs: entry.roundTripUs ?? 0 }] : [];
      })
      .sort(
        (left, right) =>
          left.load - right.load || left.roundTripUs - right.roundTripUs || (left.peer.id < right.peer.id ? -1 : 1),
      );
  }

  #entry(peer: string): Entry {
    const known = this.#entries.get(peer);
    if (known !== undefined) return known;
    const entry: Entry = {
      load: new LoadAverage(HALF_LIFE_MS),
      failures: 0,
      problem: null,
      health: null,
      phenotype: null,
      roundTripUs: null,
      lastSeenMs: null,
      clockSkewMs: null,
      inSyncAtMs: null,
      outstanding: 0,
    };
    this.#entries.set(peer, entry);
    return entry;
  }
}

function stateOf({ failures, lastSeenMs, health }: Entry, nowMs: number): NodeState {
  if (failures >= FAILURES_UNTIL_DOWN) return "down";
  if (failures > 0) return "suspect";
  if (health === null || lastSeenMs === null) return "unknown";
  return nowMs - lastSeenMs <= FRESH_MS ? "up" : "suspect";
}

/**
 * What the node said, averaged, and what was sent there since: without the second a burst would all go to whoever was
 * idle when it was asked last.
 */
function loadOf({ load, health, outstanding }: Entry): number | null {
  return load.value === null ? null : load.value + outstanding / (health?.cores ?? 1);
}
