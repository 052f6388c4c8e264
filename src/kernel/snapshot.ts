import * as v from "valibot";
import {
  ageingTime,
  BOND_MODES,
  cidrAddress,
  forwardDelay,
  interfaceName,
  ipAddress,
  mtuBytes,
  routeDestination,
  routeMetric,
  unicastMac,
  vlanId,
} from "./arguments.ts";

// The format of `Kernel.snapshot()`: what writes can change, by interface. Every kernel produces it and the mock starts
// from it, so that a state can be written in a test by hand, be taken from a live machine for a shadow run, or come back
// from another mock; it is checked in each case. The members after `neighbours` describe the world at the other end of
// the cables, which only a simulation knows: a live kernel leaves them out and defaults take their place.

const bridgeSettings = v.strictObject({
  stp: v.boolean(),
  forward_delay: forwardDelay,
  ageing_time: v.optional(ageingTime, 300),
  vlan_filtering: v.optional(v.boolean(), false),
});

const bridgeVlan = v.strictObject({ vlan_id: vlanId, pvid: v.boolean(), untagged: v.boolean() });

/** What a bridge knows about one port of its; absent in a port that no bridge has. */
const portSettings = v.strictObject({
  /** By ascending id. Linux gives a new port VLAN 1, untagged, as its pvid. */
  vlans: v.optional(v.array(bridgeVlan), [{ vlan_id: 1, pvid: true, untagged: true }]),
  /** Addresses that were fixed behind the port, sorted; learned ones are not part of a snapshot. */
  fdb: v.optional(v.array(unicastMac), []),
});

const linkShape = v.strictObject({
  /** `tap`: any other software device (tap, veth, macvlan, ...) whose far end is not this machine's network. */
  kind: v.picklist(["physical", "bridge", "bond", "vlan", "tap"]),
  /** Burnt in (physical), or generated from the name (virtual). */
  permanent_mac: unicastMac,
  /** Set by an administrator; null while the link chooses for itself. */
  pinned_mac: v.optional(v.nullable(unicastMac), null),
  up: v.optional(v.boolean(), false),
  /** Of a physical link: whether a cable with a live partner is plugged in. */
  plugged: v.optional(v.boolean(), true),
  mtu: v.optional(mtuBytes, 1500),
  /** The bridge or bond that this link is part of. */
  master: v.optional(v.nullable(interfaceName), null),
  /** What a boot restores: null nothing, else the link as it is, as a part of this master. Absent: as it is now. */
  stored: v.exactOptional(v.nullable(v.strictObject({ master: v.nullable(interfaceName) }))),
  addresses: v.optional(v.array(cidrAddress), []),
  bridge: v.exactOptional(bridgeSettings),
  bond: v.exactOptional(v.strictObject({ mode: v.picklist(BOND_MODES), miimon: v.number() })),
  vlan: v.exactOptional(v.strictObject({ parent: interfaceName, vlan_id: vlanId })),
  port: v.exactOptional(portSettings),
  /** Physical and tap: the segment at the other end of the cable. Two ports of one bridge on one segment are a loop. */
  segment: v.exactOptional(v.string()),
});

const routeShape = v.strictObject({
  destination: routeDestination,
  gateway: v.nullable(ipAddress),
  interface: interfaceName,
  metric: routeMetric,
});
const neighbourShape = v.strictObject({ interface: interfaceName, address: ipAddress, mac: unicastMac });

const hostShape = v.strictObject({
  address: ipAddress,
  mac: unicastMac,
  /** A tap's segment makes it a guest of this machine. Absent: reachable over each cable. */
  segment: v.exactOptional(v.string()),
  /** Reachable with this tag only. Absent: whatever the tag. */
  vlan_id: v.exactOptional(vlanId),
});

/** A switch at the other end of cables; the segments that none names are on one switch with these defaults. */
const switchShape = v.strictObject({
  name: v.string(),
  segments: v.array(v.string()),
  /** Seconds that it remembers an address which has fallen silent. */
  ageing_time: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 300),
  /** Whether it holds on to where it believes a station to be, and sends frames back there, until told otherwise. */
  reflects: v.optional(v.boolean(), true),
});
const dhcpShape = v.strictObject({
  available: v.optional(v.boolean(), true),
  lease_time: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2)), 3600),
});
const leaseShape = v.strictObject({ interface: interfaceName, address: cidrAddress, mac: unicastMac });

export const networkSnapshot = v.strictObject({
  links: v.record(interfaceName, linkShape),
  /** Routes that were added; those that addresses bring along follow from the addresses. */
  routes: v.optional(v.array(routeShape), []),
  /** Neighbours that were fixed. */
  neighbours: v.optional(v.array(neighbourShape), []),
  /** Who answers out there; the first is the gateway. Absent: the gateways of the routes and the fixed neighbours. */
  hosts: v.exactOptional(v.array(hostShape)),
  switches: v.optional(v.array(switchShape), []),
  dhcp: v.optional(dhcpShape, {}),
  /** The only thing here that time changes: a lease that cannot be renewed ends. */
  leases: v.optional(v.array(leaseShape), []),
});

export type NetworkSnapshotInput = v.InferInput<typeof networkSnapshot>;
export type NetworkSnapshot = v.InferOutput<typeof networkSnapshot>;
export type LinkRecord = v.InferOutput<typeof linkShape>;
export type BridgeVlan = v.InferOutput<typeof bridgeVlan>;
export type PortSettings = v.InferOutput<typeof portSettings>;
export type RouteRecord = v.InferOutput<typeof routeShape>;
export type NeighbourRecord = v.InferOutput<typeof neighbourShape>;
export type HostRecord = v.InferOutput<typeof hostShape>;
export type SwitchRecord = v.InferOutput<typeof switchShape>;
export type DhcpRecord = v.InferOutput<typeof dhcpShape>;
export type LeaseRecord = v.InferOutput<typeof leaseShape>;
