import type { Json, JsonObject } from "../../core/mod.ts";
import type { ArgsOf, ReadName } from "../operations.ts";
import { storedIn } from "./boot-units.ts";
import { readCounters } from "./counters.ts";
import { readLease } from "./dhcp-lease.ts";
import type { FdbWatch } from "./fdb-watch.ts";
import { type LinuxLink, numberOf, partsOf } from "./links.ts";
import { ping } from "./ping.ts";
import { kindOf, linkOf, type Present } from "./present.ts";
import { readFdb, readNeighbours, readPortVlans, readRoutes } from "./tables.ts";

/** What a read may use besides the present state. */
export interface Reader extends Present {
  readonly watch: FdbWatch;
}

type Reads = { readonly [N in ReadName]: (reader: Reader, args: ArgsOf<N>) => Promise<Json> | Json };

export const reads: Reads = {
  async listLinks({ links, units }) {
    const files = await units.list();
    return [...links.values()].map((link) => linkView(link, storedIn(files, link.name)?.master));
  },

  async getLink({ links, units }, { name }) {
    const link = links.get(name);
    return link === undefined ? null : linkView(link, (await units.storedBy(name))?.master);
  },

  getBridge({ links }, { name }) {
    const link = links.get(name);
    if (link?.kind !== "bridge") return null;
    const { mac, up, settings } = link;
    return {
      name,
      mac,
      up,
      ...bridgeView(settings),
      ports: partsOf(links, name).map((port) => ({ ...partView(port), state: String(port.partSettings.state) })),
    };
  },

  getBond({ links }, { name }) {
    const link = links.get(name);
    if (link?.kind !== "bond") return null;
    const { mac, up, settings } = link;
    const active = typeof settings.active_slave === "string" ? settings.active_slave : null;
    return { name, mac, up, ...bondView(settings), active, members: partsOf(links, name).map(partView) };
  },

  async getFdb(reader, { bridge }) {
    kindOf(reader, bridge, "bridge", `read the forwarding database of "${bridge}"`);
    const entries = (await readFdb(reader.machine)).filter((entry) => entry.bridge === bridge);
    const rows = new Map(
      entries.map(({ mac, port, state }) => [`${mac} ${port}`, { mac, port, permanent: state !== "learned" }]),
    );
    return [...rows.values()];
  },

  async getFdbMoves(reader, { bridge, seconds }) {
    kindOf(reader, bridge, "bridge", `watch the forwarding database of "${bridge}"`);
    return await reader.watch.moves(bridge, seconds);
  },

  async getNeighbours(reader, { name }) {
    linkOf(reader, name, `list neighbours of "${name}"`);
    const heard = (await readNeighbours(reader.machine)).filter((entry) => entry.interface === name);
    return heard.flatMap(({ address, mac }) => (mac === null ? [] : [{ address, mac }]));
  },

  getDhcpLease: ({ links }, { name }) => readLease(links.get(name)),

  async getRoutes({ machine, links }) {
    const routes = (await readRoutes(machine)).filter(
      (route) => links.has(route.interface) && !isMachineMade(route.destination),
    );
    return routes
      .map(({ destination, gateway, interface: name, metric }) => ({ destination, gateway, interface: name, metric }))
      .sort((left, right) => (routeKey(left) < routeKey(right) ? -1 : 1));
  },

  getCounters: ({ machine }, { name }) => readCounters(machine, name),

  async getBridgeVlans(reader, { bridge }) {
    kindOf(reader, bridge, "bridge", `list the VLANs of "${bridge}"`);
    const ports = new Set(partsOf(reader.links, bridge).map(({ name }) => name));
    const vlans = (await readPortVlans(reader.machine)).filter(({ port }) => ports.has(port));
    return vlans.map(({ port, vlan_id, pvid, untagged }) => ({ port, vlan_id, pvid, untagged }));
  },

  ping,
};

/** Routes of link-local networks, which every interface has with IPv6, say nothing about it. */
function isMachineMade(destination: string): boolean {
  return destination.startsWith("fe80::");
}

function routeKey({
  destination,
  metric,
  interface: name,
}: {
  destination: string;
  metric: number;
  interface: string;
}): string {
  return `${destination} ${String(metric).padStart(10, "0")} ${name}`;
}

/** @param storedMaster undefined: the interface is not stored. */
function linkView(link: LinuxLink, storedMaster: string | null | undefined): JsonObject {
  const { name, kind, mac, up, carrier, mtu, master, parent } = link;
  return {
    name,
    kind,
    mac,
    permanent_mac: link.permanentMac ?? mac,
    up,
    carrier,
    mtu,
    master,
    parent,
    vlan_id: kind === "vlan" ? numberOf(link.settings, "id") : null,
    addresses: link.addresses.map(({ cidr }) => cidr).sort(),
    autoconnect: storedMaster !== undefined && storedMaster === master,
  };
}

/** The kernel counts in hundredths of a second. */
export function bridgeView(settings: LinuxLink["settings"]) {
  return {
    stp: numberOf(settings, "stp_state") !== 0,
    forward_delay: numberOf(settings, "forward_delay") / 100,
    ageing_time: numberOf(settings, "ageing_time") / 100,
    vlan_filtering: numberOf(settings, "vlan_filtering") !== 0,
  };
}

export function bondView(settings: LinuxLink["settings"]): { mode: string; miimon: number } {
  return { mode: String(settings.mode), miimon: numberOf(settings, "miimon") };
}

function partView({ name, up, carrier }: LinuxLink): JsonObject {
  return { name, up, carrier };
}
