import type { JsonObject } from "../../core/mod.ts";
import { exitsOf, isBehind } from "./exits.ts";
import type { MockState } from "./state.ts";
import type { Meter, Rates } from "./world.ts";

// Counters are a rate and an instant: no frame is counted one by one.

/** Bytes of an average frame here, and frames a second on every port of a circle. */
const FRAME_BYTES = 84;
const STORM_RATE = 50_000;

/** Sets the rates to what passes from now on. */
export function meter(state: MockState): void {
  const { meters, nowMs } = state.world;
  for (const name of meters.keys()) if (!state.links.has(name)) meters.delete(name);
  for (const name of state.links.keys()) {
    const before = meters.get(name);
    meters.set(name, { ...totals(before, nowMs), rates: ratesOf(state, name), sinceMs: nowMs });
  }
}

export function countersOf(state: MockState, name: string): JsonObject {
  const { rx, tx, dropped } = totals(state.world.meters.get(name), state.world.nowMs);
  return {
    rx_packets: rx,
    rx_bytes: rx * FRAME_BYTES,
    rx_errors: 0,
    rx_dropped: dropped,
    tx_packets: tx,
    tx_bytes: tx * FRAME_BYTES,
    tx_errors: 0,
    tx_dropped: 0,
  };
}

function totals(of: Meter | undefined, nowMs: number): Rates {
  if (of === undefined) return { rx: 0, tx: 0, dropped: 0 };
  const seconds = (nowMs - of.sinceMs) / 1_000;
  return {
    rx: Math.floor(of.rx + of.rates.rx * seconds),
    tx: Math.floor(of.tx + of.rates.tx * seconds),
    dropped: Math.floor(of.dropped + of.rates.dropped * seconds),
  };
}

/** Every host out there is heard once a second; the machine says about as much. */
function ratesOf(state: MockState, name: string): Rates {
  const exits = exitsOf(state, name);
  if (exits.length === 0) return { rx: 0, tx: 0, dropped: 0 };
  const { storms, ports } = state.world;
  const port = ports.get(name);
  const quiet = port !== undefined && port.state !== "forwarding";
  const storm = storms.has(name) || (port !== undefined && storms.has(port.bridge)) ? STORM_RATE : 0;
  const rx = state.hosts.filter((host) => exits.some((exit) => isBehind(host, exit))).length + storm;
  return { rx, tx: quiet ? 0 : 1 + storm, dropped: quiet ? rx : storm / 2 };
}
