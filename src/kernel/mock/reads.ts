import type { Json, JsonObject } from "../../core/mod.ts";
import { networkOf } from "../addresses.ts";
import type { ArgsOf, ReadName } from "../operations.ts";
import type { RouteRecord } from "../snapshot.ts";
import { activeMember, hasCarrier, hostsBehind } from "./exits.ts";
import { viewOfLink } from "./link-view.ts";
import { countersOf } from "./meters.ts";
import { byText, type MockLink, type MockState, routeKey } from "./state.ts";
import { linkOf, macOf, partsOf, refused } from "./view.ts";

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
    const learned = [...(state.world.learned.get(bridge) ?? [])].sort(byName);
    return partsOf(state, bridge).flatMap((port) => {
      const link = linkOf(state, port, "read");
      return [
        ...[macOf(state, port, link), ...(link.port?.fdb ?? [])].map((mac) => ({ mac, port, permanent: true })),
        ...learned.filter(([, { place }]) => place === port).map(([mac]) => ({ mac, port, permanent: false })),
      ];
    });
  },

  getFdbMoves(state, { bridge, seconds }) {
    assertBridge(state, bridge, "watch the forwarding database");
    const { flaps, nowMs } = state.world;
    return flaps.flatMap(({ bridge: of, mac, ports, fromMs, untilMs }) => {
      const flappedMs = (untilMs ?? nowMs) - Math.max(fromMs, nowMs - seconds * 1_000);
      const transitions = Math.round((FLAPS_PER_SECOND * flappedMs) / 1_000);
      return of === bridge && transitions > 0 ? [{ mac, ports: [...ports], transitions }] : [];
    });
  },

  getNeighbours(state, { name }) {
    linkOf(state, name, "list neighbours");
    const fixed = state.neighbours.filter((neighbour) => neighbour.interface === name);
    const heard = hostsBehind(state, name).filter(({ address }) => !fixed.some((other) => other.address === address));
    return [...fixed, ...heard].map(({ address, mac }) => ({ address, mac }));
  },

  getRoutes: (state) => [...state.routes, ...connectedRoutes(state)].sort(byText(routeKey)),

  getCounters: (state, { name }) => (state.links.has(name) ? countersOf(state, name) : null),

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
    const link = linkOf(state, name, `ping ${target}`);
    const wanted = target === "gateway" ? state.hosts[0]?.address : target;
    const reached = link.master === null && hostsBehind(state, name).some(({ address }) => address === wanted);
    const received = reached ? answersTo(state, name, link, count) : 0;
    return { target, sent: count, received, rtt_ms: received > 0 ? 0.4 : null };
  },
};

/** How many probes come back: none through a storm or from hosts that believe in a former MAC, half from a stale switch. */
function answersTo(state: MockState, name: string, link: MockLink, count: number): number {
  const { arp, flaps, storms } = state.world;
  const mac = macOf(state, name, link);
  const misled = link.addresses.some((cidr) => {
    const believed = arp.get(cidr.slice(0, cidr.indexOf("/")));
    return believed !== undefined && believed.place !== mac;
  });
  if (storms.has(name) || misled) return 0;
  const flapping = flaps.some(({ bridge, untilMs }) => bridge === name && untilMs === null);
  return flapping ? Math.floor(count / 2) : count;
}

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

function portsOf(state: MockState, bridge: string): JsonObject[] {
  return partsOf(state, bridge).map((name) => ({
    ...partView(state, name),
    state: state.world.ports.get(name)?.state ?? "disabled",
  }));
}

function partView(state: MockState, name: string): JsonObject {
  return { name, up: linkOf(state, name, "read").up, carrier: hasCarrier(state, name) };
}
