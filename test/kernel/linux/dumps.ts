import { isJsonObject, type Json, type JsonObject } from "../../../src/core/mod.ts";
import type { Namespace } from "./namespace.ts";

// What `ip` and `bridge` themselves say about a namespace, without the kernel under test in between. Left out is what no
// inverse could give back, each for its reason.

/** Numbers that the kernel gives in order of creation, and what it computes from them. */
const NUMBERED = ["ifindex", "link_index", "link_netnsid", "id", "no", "designated_port", "root_port"];
/** Time and its traces: timers, states of spanning tree and of carrier detection, offload limits that follow ports. */
const PASSING = [
  ...["qdisc", "operstate", "linkmode", "promiscuity", "allmulti", "state", "hello_timer", "tcn_timer", "gc_timer"],
  ...["topology_change_timer", "hold_timer", "message_age_timer", "forward_delay_timer", "topology_change"],
  ...["topology_change_detected", "topology_change_ack", "config_pending", "root_id", "root_path_cost"],
  ...["designated_cost", "designated_bridge", "bridge_id", "inet6_addr_gen_mode"],
  ...["gso_max_size", "gso_max_segs", "tso_max_size", "tso_max_segs", "gro_max_size"],
];
const LEFT_OUT: ReadonlySet<string> = new Set([...NUMBERED, ...PASSING]);
/** What a cable and not a person decides. */
const CARRIER_FLAGS: ReadonlySet<Json> = new Set(["NO-CARRIER", "LOWER_UP", "M-DOWN"]);
/** The address of a bridge that has lost its last port. It cannot be set, so that nothing can bring it back. */
const NO_MAC = "00:00:00:00:00:00";

export interface Dumps {
  readonly links: JsonObject;
  readonly addresses: JsonObject;
  readonly routes: readonly string[];
  readonly neighbours: readonly string[];
  readonly fdb: readonly string[];
}

/** @param lost links whose MAC is not compared: see NO_MAC. */
export function dump(namespace: Namespace, lost: ReadonlySet<string> = new Set()): Dumps {
  const rows = (...words: string[]) => JSON.parse(namespace.run(...words) || "[]") as JsonObject[];
  const links = rows("ip", "-j", "-d", "address", "show").filter((row) => isJsonObject(row) && "ifname" in row);
  const macs = new Map(links.map((link) => [link.ifname, link.address]));
  return {
    links: byName(links, ({ addr_info: _, ...link }) =>
      withoutPassing(lost.has(String(link.ifname)) ? { ...link, address: null } : link),
    ),
    addresses: byName(links, ({ addr_info }) => (addr_info as JsonObject[]).filter(isChosen).map(withoutLifetime)),
    routes: [...rows("ip", "-j", "route", "show"), ...rows("ip", "-j", "-6", "route", "show")]
      .filter(({ protocol }) => protocol !== "kernel")
      .map(({ flags: _, ...route }) => JSON.stringify(route))
      .sort(),
    neighbours: rows("ip", "-j", "neighbour", "show", "nud", "permanent")
      .map((row) => JSON.stringify(row))
      .sort(),
    fdb: rows("bridge", "-j", "fdb", "show")
      .filter(
        ({ master, ifname, state, mac }) =>
          master !== undefined && ifname !== master && state !== "" && mac !== macs.get(ifname as string),
      )
      .map((row) => JSON.stringify(row))
      .sort(),
  };
}

/** Bridges that have lost their last port. */
export function macless(dumps: Dumps): ReadonlySet<string> {
  return new Set(
    Object.entries(dumps.links).flatMap(([name, link]) =>
      isJsonObject(link) && link.address === NO_MAC && name !== "lo" ? [name] : [],
    ),
  );
}

function byName(links: readonly JsonObject[], view: (link: JsonObject) => Json): JsonObject {
  return Object.fromEntries(links.map((link) => [String(link.ifname), view(link)] as const).sort());
}

function withoutPassing(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !CARRIER_FLAGS.has(item)).map(withoutPassing);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutPassing(item)]));
}

/** The machine makes link-local addresses by itself, from the MAC that a link has when it comes up. */
function isChosen({ scope }: JsonObject): boolean {
  return scope !== "link";
}

function withoutLifetime({
  tentative: _,
  dadfailed: __,
  valid_life_time: ___,
  preferred_life_time: ____,
  ...address
}: JsonObject): JsonObject {
  return address;
}
