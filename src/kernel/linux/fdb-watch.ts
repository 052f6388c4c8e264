import type { Json } from "../../core/mod.ts";
import type { Machine } from "./machine.ts";
import { readFdb } from "./tables.ts";

// Linux does not remember where an address was learned before. So this looks: at the table as often as it can for as
// long as a gene's call allows, and it keeps what it saw, so that a later call in the same process knows of moves between
// the two. It says what was seen and extrapolates nothing; an address that moves back and forth faster than the table can
// be read (some milliseconds) is seen moving less often than it does.
// Rejected: a `bridge monitor` in the background, which would outlive a process that is killed.

/** Milliseconds of looking in one call: a call of a diagnostic gene ends after one second by default. */
const LOOK_MS = 500;
/** Milliseconds between two looks. */
const PAUSE_MS = 10;
/** Moves that are kept for each bridge; the oldest go first. */
const MOVES_MAX = 10_000;

interface Move {
  readonly mac: string;
  readonly from: string;
  readonly to: string;
  readonly atMs: number;
}

export class FdbWatch {
  readonly #machine: Machine;
  readonly #nowMs: () => number;
  /** Per bridge: where each learned address was seen last, and the moves since the first look. */
  readonly #bridges = new Map<string, { readonly places: Map<string, string>; moves: Move[] }>();

  constructor(machine: Machine, nowMs: () => number) {
    this.#machine = machine;
    this.#nowMs = nowMs;
  }

  /** Looks for half a second, or `seconds` if that is less, then tells all moves that it knows of in the last `seconds`. */
  async moves(bridge: string, seconds: number): Promise<Json> {
    const until = this.#nowMs() + Math.min(LOOK_MS, seconds * 1_000);
    await this.#look(bridge);
    while (this.#nowMs() < until) {
      await Bun.sleep(PAUSE_MS);
      await this.#look(bridge);
    }
    const since = this.#nowMs() - seconds * 1_000;
    const byMac = Map.groupBy(
      (this.#bridges.get(bridge)?.moves ?? []).filter(({ atMs }) => atMs >= since),
      ({ mac }) => mac,
    );
    return [...byMac].map(([mac, moves]) => ({
      mac,
      ports: [...new Set(moves.flatMap(({ from, to }) => [from, to]))],
      transitions: moves.length,
    }));
  }

  async #look(bridge: string): Promise<void> {
    const known = this.#bridges.get(bridge) ?? { places: new Map<string, string>(), moves: [] };
    this.#bridges.set(bridge, known);
    const entries = (await readFdb(this.#machine)).filter(
      (entry) => entry.bridge === bridge && entry.state === "learned",
    );
    const atMs = this.#nowMs();
    for (const { mac, port, vlan } of entries) {
      const key = `${mac} ${vlan ?? ""}`;
      const from = known.places.get(key);
      if (from !== undefined && from !== port) known.moves.push({ mac, from, to: port, atMs });
      known.places.set(key, port);
    }
    if (known.moves.length > MOVES_MAX) known.moves = known.moves.slice(-MOVES_MAX);
  }
}
