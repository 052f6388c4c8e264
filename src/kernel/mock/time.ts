import { dhcpDeadline, tendLeases } from "./dhcp.ts";
import { armEvents, playEvents, scriptDeadline } from "./script.ts";
import { movePorts, portDeadline, settle } from "./spanning-tree.ts";
import type { MockState } from "./state.ts";
import { beat, switchNamed } from "./traffic.ts";
import { expire, nextExpiry, scheduleBeat } from "./world.ts";

// The simulated clock. Nothing is scheduled that could be cancelled: each timer is an instant in the state it belongs to,
// and the next event is the earliest of them. A dozen instants are compared per event; events are rare, because between
// two of them nothing on the network changes.

/** How long hosts out there believe where an IP address is, once it has fallen silent; Linux's base_reachable_time. */
const ARP_AGEING_MS = 60_000;

/** More events than this in one step of time mean that two rules undo each other for ever. */
const EVENTS_MAX = 10_000_000;

/** Lets time pass until `untilMs`, event by event. */
export function pump(state: MockState, untilMs: number): void {
  const { world } = state;
  for (let events = 0; ; events += 1) {
    const next = deadline(state);
    if (next > untilMs) break;
    if (events > EVENTS_MAX) throw new Error(`The simulated network found no rest at ${world.nowMs} ms`);
    world.nowMs = Math.max(world.nowMs, next);
    happen(state);
  }
  world.nowMs = untilMs;
}

function deadline(state: MockState): number {
  const { world } = state;
  let next = Math.min(world.beatAtMs ?? Number.POSITIVE_INFINITY, scriptDeadline(state), dhcpDeadline(state));
  for (const port of world.ports.keys()) next = Math.min(next, portDeadline(state, port));
  for (const [bridge, table] of world.learned) next = Math.min(next, nextExpiry(table, bridgeAgeingMs(state, bridge)));
  for (const [name, table] of world.switches) next = Math.min(next, nextExpiry(table, switchAgeingMs(state, name)));
  return Math.min(next, nextExpiry(world.arp, ARP_AGEING_MS));
}

/** Everything that is due now, causes before effects. */
function happen(state: MockState): void {
  const { world } = state;
  const beatDue = world.beatAtMs !== null && world.beatAtMs <= world.nowMs;
  const changed = [playEvents(state), movePorts(state), tendLeases(state)].some((it) => it);
  let forgotten = expire(world.arp, ARP_AGEING_MS, world.nowMs);
  for (const [bridge, table] of world.learned) expire(table, bridgeAgeingMs(state, bridge), world.nowMs);
  for (const [name, table] of world.switches) {
    if (expire(table, switchAgeingMs(state, name), world.nowMs)) forgotten = true;
  }
  if (changed) settle(state);
  // What nobody believes any more is learned anew with the next frame.
  if (forgotten) scheduleBeat(world);
  if (beatDue) beat(state);
  armEvents(state);
}

function bridgeAgeingMs(state: MockState, bridge: string): number {
  return (state.links.get(bridge)?.bridge?.ageing_time ?? 0) * 1_000;
}

function switchAgeingMs(state: MockState, name: string): number {
  return switchNamed(state, name).ageing_time * 1_000;
}
