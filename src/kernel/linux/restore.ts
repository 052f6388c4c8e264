import * as v from "valibot";
import type { JsonObject } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import { KernelError } from "../kernel-error.ts";
import { addressRecord, type LinuxLink } from "./links.ts";
import { bridge as bridgeCommand, type Command, ip } from "./machine.ts";
import { linkOf, type Present, refused, type WritePlan } from "./present.ts";
import { bridgeSettingCommands, portSettingCommands, settableOf } from "./settings.ts";
import { type LinuxRoute, readFdb, readNeighbours, readPortVlans, readRoutes } from "./tables.ts";

// Linux takes more with it than an operation's name says: an interface that goes down loses its IPv6 addresses and its
// routes, a port that leaves a bridge its static entries and its settings, a first address its secondaries. What may be
// lost is recorded in the inverse as one more operation, `restoreLink`, which puts back what is missing and leaves alone
// whatever else has come since. It is not in the catalogue: no gene can ask for it, and only a journal holds it.
// Rejected: predicting exactly what a write takes with it. It depends on a dozen sysctls, and a wrong guess is found out
// during a rollback, the worst of times.

export const RESTORE = "restoreLink";

const text = v.pipe(v.string(), v.maxLength(128));
const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const setting = v.record(text, v.union([text, v.number(), v.boolean()]));

const addressShape = v.strictObject({
  cidr: text,
  peer: v.nullable(text),
  broadcast: v.nullable(text),
  scope: text,
  label: v.nullable(text),
  metric: v.nullable(number),
  noprefixroute: v.boolean(),
});
const routeShape = v.strictObject({
  family: v.picklist([4, 6]),
  destination: text,
  gateway: v.nullable(text),
  interface: text,
  metric: number,
  protocol: text,
  scope: v.nullable(text),
  source: v.nullable(text),
  onlink: v.boolean(),
});

const recordShape = v.strictObject({
  name: text,
  mac: v.optional(text),
  mtu: v.optional(number),
  queue_length: v.optional(number),
  up: v.optional(v.literal(true)),
  bridge: v.optional(setting),
  port: v.optional(setting),
  addresses: v.optional(v.array(addressShape), []),
  routes: v.optional(v.array(routeShape), []),
  neighbours: v.optional(v.array(v.strictObject({ address: text, mac: text })), []),
  fdb: v.optional(
    v.array(
      v.strictObject({
        mac: text,
        state: v.picklist(["static", "permanent"]),
        sticky: v.boolean(),
        vlan: v.nullable(number),
      }),
    ),
    [],
  ),
  vlans: v.optional(v.array(v.strictObject({ vlan_id: number, pvid: v.boolean(), untagged: v.boolean() }))),
});
type LinkRecord = v.InferOutput<typeof recordShape>;
type RouteRecord = LinkRecord["routes"][number];

/** What of a link a write may take with it; its paths always, except from a port as a port. */
export interface Losses {
  /** IPv6 addresses, routes and fixed neighbours: what goes when a link goes down. `addresses`: all of them. */
  readonly paths?: "when down" | "all";
  /** Settings, VLANs and told entries of a port. */
  readonly port?: true;
  /** A bridge's or bond's address and MTU follow its parts; a new address costs fixed neighbours, a small MTU IPv6. */
  readonly follows?: true;
  /** Everything that a link of this kind can be told: it will be made anew. */
  readonly everything?: true;
}

/** `restoreLink` for what a write may take from a link, or nothing when there is nothing to lose. */
export async function lossesOf(present: Present, link: LinuxLink, losses: Losses): Promise<readonly Operation[]> {
  const { name } = link;
  const record: JsonObject = {
    name,
    ...(losses.everything || losses.follows ? identityOf(link) : {}),
    ...(losses.everything ? everythingOf(link) : {}),
    ...(losses.port ? {} : await pathsOf(present, link, losses.paths ?? (losses.everything ? "all" : "when down"))),
    ...(losses.port ? await portOf(present, link) : {}),
  };
  return Object.keys(record).length === 1 ? [] : [{ name: RESTORE, args: record }];
}

function identityOf({ mac, mtu }: LinuxLink): JsonObject {
  // A bridge that has lost its last port shows zeros, which cannot be set.
  return mac === "00:00:00:00:00:00" ? { mtu } : { mac, mtu };
}

function everythingOf(link: LinuxLink): JsonObject {
  return {
    ...(link.queueLength === null ? {} : { queue_length: link.queueLength }),
    ...(link.up ? { up: true } : {}),
    ...(link.kind === "bridge" ? { bridge: settableOf("bridge", link.settings) } : {}),
  };
}

/**
 * `restoreLink` for entries that a bridge was told about `mac`: the kernel throws them away when one of the bridge's own
 * devices takes that address.
 */
export async function displacedBy({ machine }: Present, bridge: string, mac: string): Promise<readonly Operation[]> {
  const entries = (await readFdb(machine)).filter((entry) => entry.bridge === bridge && entry.mac === mac);
  return entries.flatMap(({ port, state, sticky, vlan }) =>
    state === "static" ? [{ name: RESTORE, args: { name: port, fdb: [{ mac, state, sticky, vlan }] } }] : [],
  );
}

async function pathsOf({ machine }: Present, link: LinuxLink, which: "when down" | "all"): Promise<JsonObject> {
  const [routes, neighbours] = await Promise.all([readRoutes(machine), readNeighbours(machine)]);
  const addresses = link.addresses.filter((address) => !address.dynamic && (which === "all" || address.family === 6));
  const own = routes.filter((route) => route.interface === link.name && !passes(route));
  const fixed = neighbours.flatMap(({ interface: on, address, mac, fixed: told }) =>
    on === link.name && told && mac !== null ? [{ address, mac }] : [],
  );
  return {
    ...(addresses.length === 0 ? {} : { addresses: addresses.map(addressRecord) }),
    ...(own.length === 0 ? {} : { routes: own.map((route) => ({ ...route })) }),
    ...(fixed.length === 0 ? {} : { neighbours: fixed }),
  };
}

/** Routes that come back, or go, by themselves: made by the kernel for an address, or announced by a router. */
function passes({ protocol }: LinuxRoute): boolean {
  return protocol === "kernel" || protocol === "ra";
}

async function portOf({ machine }: Present, link: LinuxLink): Promise<JsonObject> {
  const [fdb, vlans] = await Promise.all([readFdb(machine), readPortVlans(machine)]);
  const told = fdb.flatMap(({ port, mac, state, sticky, vlan }) =>
    port === link.name && state !== "learned" && mac !== link.mac ? [{ mac, state, sticky, vlan }] : [],
  );
  const own = vlans.filter(({ port }) => port === link.name).map(({ port: _, ...vlan }) => vlan);
  return {
    port: settableOf("port", link.partSettings),
    ...(told.length === 0 ? {} : { fdb: told }),
    ...(own.length === 0 ? {} : { vlans: own }),
  };
}

/** Puts back what is missing, in the order in which things stand on each other. */
export async function restorePlan(present: Present, args: JsonObject): Promise<WritePlan> {
  const parsed = v.safeParse(recordShape, args);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue) ?? "the record";
    throw new KernelError("bad_arguments", `Cannot restore a link: ${path}: ${issue.message}`);
  }
  const record = parsed.output;
  const link = linkOf(present, record.name, `restore "${record.name}"`);
  const own = ownCommands(record, link);
  const commands = [
    ...own,
    ...addressCommands(record, link),
    ...(await pathCommands(present, record, own.length > 0 ? "anew" : "if missing")),
  ];
  return {
    inverse: [],
    commands: [...commands, ...(await portCommands(present, record, link))],
    missing: () => null,
  };
}

function ownCommands(record: LinkRecord, link: LinuxLink): Command[] {
  const set = (...words: string[]) => ip("link", "set", "dev", record.name, ...words);
  const { mac, mtu, queue_length, up } = record;
  return [
    ...bridgeSettingCommands(record.name, record.bridge ?? {}, link.settings),
    ...(mac !== undefined && mac !== link.mac ? [set("address", mac)] : []),
    ...(mtu !== undefined && mtu !== link.mtu ? [set("mtu", String(mtu))] : []),
    ...(queue_length !== undefined && queue_length !== link.queueLength
      ? [set("txqueuelen", String(queue_length))]
      : []),
    ...(up === true && !link.up ? [set("up")] : []),
  ];
}

/**
 * The order of addresses decides which is a network's first (the others are its secondaries), so that those behind a
 * missing one are taken off and put on again after it.
 */
function addressCommands({ name, addresses }: LinkRecord, link: LinuxLink): Command[] {
  const there = new Set(link.addresses.map(({ cidr }) => cidr));
  return ([4, 6] as const).flatMap((family) => {
    const wanted = addresses.filter(({ cidr }) => cidr.includes(":") === (family === 6));
    const first = wanted.findIndex(({ cidr }) => !there.has(cidr));
    if (first === -1) return [];
    const tail = family === 4 ? wanted.slice(first) : wanted.filter(({ cidr }) => !there.has(cidr));
    return [
      ...tail.filter(({ cidr }) => there.has(cidr)).map(({ cidr }) => ip("address", "delete", cidr, "dev", name)),
      ...tail.map((address) => ip("address", "add", ...addressWords(address), "dev", name)),
    ];
  });
}

function addressWords(address: LinkRecord["addresses"][number]): string[] {
  const { cidr, peer, broadcast, scope, label, metric, noprefixroute } = address;
  const [local = "", length = ""] = cidr.split("/");
  return [
    ...(peer === null ? [cidr] : [local, "peer", `${peer}/${length}`]),
    ...(broadcast === null ? [] : ["broadcast", broadcast]),
    ...(cidr.includes(":") ? [] : ["scope", scope]),
    ...(label === null ? [] : ["label", label]),
    ...(metric === null ? [] : ["metric", String(metric)]),
    ...(noprefixroute ? ["noprefixroute"] : []),
  ];
}

/** @param fixing `anew`: the kernel forgets fixed ones, too, when it changes an address. */
async function pathCommands(
  { machine }: Present,
  { name, routes, neighbours }: LinkRecord,
  fixing: "anew" | "if missing",
): Promise<Command[]> {
  if (routes.length + neighbours.length === 0) return [];
  // `replace` would take a route of another protocol away; these only fill the gaps.
  const [present, known] = await Promise.all([readRoutes(machine), readNeighbours(machine)]);
  const gone = routes.filter((route) => !present.some((other) => sameRoute(other, route)));
  const silent = neighbours.filter(
    ({ address, mac }) =>
      fixing === "anew" ||
      !known.some((other) => other.interface === name && other.address === address && other.mac === mac && other.fixed),
  );
  return [
    ...gone.map((route) => ip("route", "add", ...routeWords(route))),
    ...silent.map(({ address, mac }) =>
      ip("neighbour", "replace", address, "lladdr", mac, "dev", name, "nud", "permanent"),
    ),
  ];
}

export function routeWords(route: RouteRecord): string[] {
  const { destination, gateway, interface: name, metric, protocol, scope, source, onlink } = route;
  const family = route.family === 6 && destination === "default" ? "::/0" : destination;
  return [
    family,
    ...(gateway === null ? [] : ["via", gateway]),
    ...["dev", name],
    ...(metric === 0 ? [] : ["metric", String(metric)]),
    ...["proto", protocol],
    ...(scope === null || route.family === 6 ? [] : ["scope", scope]),
    ...(source === null ? [] : ["src", source]),
    ...(onlink ? ["onlink"] : []),
  ];
}

export function sameRoute(left: Omit<LinuxRoute, "protocol">, right: Omit<RouteRecord, "protocol">): boolean {
  return (["family", "destination", "gateway", "interface", "metric"] as const).every(
    (key) => left[key] === right[key],
  );
}

async function portCommands(present: Present, record: LinkRecord, link: LinuxLink): Promise<Command[]> {
  const { name, port, fdb, vlans } = record;
  if (port === undefined && fdb.length === 0 && vlans === undefined) return [];
  if (link.master === null) throw refused(`restore "${name}"`, "it is no longer part of a bridge");
  const here = (await readPortVlans(present.machine)).filter((vlan) => vlan.port === name);
  const entries = (await readFdb(present.machine)).filter((entry) => entry.port === name);
  const extra =
    vlans === undefined ? [] : here.filter(({ vlan_id }) => !vlans.some((vlan) => vlan.vlan_id === vlan_id));
  const missing = (vlans ?? []).filter(
    (vlan) =>
      !here.some(
        (other) => other.vlan_id === vlan.vlan_id && other.pvid === vlan.pvid && other.untagged === vlan.untagged,
      ),
  );
  return [
    ...portSettingCommands(name, port ?? {}, link.partSettings),
    ...extra.map(({ vlan_id }) => bridgeCommand("vlan", "delete", "dev", name, "vid", String(vlan_id))),
    ...missing.map(({ vlan_id, pvid, untagged }) =>
      bridgeCommand(
        "vlan",
        "add",
        "dev",
        name,
        "vid",
        String(vlan_id),
        ...(pvid ? ["pvid"] : []),
        ...(untagged ? ["untagged"] : []),
      ),
    ),
    ...fdb
      .filter(
        ({ mac, state, vlan }) =>
          !entries.some((entry) => entry.mac === mac && entry.state === state && entry.vlan === vlan),
      )
      .map(({ mac, state, sticky, vlan }) =>
        bridgeCommand(
          ...["fdb", "replace", mac, "dev", name, "master", state],
          ...(sticky ? ["sticky"] : []),
          ...(vlan === null ? [] : ["vlan", String(vlan)]),
        ),
      ),
  ];
}
