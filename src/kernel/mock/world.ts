import type { WorldEvent } from "./world-event.ts";

// What is neither configuration nor read from it: where time has brought spanning tree, what bridges, switches and hosts
// have learned, how many frames have passed. All of it is plain data, so that it can be kept between processes.

export type PortState = "disabled" | "blocking" | "listening" | "learning" | "forwarding";

export interface PortRuntime {
  readonly bridge: string;
  state: PortState;
  /** When it entered this state. */
  sinceMs: number;
}

/** Where an address was last heard. */
export interface Sighting {
  /** A bridge's port, or the cable at a switch. */
  place: string;
  /** At a switch: the interface whose frames these are, and the port of it that they came out of. */
  owner: string;
  port: string;
  /** Still speaking: it does not age. */
  live: boolean;
  /** When it was last heard, once it has fallen silent. */
  atMs: number;
}

/** An address that jumps between ports of a bridge. */
export interface Flap {
  readonly bridge: string;
  readonly mac: string;
  readonly ports: readonly string[];
  readonly cause: "loop" | "stale";
  readonly fromMs: number;
  untilMs: number | null;
}

export interface Rates {
  rx: number;
  tx: number;
  dropped: number;
}

/** Frames until `sinceMs`, and how many a second have passed since then. */
export interface Meter {
  rx: number;
  tx: number;
  dropped: number;
  rates: Rates;
  sinceMs: number;
}

export type Sightings = Map<string, Sighting>;

export interface World {
  nowMs: number;
  /** When everybody who has something to say is heard next; null while nothing has changed since. */
  beatAtMs: number | null;
  /** By port. */
  readonly ports: Map<string, PortRuntime>;
  /** What each bridge has learned, by address. */
  readonly learned: Map<string, Sightings>;
  /** What each switch has learned, by address. */
  readonly switches: Map<string, Sightings>;
  /** Where the other hosts believe this machine's IP addresses to be: place is a MAC. */
  readonly arp: Sightings;
  flaps: Flap[];
  /** Bridges whose segments are drowned by frames that circle. */
  readonly storms: Set<string>;
  readonly meters: Map<string, Meter>;
  /** When each interface's lease was last granted. */
  readonly leasedAtMs: Map<string, number>;
  /** What a script still has in store. */
  script: WorldEvent[];
}

export function createWorld(): World {
  return {
    nowMs: 0,
    beatAtMs: null,
    ports: new Map(),
    learned: new Map(),
    switches: new Map(),
    arp: new Map(),
    flaps: [],
    storms: new Set(),
    meters: new Map(),
    leasedAtMs: new Map(),
    script: [],
  };
}

/** Hosts speak about once a second; whatever changed is noticed by everybody within that time. */
const BEAT_MS = 1_000;

export function scheduleBeat(world: World): void {
  world.beatAtMs ??= world.nowMs + BEAT_MS;
}

/** Hears an address at a place. One that was known elsewhere has moved. */
export function sight(table: Sightings, mac: string, at: Pick<Sighting, "place" | "owner" | "port">): void {
  const known = table.get(mac);
  if (known === undefined) table.set(mac, { ...at, live: true, atMs: 0 });
  else Object.assign(known, at, { live: true });
}

/** Those of `live` who were not heard this time have fallen silent now. */
export function quieten(table: Sightings, heard: ReadonlySet<string>, nowMs: number): void {
  for (const [mac, sighting] of table) {
    if (!sighting.live || heard.has(mac)) continue;
    sighting.live = false;
    sighting.atMs = nowMs;
  }
}

/** Forgets what has been silent for `ageingMs`. */
export function expire(table: Sightings, ageingMs: number, nowMs: number): boolean {
  let changed = false;
  for (const [mac, { live, atMs }] of table) {
    if (live || atMs + ageingMs > nowMs) continue;
    table.delete(mac);
    changed = true;
  }
  return changed;
}

/** When the next address of `table` is forgotten. */
export function nextExpiry(table: Sightings, ageingMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { live, atMs } of table.values()) if (!live) next = Math.min(next, atMs + ageingMs);
  return next;
}
