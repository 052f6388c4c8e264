import { canonicalAddress, networkContains, networkOf } from "../addresses.ts";
import { bridge as bridgeCommand, ip } from "./machine.ts";
import { kindOf, linkOf, nothingToDo, operation, type Present, refused, seen, type Writes } from "./present.ts";
import { lossesOf, routeWords, sameRoute } from "./restore.ts";
import { type LinuxRoute, readFdb, readNeighbours, readPortVlans, readRoutes } from "./tables.ts";

type TableWrite =
  | "addAddress"
  | "removeAddress"
  | "addRoute"
  | "removeRoute"
  | "addNeighbour"
  | "removeNeighbour"
  | "addFdbEntry"
  | "removeFdbEntry"
  | "addBridgeVlan"
  | "removeBridgeVlan";

/** What the kernel makes of an IPv6 route without metric (IP6_RT_PRIO_USER). */
const IPV6_METRIC_DEFAULT = 1024;

export const tableWrites: Writes<TableWrite> = {
  async addAddress(present, { name, address }) {
    const attempt = `add address ${address} to "${name}"`;
    const link = linkOf(present, name, attempt);
    const cidr = canonicalCidr(address);
    if (link.addresses.some((other) => other.cidr === cidr)) throw refused(attempt, "it has this address already");
    return {
      inverse: [operation("removeAddress", { name, address }), ...(await lossesOf(present, link, { paths: "all" }))],
      commands: [ip("address", "add", cidr, "dev", name)],
      missing: seen(name, (after) =>
        after.addresses.some((other) => other.cidr === cidr) ? null : "it does not have the address",
      ),
    };
  },

  async removeAddress(present, { name, address }) {
    const attempt = `remove address ${address} from "${name}"`;
    const link = linkOf(present, name, attempt);
    const cidr = canonicalCidr(address);
    const found = link.addresses.find((other) => other.cidr === cidr);
    if (found === undefined) throw refused(attempt, "it does not have this address");
    const back = await lossesOf(present, link, { paths: "all" });
    return {
      inverse: found.dynamic ? [operation("addAddress", { name, address }), ...back] : back,
      commands: [ip("address", "delete", cidr, "dev", name)],
      missing: seen(name, (after) =>
        after.addresses.some((other) => other.cidr === cidr) ? "it still has the address" : null,
      ),
    };
  },

  async addRoute(present, route) {
    const attempt = `add route ${describe(route)}`;
    const link = linkOf(present, route.interface, attempt);
    if (!link.up) throw refused(attempt, `"${route.interface}" is down`);
    const { gateway } = route;
    if (
      gateway !== null &&
      !reaches(
        link.addresses.map(({ cidr }) => cidr),
        gateway,
      )
    ) {
      throw refused(attempt, `the gateway is on no network of "${route.interface}"`);
    }
    const wanted = routeOf(route);
    const routes = await readRoutes(present.machine);
    const twin = routes.find(
      (other) =>
        other.family === wanted.family &&
        other.destination === wanted.destination &&
        other.metric === wanted.metric &&
        other.protocol !== "kernel",
    );
    if (twin !== undefined) throw refused(attempt, `there is ${describe(twin)} with metric ${twin.metric} already`);
    return {
      inverse: [operation("removeRoute", route)],
      commands: [ip("route", "add", ...routeWords(wanted))],
      missing: async ({ machine }) =>
        (await readRoutes(machine)).some((other) => sameRoute(other, wanted)) ? null : "the route is not there",
    };
  },

  async removeRoute(present, route) {
    const attempt = `remove route ${describe(route)}`;
    const link = linkOf(present, route.interface, attempt);
    const wanted = routeOf(route);
    const found = (await readRoutes(present.machine)).find((other) => sameRoute(other, wanted));
    if (found === undefined) throw refused(attempt, "there is no such route");
    if (found.protocol === "kernel") throw refused(attempt, "it belongs to an address, and goes with it");
    return {
      inverse: [{ name: "restoreLink", args: { name: link.name, routes: [{ ...found }] } }],
      commands: [ip("route", "delete", ...routeWords(found))],
      missing: async ({ machine }) =>
        (await readRoutes(machine)).some((other) => sameRoute(other, found)) ? "the route is still there" : null,
    };
  },

  async addNeighbour(present, { interface: name, address: spelled, mac }) {
    const address = canonicalAddress(spelled);
    const attempt = `fix neighbour ${address} on "${name}"`;
    linkOf(present, name, attempt);
    const twin = await fixedNeighbour(present, name, address);
    if (twin !== undefined) throw refused(attempt, `it is fixed at ${twin.mac} already`);
    return {
      inverse: [operation("removeNeighbour", { interface: name, address })],
      commands: [ip("neighbour", "replace", address, "lladdr", mac, "dev", name, "nud", "permanent")],
      missing: async (after) =>
        (await fixedNeighbour(after, name, address))?.mac === mac ? null : "the neighbour is not there",
    };
  },

  async removeNeighbour(present, { interface: name, address: spelled }) {
    const address = canonicalAddress(spelled);
    const attempt = `remove neighbour ${address} from "${name}"`;
    linkOf(present, name, attempt);
    const found = await fixedNeighbour(present, name, address);
    if (found === undefined || found.mac === null) throw refused(attempt, "there is no such fixed neighbour");
    return {
      inverse: [operation("addNeighbour", { interface: name, address, mac: found.mac })],
      commands: [ip("neighbour", "delete", address, "dev", name)],
      missing: async (after) =>
        (await fixedNeighbour(after, name, address)) === undefined ? null : "the neighbour is still there",
    };
  },

  async addFdbEntry(present, { bridge, port, mac, permanent }) {
    const attempt = `tell bridge "${bridge}" where ${mac} lives`;
    assertPort(present, bridge, port, attempt);
    const told = (await entriesOf(present, bridge, mac)).find(({ state }) => state !== "learned");
    if (told !== undefined && permanent) throw refused(attempt, `it is fixed behind "${told.port}" already`);
    if (told !== undefined) return nothingToDo;
    return {
      inverse: [operation("removeFdbEntry", { bridge, port, mac })],
      commands: [bridgeCommand("fdb", "replace", mac, "dev", port, "master", permanent ? "static" : "dynamic")],
      missing: async (after) =>
        (await entriesOf(after, bridge, mac)).some(
          (entry) => entry.port === port && (entry.state === "static") === permanent,
        )
          ? null
          : "the entry is not there",
    };
  },

  async removeFdbEntry(present, { bridge, port, mac }) {
    const attempt = `make bridge "${bridge}" forget ${mac}`;
    const link = assertPort(present, bridge, port, attempt);
    const entries = (await entriesOf(present, bridge, mac)).filter((entry) => entry.port === port);
    const [entry] = entries;
    if (entry === undefined) return nothingToDo;
    if (mac === link.mac) throw refused(attempt, `it is the address of port "${port}" itself`);
    const told = entries.flatMap(({ state, sticky, vlan }) =>
      state === "learned" ? [] : [{ mac, state, sticky, vlan }],
    );
    return {
      inverse: told.length === 0 ? [] : [{ name: "restoreLink", args: { name: port, fdb: told } }],
      commands: entries.map(({ vlan }) =>
        bridgeCommand("fdb", "delete", mac, "dev", port, "master", ...(vlan === null ? [] : ["vlan", String(vlan)])),
      ),
      missing: async (after) =>
        (await entriesOf(after, bridge, mac)).some((other) => other.port === port && other.state !== "learned")
          ? "the entry is still there"
          : null,
    };
  },

  async addBridgeVlan(present, { port, vlan_id, pvid, untagged }) {
    const attempt = `add VLAN ${vlan_id} to port "${port}"`;
    const { inverse, vlans } = await vlansOf(present, port, attempt);
    const before = vlans.find((vlan) => vlan.vlan_id === vlan_id);
    if (before?.pvid === pvid && before.untagged === untagged) return nothingToDo;
    const flags = [...(pvid ? ["pvid"] : []), ...(untagged ? ["untagged"] : [])];
    return {
      inverse,
      commands: [bridgeCommand("vlan", "add", "dev", port, "vid", String(vlan_id), ...flags)],
      missing: async (after) => {
        const found = (await vlansOf(after, port, attempt)).vlans.find((vlan) => vlan.vlan_id === vlan_id);
        return found?.pvid === pvid && found.untagged === untagged ? null : "the port does not take part in it so";
      },
    };
  },

  async removeBridgeVlan(present, { port, vlan_id }) {
    const attempt = `remove VLAN ${vlan_id} from port "${port}"`;
    const { inverse, vlans } = await vlansOf(present, port, attempt);
    if (!vlans.some((vlan) => vlan.vlan_id === vlan_id)) throw refused(attempt, "the port does not take part in it");
    return {
      inverse,
      commands: [bridgeCommand("vlan", "delete", "dev", port, "vid", String(vlan_id))],
      missing: async (after) =>
        (await vlansOf(after, port, attempt)).vlans.some((vlan) => vlan.vlan_id === vlan_id)
          ? "the port still takes part in it"
          : null,
    };
  },
};

/** The VLANs of a port, and the operation that makes them so again: a new pvid takes the mark off the old one. */
async function vlansOf(present: Present, port: string, attempt: string) {
  const link = linkOf(present, port, attempt);
  const master = link.master === null ? undefined : present.links.get(link.master);
  if (master?.kind !== "bridge") throw refused(attempt, `"${port}" is not a port of a bridge`);
  const vlans = (await readPortVlans(present.machine))
    .filter((vlan) => vlan.port === port)
    .map(({ vlan_id, pvid, untagged }) => ({ vlan_id, pvid, untagged }));
  return { vlans, inverse: [{ name: "restoreLink", args: { name: port, vlans } }] };
}

function assertPort(present: Present, bridge: string, port: string, attempt: string) {
  kindOf(present, bridge, "bridge", attempt);
  const link = linkOf(present, port, attempt);
  if (link.master !== bridge) throw refused(attempt, `"${port}" is not one of its ports`);
  return link;
}

async function entriesOf({ machine }: Present, bridge: string, mac: string) {
  return (await readFdb(machine)).filter((entry) => entry.bridge === bridge && entry.mac === mac);
}

async function fixedNeighbour({ machine }: Present, name: string, address: string) {
  return (await readNeighbours(machine)).find(
    (entry) => entry.interface === name && entry.address === address && entry.fixed,
  );
}

interface RouteArgs {
  readonly destination: string;
  readonly gateway: string | null;
  readonly interface: string;
  readonly metric: number;
}

/** A default route without gateway is IPv4's; its family shows in nothing. */
function routeOf(route: RouteArgs): LinuxRoute {
  const family = (route.destination === "default" ? (route.gateway ?? "") : route.destination).includes(":") ? 6 : 4;
  const { destination, gateway } = route;
  return {
    interface: route.interface,
    destination: destination === "default" ? destination : networkOf(destination),
    gateway: gateway === null ? null : canonicalAddress(gateway),
    family,
    metric: family === 6 && route.metric === 0 ? IPV6_METRIC_DEFAULT : route.metric,
    protocol: "boot",
    scope: null,
    source: null,
    onlink: false,
  };
}

/** IPv6 gateways are often link-local, and every link is on that network. */
function reaches(addresses: readonly string[], gateway: string): boolean {
  return /^fe[89ab]/.test(gateway) || addresses.some((address) => networkContains(address, gateway));
}

function describe({ destination, gateway, interface: name }: RouteArgs): string {
  return `${destination}${gateway === null ? "" : ` via ${gateway}`} on "${name}"`;
}

function canonicalCidr(cidr: string): string {
  const [address = "", length = ""] = cidr.split("/");
  return `${canonicalAddress(address)}/${length}`;
}
