import * as v from "valibot";
import type { Json, JsonObject } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import {
  type DhcpRecord,
  type HostRecord,
  type LeaseRecord,
  type LinkRecord,
  type NeighbourRecord,
  type NetworkSnapshot,
  type NetworkSnapshotInput,
  networkSnapshot,
  type RouteRecord,
  type SwitchRecord,
} from "../snapshot.ts";
import { createWorld, type World } from "./world.ts";

/** What a boot restores of a link: null nothing, else the link as it is, as a part of this master. */
export type StoredLink = { readonly master: string | null } | null;

export interface MockLink extends Omit<LinkRecord, "stored"> {
  stored: StoredLink;
}

/** Where frames of an interface leave the machine. */
export interface Exit {
  /** The physical interface or tap. */
  readonly link: string;
  readonly segment: string;
  readonly vlanId: number | null;
  /** Into a cable, towards a switch; else into a guest. */
  readonly cable: boolean;
}

/** The live state: records are changed in place, because a copy per operation would be most of an operation's cost. */
export interface MockState {
  readonly links: Map<string, MockLink>;
  readonly routes: RouteRecord[];
  readonly neighbours: NeighbourRecord[];
  readonly hosts: readonly HostRecord[];
  readonly switches: readonly SwitchRecord[];
  readonly dhcp: DhcpRecord;
  leases: LeaseRecord[];
  /** What time and the outside world make of all this; not part of a snapshot. */
  readonly world: World;
  /** Names of parts by master, worked out when first asked for. See `partsOf`. */
  parts: ReadonlyMap<string, readonly string[]> | null;
  /** Where frames leave, by interface, as far as somebody asked. See `exitsOf`. */
  readonly exits: Map<string, readonly Exit[]>;
}

/** To be called after every change of links or of ports' states: what was worked out from them is worked out anew. */
export function forgetDerived(state: MockState): void {
  state.parts = null;
  state.exits.clear();
}

/** @throws KernelError when the data is no state of a host. */
export function stateFrom(input: Json | NetworkSnapshotInput): MockState {
  const result = v.safeParse(networkSnapshot, input);
  if (!result.success) {
    const [issue] = result.issues;
    throw unusable(v.getDotPath(issue) ?? "the state", issue.message);
  }
  // Copied, so that no object of the caller is shared with a state that changes in place.
  const { links, hosts, ...rest } = structuredClone(result.output);
  const state: MockState = {
    ...rest,
    links: new Map(),
    hosts: hosts ?? impliedHosts(result.output),
    world: createWorld(),
    parts: null,
    exits: new Map(),
  };
  for (const [name, link] of Object.entries(links)) {
    const { stored = { master: link.master } } = link;
    state.links.set(name, { ...link, stored });
  }
  for (const [name, link] of state.links) assertReferences(state, name, link);
  for (const { interface: name } of [...state.routes, ...state.neighbours]) {
    if (!state.links.has(name)) throw unusable("routes and neighbours", `there is no link "${name}"`);
  }
  assertNoLoop(state);
  for (const link of state.links.values()) {
    if (link.master !== null && state.links.get(link.master)?.bridge !== undefined) link.port ??= newPort();
  }
  return state;
}

/** Another state with the same content, sharing nothing: what reading and settling a snapshot cost is paid once. */
export function copyOf(state: MockState): MockState {
  const { exits: _, parts: __, ...own } = state;
  return { ...(copied(own) as typeof own), parts: null, exits: new Map() };
}

function copied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copied(item)]));
  if (value instanceof Set) return new Set(value);
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copied(value[key as keyof typeof value]);
  return copy;
}

/** Whom a live machine's snapshot lets us know of: those that its routes and neighbours name. */
function impliedHosts({ routes, neighbours }: NetworkSnapshot): HostRecord[] {
  const byDefault = routes.filter(({ destination }) => destination === "default");
  const gateways = [...byDefault, ...routes].flatMap(({ gateway }) => (gateway === null ? [] : [gateway]));
  const known = new Map(neighbours.map(({ address, mac }) => [address, mac]));
  const addresses = new Set([...gateways, ...known.keys()]);
  return [...addresses].map((address) => ({ address, mac: known.get(address) ?? macOfName(address) }));
}

/** A port as a bridge takes it in. */
export function newPort(): NonNullable<MockLink["port"]> {
  return { vlans: [{ vlan_id: 1, pvid: true, untagged: true }], fdb: [] };
}

/** Canonical: links, addresses and entries in one order, whatever happened to them. */
export function snapshotOf(state: MockState): JsonObject {
  const links: Record<string, Json> = {};
  for (const name of [...state.links.keys()].sort()) {
    const link = state.links.get(name);
    if (link === undefined) continue;
    const { port, ...own } = structuredClone(link);
    links[name] = {
      ...own,
      addresses: own.addresses.sort(),
      ...(port === undefined
        ? {}
        : { port: { vlans: port.vlans.sort((a, b) => a.vlan_id - b.vlan_id), fdb: port.fdb.sort() } }),
    };
  }
  return {
    links,
    routes: structuredClone(state.routes).sort(byText(routeKey)) as Json,
    neighbours: structuredClone(state.neighbours).sort(byText(neighbourKey)) as Json,
    hosts: structuredClone(state.hosts) as Json,
    switches: structuredClone(state.switches) as Json,
    dhcp: { ...state.dhcp },
    leases: structuredClone(state.leases) as Json,
  };
}

export function routeKey({ destination, metric, interface: name, gateway }: RouteRecord): string {
  return `${destination} ${metric} ${name} ${gateway ?? ""}`;
}

export function neighbourKey({ interface: name, address }: Pick<NeighbourRecord, "interface" | "address">): string {
  return `${name} ${address}`;
}

export function byText<T>(key: (item: T) => string): (left: T, right: T) => number {
  return (left, right) => (key(left) < key(right) ? -1 : 1);
}

/** Locally administered (02:…) and always the same for one name, so that a link which is made again is the same link. */
export function macOfName(name: string): string {
  let hash = 0x811c9dc5;
  let [high, low] = [0, 0];
  for (const character of `sg/${name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    high = low;
    low = hash;
  }
  const bytes = [0x02, high & 0xff, low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

function assertReferences(state: MockState, name: string, link: MockLink): void {
  const master = link.master === null ? undefined : state.links.get(link.master);
  const parent = link.vlan === undefined ? undefined : state.links.get(link.vlan.parent);
  const problem =
    link.master !== null && master?.bridge === undefined && master?.bond === undefined
      ? `its master "${link.master}" is not a bridge or bond`
      : link.vlan !== undefined && parent === undefined
        ? `its parent "${link.vlan.parent}" does not exist`
        : (["bridge", "bond", "vlan"] as const).some((kind) => (link.kind === kind) !== (link[kind] !== undefined))
          ? `the details do not fit its kind "${link.kind}"`
          : link.port !== undefined && master?.bridge === undefined
            ? "it has port settings but is no port of a bridge"
            : null;
  if (problem !== null) throw unusable(`link "${name}"`, problem);
}

/** A VLAN on a bridge that is a port of the same bridge would make every walk down the links endless. */
function assertNoLoop(state: MockState): void {
  const done = new Set<string>();
  const walk = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) throw unusable(`link "${name}"`, "it is built on itself");
    const link = state.links.get(name);
    if (link === undefined || done.has(name)) return;
    for (const upper of [link.master, ...vlanNamesOn(state, name)]) if (upper !== null) walk(upper, [...above, name]);
    done.add(name);
  };
  for (const name of state.links.keys()) walk(name, []);
}

function vlanNamesOn(state: MockState, parent: string): string[] {
  return [...state.links].filter(([, link]) => link.vlan?.parent === parent).map(([name]) => name);
}

function unusable(what: string, why: string): KernelError {
  return new KernelError("bad_arguments", `Cannot load mock kernel state: ${what}: ${why}`);
}
