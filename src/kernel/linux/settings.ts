import type { JsonObject } from "../../core/mod.ts";
import { type Command, ip } from "./machine.ts";

// Settings of a bridge and of its ports that `ip -d` prints and `ip link set ... type` takes, by the printed name; where
// the two differ, iproute2's own word for setting it stands beside. What is not here (identifiers, timers, roots) is
// computed by the kernel.

const BRIDGE: Readonly<Record<string, string>> = Object.fromEntries([
  ...["forward_delay", "hello_time", "max_age", "ageing_time", "stp_state", "priority", "vlan_filtering"].map(same),
  ...["vlan_protocol", "vlan_default_pvid", "vlan_stats_enabled", "no_linklocal_learn", "mcast_snooping"].map(same),
  ...["mcast_router", "mcast_query_use_ifaddr", "mcast_querier", "mcast_hash_max", "mcast_stats_enabled"].map(same),
  ...["mcast_igmp_version", "mcast_mld_version", "nf_call_iptables", "nf_call_ip6tables", "nf_call_arptables"].map(
    same,
  ),
  ["mcast_last_member_cnt", "mcast_last_member_count"],
  ["mcast_startup_query_cnt", "mcast_startup_query_count"],
  ["mcast_last_member_intvl", "mcast_last_member_interval"],
  ["mcast_membership_intvl", "mcast_membership_interval"],
  ["mcast_querier_intvl", "mcast_querier_interval"],
  ["mcast_query_intvl", "mcast_query_interval"],
  ["mcast_query_response_intvl", "mcast_query_response_interval"],
  ["mcast_startup_query_intvl", "mcast_startup_query_interval"],
]);

const PORT: Readonly<Record<string, string>> = Object.fromEntries([
  ...["priority", "cost", "hairpin", "guard", "root_block", "fastleave", "learning", "flood", "mcast_flood"].map(same),
  ...["bcast_flood", "mcast_to_unicast", "neigh_suppress", "vlan_tunnel", "isolated", "locked"].map(same),
  ...["proxy_arp", "proxy_arp_wifi"].map(same),
  ["multicast_router", "mcast_router"],
]);

const SETTABLE = { bridge: BRIDGE, port: PORT };

type Settings = Readonly<Record<string, string | number | boolean>>;

/** Of what was read, the part that can be set. */
export function settableOf(what: "bridge" | "port", settings: Settings): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => Object.hasOwn(SETTABLE[what], key)));
}

/** Commands that make a bridge's settings what they were; none when they are. */
export function bridgeSettingCommands(name: string, wanted: Settings, present: Settings): Command[] {
  const changed = changes(BRIDGE, wanted, present);
  // A forward delay below 2 s and a running spanning tree exclude each other (802.1D-1998 8.10.2): the tree stops before
  // the delay falls, and starts after it has risen.
  const stp = changed.filter(([word]) => word === "stp_state");
  const others = changed.filter(([word]) => word !== "stp_state");
  const ordered = wanted.stp_state === 0 ? [...stp, ...others] : [...others, ...stp];
  return ordered.map(([word, value]) => ip("link", "set", "dev", name, "type", "bridge", word, value));
}

/** The same for a port. */
export function portSettingCommands(name: string, wanted: Settings, present: Settings): Command[] {
  return changes(PORT, wanted, present).map(([word, value]) =>
    ip("link", "set", "dev", name, "type", "bridge_slave", word, value),
  );
}

function changes(known: Readonly<Record<string, string>>, wanted: Settings, present: Settings): [string, string][] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const word = known[key];
    if (word === undefined || present[key] === value) return [];
    return [[word, typeof value === "boolean" ? (value ? "on" : "off") : String(value)]];
  });
}

function same(name: string): [string, string] {
  return [name, name];
}
