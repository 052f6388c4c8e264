import type { SwitchRecord } from "../snapshot.ts";
import { exitsOf, exitsThroughPort, hostsBehind, isBehind } from "./exits.ts";
import { meter } from "./meters.ts";
import { bridgesOf, circles } from "./spanning-tree.ts";
import type { Exit, MockState } from "./state.ts";
import { macOf, partsOf } from "./view.ts";
import { type Flap, quieten, type Sightings, sight } from "./world.ts";

// One beat of the network: everybody who has something to say is heard. Hosts and guests speak all the time, and so does
// every bridge, and every other interface that has an address. Between two beats nothing changes, so that time needs no
// frames: whoever was heard at the last beat still speaks, the others age.
//
// A switch that reflects believes that a station stays where it was heard first, as long as that cable is alive: it
// remembers to which interface of this machine its entries belong, and as long as one of them points to a cable which
// that interface no longer uses, frames come back through it and the address jumps between two ports. An announcement
// (`announce`) or the entry's age ends that. It is the simplest behaviour that shows what the operators of real networks
// have seen after an uplink was changed; a switch that relearns with the first frame is `reflects: false`.

const SWITCH: SwitchRecord = { name: "upstream", segments: [], ageing_time: 300, reflects: true };

export function switchOf(state: MockState, segment: string): SwitchRecord {
  return state.switches.find(({ segments }) => segments.includes(segment)) ?? SWITCH;
}

export function switchNamed(state: MockState, name: string): SwitchRecord {
  return state.switches.find((one) => one.name === name) ?? SWITCH;
}

export function beat(state: MockState): void {
  const { world } = state;
  world.beatAtMs = null;
  world.storms.clear();
  for (const bridge of circles(state)) world.storms.add(bridge);
  for (const bridge of bridgesOf(state)) learn(state, bridge);
  hearAtSwitches(state);
  hearAddresses(state);
  noteFlaps(state);
  meter(state);
}

/** Tells switches and hosts where an interface lives now; what a switch believed behind its former cables is forgotten. */
export function announce(state: MockState, name: string): void {
  const link = state.links.get(name);
  if (link === undefined) return;
  const exits = exitsOf(state, name).filter(({ cable }) => cable);
  for (const exit of exits) {
    const table = tableOf(state, switchOf(state, exit.segment).name);
    for (const [mac, { owner, place }] of table) {
      if (owner === name && !exits.some((other) => other.link === place)) table.delete(mac);
    }
    sight(table, macOf(state, name, link), { place: exit.link, owner: name, port: portTowards(state, name, exit) });
  }
  if (hostsBehind(state, name).length > 0) claimAddresses(state, name, "announced");
  for (const flap of state.world.flaps) {
    if (flap.bridge === name && flap.cause === "stale") flap.untilMs ??= state.world.nowMs;
  }
}

/** A port that begins to forward says a first word: whoever has never heard of its bridge knows it from now on. */
export function introduce(state: MockState, bridge: string): void {
  for (const { mac, exit, port } of wordsOf(state, bridge)) {
    const table = tableOf(state, switchOf(state, exit.segment).name);
    if (!table.has(mac)) sight(table, mac, { place: exit.link, owner: bridge, port });
  }
}

function learn(state: MockState, bridge: string): void {
  const { world } = state;
  const settings = state.links.get(bridge)?.bridge;
  const table = world.learned.get(bridge) ?? new Map();
  world.learned.set(bridge, table);
  const heard = new Set<string>();
  const fixed = new Set(partsOf(state, bridge).flatMap((port) => state.links.get(port)?.port?.fdb ?? []));
  for (const port of partsOf(state, bridge)) {
    const portState = world.ports.get(port)?.state;
    if (settings?.ageing_time === 0 || (portState !== "forwarding" && portState !== "learning")) continue;
    for (const { mac } of hostsAt(state, port)) {
      if (heard.has(mac) || fixed.has(mac)) continue;
      heard.add(mac);
      sight(table, mac, { place: port, owner: bridge, port });
    }
  }
  quieten(table, heard, world.nowMs);
}

/** Hosts whose frames come in at a port; a filtering bridge drops frames that belong to no VLAN of the port. */
function hostsAt(state: MockState, port: string) {
  const link = state.links.get(port);
  const filtering = state.links.get(link?.master ?? "")?.bridge?.vlan_filtering === true;
  return filtering && link?.port?.vlans.length === 0 ? [] : hostsBehind(state, port);
}

function hearAtSwitches(state: MockState): void {
  const heard = new Map<string, Set<string>>();
  for (const [name, link] of state.links) {
    if (link.master !== null || (link.bridge === undefined && link.addresses.length === 0)) continue;
    for (const { mac, exit, port } of wordsOf(state, name)) {
      const { name: switchName, reflects } = switchOf(state, exit.segment);
      const table = tableOf(state, switchName);
      const known = table.get(mac);
      const uses = (cable: string) => exitsOf(state, name).some((other) => other.link === cable);
      // Two cables into one switch: it settles for the one that it heard first.
      if (known !== undefined && known.owner === name && known.place !== exit.link && uses(known.place)) continue;
      if (known !== undefined && known.place !== exit.link && reflects && !yields(state, known)) continue;
      sight(table, mac, { place: exit.link, owner: name, port });
      heard.set(switchName, (heard.get(switchName) ?? new Set()).add(mac));
    }
  }
  for (const [name, table] of state.world.switches) {
    for (const [mac, { place }] of table) if (!isAlive(state, place)) table.delete(mac);
    for (const [mac, sighting] of table) {
      const words = heard.get(name);
      if (words?.has(mac) !== true && sighting.live) quieten(new Map([[mac, sighting]]), new Set(), state.world.nowMs);
    }
  }
}

/** Whether a reflecting switch gives an old place up: its cable is dead, or a bond announced its own failover. */
function yields(state: MockState, known: { place: string; owner: string; port: string }): boolean {
  const stillAPort = state.links.get(known.port)?.master === known.owner || known.port === known.owner;
  return !isAlive(state, known.place) || stillAPort;
}

function isAlive(state: MockState, cable: string): boolean {
  const link = state.links.get(cable);
  return link?.up === true && link.plugged;
}

/** What an interface says into cables: its own address, and through a bridge those of the guests behind it. */
function wordsOf(state: MockState, name: string): { mac: string; exit: Exit; port: string }[] {
  const link = state.links.get(name);
  if (link === undefined) return [];
  const exits = exitsOf(state, name).filter(({ cable }) => cable);
  if (exits.length === 0) return [];
  const guests = link.bridge === undefined ? [] : guestsOf(state, name);
  return exits.flatMap((exit) =>
    [macOf(state, name, link), ...guests].map((mac) => ({ mac, exit, port: portTowards(state, name, exit) })),
  );
}

function guestsOf(state: MockState, bridge: string): string[] {
  const exits = partsOf(state, bridge).flatMap((port) => exitsThroughPort(state, port, null));
  const taps = exits.filter(({ cable }) => !cable);
  return state.hosts.filter((host) => taps.some((exit) => isBehind(host, exit))).map(({ mac }) => mac);
}

/** The port of a bridge that leads to an exit; any other interface is its own. */
function portTowards(state: MockState, name: string, exit: Exit): string {
  if (state.links.get(name)?.bridge === undefined) return name;
  return partsOf(state, name).find((port) => exitsOf(state, port).some(({ link }) => link === exit.link)) ?? name;
}

function hearAddresses(state: MockState): void {
  const heard = new Set<string>();
  for (const [name, link] of state.links) {
    if (link.master !== null || link.addresses.length === 0 || hostsBehind(state, name).length === 0) continue;
    for (const address of claimAddresses(state, name, "used")) heard.add(address);
  }
  quieten(state.world.arp, heard, state.world.nowMs);
}

/** Hosts believe what they know until it ages or somebody announces otherwise. */
function claimAddresses(state: MockState, name: string, how: "used" | "announced"): string[] {
  const link = state.links.get(name);
  if (link === undefined) return [];
  const mac = macOf(state, name, link);
  return link.addresses.flatMap((cidr) => {
    const address = cidr.slice(0, cidr.indexOf("/"));
    const known = state.world.arp.get(address);
    if (how === "used" && known !== undefined && known.place !== mac) return [];
    sight(state.world.arp, address, { place: mac, owner: name, port: name });
    return [address];
  });
}

function noteFlaps(state: MockState): void {
  const { world } = state;
  const present = bridgesOf(state).flatMap((bridge) => [...loopFlaps(state, bridge), ...staleFlaps(state, bridge)]);
  const open = new Map(present.map((flap) => [`${flap.bridge} ${flap.mac}`, flap]));
  for (const flap of world.flaps) {
    if (flap.untilMs !== null) continue;
    if (open.delete(`${flap.bridge} ${flap.mac}`)) continue;
    flap.untilMs = world.nowMs;
  }
  const forgotten = world.nowMs - FLAPS_KEPT_MS;
  world.flaps = [...world.flaps.filter(({ untilMs }) => untilMs === null || untilMs > forgotten), ...open.values()];
}

/** As long as anybody may ask about (getFdbMoves looks back an hour at most). */
const FLAPS_KEPT_MS = 3_600_000;

function loopFlaps(state: MockState, bridge: string): Flap[] {
  if (!state.world.storms.has(bridge)) return [];
  const ports = partsOf(state, bridge).filter((port) => state.world.ports.get(port)?.state === "forwarding");
  return state.hosts.flatMap((host) => {
    const seenAt = ports.filter((port) => exitsOf(state, port).some((exit) => exit.cable && isBehind(host, exit)));
    return seenAt.length < 2 ? [] : [begin(state, bridge, host.mac, seenAt, "loop")];
  });
}

function staleFlaps(state: MockState, bridge: string): Flap[] {
  const link = state.links.get(bridge);
  const exits = exitsOf(state, bridge).filter(({ cable }) => cable);
  const [first] = exits;
  if (link === undefined || first === undefined) return [];
  const flaps = new Map<string, Flap>();
  for (const [name, table] of state.world.switches) {
    const here = exits.find(({ segment }) => switchOf(state, segment).name === name);
    if (here === undefined || !switchNamed(state, name).reflects) continue;
    for (const [mac, { owner, place, port }] of table) {
      if (owner !== bridge || exits.some((exit) => exit.link === place)) continue;
      const own = guestsOf(state, bridge).includes(mac) ? mac : macOf(state, bridge, link);
      flaps.set(own, begin(state, bridge, own, [port, portTowards(state, bridge, here)], "stale"));
    }
  }
  return [...flaps.values()];
}

function begin(state: MockState, bridge: string, mac: string, ports: readonly string[], cause: Flap["cause"]): Flap {
  return { bridge, mac, ports, cause, fromMs: state.world.nowMs, untilMs: null };
}

function tableOf(state: MockState, name: string): Sightings {
  const table = state.world.switches.get(name) ?? new Map();
  state.world.switches.set(name, table);
  return table;
}
