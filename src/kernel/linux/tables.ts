import * as v from "valibot";
import type { Json } from "../../core/mod.ts";
import { checked } from "./links.ts";
import type { Machine } from "./machine.ts";

// The tables beside the links: routes, neighbours, forwarding databases, VLANs of ports.

const routeShape = v.object({
  type: v.optional(v.string()),
  dst: v.string(),
  gateway: v.optional(v.string()),
  dev: v.optional(v.string()),
  protocol: v.optional(v.string()),
  scope: v.optional(v.string()),
  prefsrc: v.optional(v.string()),
  metric: v.optional(v.number()),
  flags: v.optional(v.array(v.string()), []),
});

export interface LinuxRoute {
  readonly family: 4 | 6;
  readonly destination: string;
  readonly gateway: string | null;
  readonly interface: string;
  readonly metric: number;
  /** `kernel`: an address brought it along. */
  readonly protocol: string;
  readonly scope: string | null;
  readonly source: string | null;
  readonly onlink: boolean;
}

/** The main table's unicast routes with one next hop; what is more elaborate was not made here and is left alone. */
export async function readRoutes(machine: Machine): Promise<readonly LinuxRoute[]> {
  const [four, six] = await Promise.all(
    (["-4", "-6"] as const).map((family) => machine.json("ip", [family, "route", "show", "table", "main"])),
  );
  return [...routesOf(four ?? [], 4), ...routesOf(six ?? [], 6)];
}

function routesOf(output: Json, family: 4 | 6): LinuxRoute[] {
  const routes = checked(v.array(routeShape), output, "ip route show");
  return routes.flatMap(({ type = "unicast", dst, dev, gateway = null, metric = 0, ...route }) => {
    if (type !== "unicast" || dev === undefined) return [];
    const full = dst === "default" || dst.includes("/") ? dst : `${dst}/${family === 4 ? 32 : 128}`;
    const { protocol = "boot", scope = null, prefsrc: source = null, flags } = route;
    const onlink = flags.includes("onlink");
    return [{ family, destination: full, gateway, interface: dev, metric, protocol, scope, source, onlink }];
  });
}

const neighbourShape = v.object({
  dst: v.string(),
  dev: v.optional(v.string()),
  lladdr: v.optional(v.string()),
  state: v.optional(v.array(v.string()), []),
});

export interface LinuxNeighbour {
  readonly interface: string;
  readonly address: string;
  readonly mac: string | null;
  readonly fixed: boolean;
}

export async function readNeighbours(machine: Machine): Promise<readonly LinuxNeighbour[]> {
  const rows = checked(v.array(neighbourShape), await machine.json("ip", ["neighbour", "show"]), "ip neighbour show");
  return rows.flatMap(({ dst, dev, lladdr = null, state }) =>
    dev === undefined
      ? []
      : [
          {
            interface: dev,
            address: dst,
            mac: state.includes("FAILED") ? null : lladdr,
            fixed: state.includes("PERMANENT"),
          },
        ],
  );
}

const fdbShape = v.object({
  mac: v.string(),
  ifname: v.optional(v.string()),
  flags: v.optional(v.array(v.string()), []),
  master: v.optional(v.string()),
  state: v.optional(v.string(), ""),
  vlan: v.optional(v.number()),
});

/** An entry of a bridge's forwarding database. */
export interface LinuxFdbEntry {
  readonly bridge: string;
  readonly port: string;
  readonly mac: string;
  /** `learned` ages, `static` was told, `permanent` is an address of this machine. */
  readonly state: "learned" | "static" | "permanent";
  readonly sticky: boolean;
  readonly vlan: number | null;
}

/** All bridges' entries, without those that devices keep for themselves (`self`). */
export async function readFdb(machine: Machine): Promise<readonly LinuxFdbEntry[]> {
  const rows = checked(v.array(fdbShape), await machine.json("bridge", ["fdb", "show"]), "bridge fdb show");
  return rows.flatMap(({ mac, ifname, flags, master, state, vlan = null }) => {
    if (ifname === undefined || master === undefined || ifname === master || flags.includes("self")) return [];
    const kind = state === "static" || state === "permanent" ? state : "learned";
    return [{ bridge: master, port: ifname, mac, state: kind, sticky: flags.includes("sticky"), vlan }];
  });
}

const vlanShape = v.object({
  ifname: v.string(),
  vlans: v.array(
    v.object({ vlan: v.number(), vlanEnd: v.optional(v.number()), flags: v.optional(v.array(v.string()), []) }),
  ),
});

export interface LinuxPortVlan {
  readonly port: string;
  readonly vlan_id: number;
  readonly pvid: boolean;
  readonly untagged: boolean;
}

/** By port and id; a kernel without VLAN filtering has none. */
export async function readPortVlans(machine: Machine): Promise<readonly LinuxPortVlan[]> {
  const rows = checked(v.array(vlanShape), await machine.json("bridge", ["vlan", "show"]), "bridge vlan show");
  return rows.flatMap(({ ifname: port, vlans }) =>
    vlans.flatMap(({ vlan, vlanEnd = vlan, flags }) =>
      Array.from({ length: vlanEnd - vlan + 1 }, (_, offset) => ({
        port,
        vlan_id: vlan + offset,
        pvid: flags.includes("PVID"),
        untagged: flags.includes("Egress Untagged"),
      })),
    ),
  );
}
