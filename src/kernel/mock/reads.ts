import type { Json, JsonObject } from "../../core/mod.ts";
import { networkOf } from "../addresses.ts";
import type { ArgsOf, ReadName } from "../operations.ts";
import type { RouteRecord } from "../snapshot.ts";
import { byText, type MockState, routeKey } from "./state.ts";
import {
  activeMember,
  doubledSegments,
  exitsOf,
  hasCarrier,
  linkOf,
  macOf,
  partsOf,
  refused,
  viewOfLink,
} from "./view.ts";

type Reads = { readonly [N in ReadName]: (state: MockState, args: ArgsOf<N>) => Json };

/** Transitions per second of a MAC that a loop or a stale switch sends back and forth: what incident reports show. */
const FLAPS_PER_SECOND = 0.7;

export const reads: Reads = {
  listLinks: (state) => [...state.links].sort(byName).map(([name, link]) => viewOfLink(state, name, link)),

  getLink(state, { name }) {
    const link = state.links.get(name);
    return link === undefined ? null : viewOfLink(state, name, link);
  },

  getBridge(state, { name }) {
    const link = state.links.get(name);
    if (link?.bridge === undefined) return null;
    return { name, mac: macOf(state, name, link), up: link.up, ...link.bridge, ports: portsOf(state, name) };
  },

  getBond(state, { name }) {
    const link = state.links.get(name);
    if (link?.bond === undefined) return null;
    const { mode, miimon } = link.bond;
    const members = partsOf(state, name).map((member) => partView(state, member));
    return {
      name,
      mac: macOf(state, name, link),
      up: link.up,
      mode,
      miimon,
      active: activeMember(state, name),
      members,
    };
  },

  getFdb(state, { bridge }) {
    assertBridge(state, bridge, "read the forwarding database");
    const blocked = blockedPorts(state, bridge);
    const seen = new Set<string>();
    const entries: JsonObject[] = [];
    for (const port of partsOf(state, bridge)) {
      const link = linkOf(state, port, "read");
      for (const mac of [macOf(state, port, link), ...(link.port?.fdb ?? [])]) {
        seen.add(mac);
        entries.push({ mac, port, permanent: true });
      }
      if (blocked.has(port)) continue;
      for (const host of hostsBehind(state, port)) {
        if (seen.has(host.mac)) continue;
        seen.add(host.mac);
        entries.push({ mac: host.mac, port, permanent: false });
      }
    }
    return entries;
  },

  getFdbMoves(state, { bridge, seconds }) {
    const link = assertBridge(state, bridge, "watch the forwarding database");
    const transitions = Math.max(1, Math.round(FLAPS_PER_SECOND * seconds));
    const moves: JsonObject[] = [];
    if (link.bridge?.stp === false) {
      for (const { ports } of doubledSegments(state, bridge)) {
        for (const host of hostsBehind(state, ports[0] ?? "")) moves.push({ mac: host.mac, ports, transitions });
      }
    }
    const believed = state.believedUplink.get(bridge);
    const ports = partsOf(state, bridge).filter((port) => exitsOf(state, port).length > 0);
    if (believed !== undefined && ports.length > 0 && state.links.get(believed)?.master !== bridge) {
      moves.push({ mac: macOf(state, bridge, link), ports: [believed, ...ports.slice(0, 1)], transitions });
    }
    return moves;
  },

  getNeighbours(state, { name }) {
    linkOf(state, name, "list neighbours");
    const fixed = state.neighbours.filter((neighbour) => neighbour.interface === name);
    const heard = hostsBehind(state, name).filter(({ address }) => !fixed.some((other) => other.address === address));
    return [...fixed, ...heard].map(({ address, mac }) => ({ address, mac }));
  },

  getRoutes: (state) => [...state.routes, ...connectedRoutes(state)].sort(byText(routeKey)),

  getCounters: (state, { name }) => (state.links.has(name) ? NO_TRAFFIC : null),

  getBridgeVlans(state, { bridge }) {
    assertBridge(state, bridge, "list the VLANs");
    return partsOf(state, bridge).flatMap((port) =>
      (state.links.get(port)?.port?.vlans ?? [])
        .map((vlan) => ({ port, ...vlan }))
        .sort((left, right) => left.vlan_id - right.vlan_id),
    );
  },

  getDhcpLease: (state, { name }) => state.leases.find((lease) => lease.interface === name) ?? null,

  ping(state, { interface: name, target, count }) {
    linkOf(state, name, `ping ${target}`);
    const wanted = target === "gateway" ? state.hosts[0]?.address : target;
    const reached = hostsBehind(state, name).some((host) => host.address === wanted);
    return { target, sent: count, received: reached ? count : 0, rtt_ms: reached ? 0.4 : null };
  },
};

const COUNTED = ["packets", "bytes", "errors", "dropped"].flatMap((what) => [`rx_${what}`, `tx_${what}`]);
const NO_TRAFFIC: JsonObject = Object.fromEntries(COUNTED.map((name) => [name, 0]));

/** The kernel makes one for each address of an interface that is up; it goes when the address goes. */
function connectedRoutes(state: MockState): RouteRecord[] {
  return [...state.links].flatMap(([name, link]) =>
    link.up
      ? link.addresses.map((address) => ({
          destination: networkOf(address),
          gateway: null,
          interface: name,
          metric: 0,
        }))
      : [],
  );
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}

function assertBridge(state: MockState, name: string, attempt: string) {
  const link = linkOf(state, name, `${attempt} of "${name}"`);
  if (link.bridge === undefined)
    throw refused(`${attempt} of "${name}"`, `it is a ${link.kind} interface, not a bridge`);
  return link;
}

/** Spanning tree, converged: on each segment that is reached twice, all ports but the first are blocking. */
function blockedPorts(state: MockState, bridge: string): Set<string> {
  if (state.links.get(bridge)?.bridge?.stp !== true) return new Set();
  return new Set(doubledSegments(state, bridge).flatMap(({ ports }) => ports.slice(1)));
}

function portsOf(state: MockState, bridge: string): JsonObject[] {
  const blocked = blockedPorts(state, bridge);
  return partsOf(state, bridge).map((name) => {
    const part = partView(state, name);
    const live = part.carrier === true;
    return { ...part, state: live ? (blocked.has(name) ? "blocking" : "forwarding") : "disabled" };
  });
}

function partView(state: MockState, name: string): JsonObject {
  const link = linkOf(state, name, "read");
  return { name, up: link.up, carrier: hasCarrier(state, link, name) };
}

function hostsBehind(state: MockState, name: string) {
  const segments = new Set(exitsOf(state, name).map((exit) => state.links.get(exit)?.segment));
  if (segments.size === 0) return [];
  return state.hosts.filter((host) => host.segment === undefined || segments.has(host.segment));
}
