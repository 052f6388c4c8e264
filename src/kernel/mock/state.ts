import * as v from "valibot";
import type { Json, JsonObject } from "../../core/mod.ts";
import { BOND_MODES, cidrAddress, forwardDelay, interfaceName, ipAddress, unicastMac, vlanId } from "../arguments.ts";
import { KernelError } from "../kernel-error.ts";

// What a simulated host is. The schema is the format of snapshots too, so that a state can be written in a test by hand,
// taken from a live machine for a shadow run, or come back from another mock, and is checked in each case.

const linkShape = v.strictObject({
  kind: v.picklist(["physical", "bridge", "bond", "vlan"]),
  /** Burnt in (physical), or generated from the name (virtual). */
  permanent_mac: unicastMac,
  /** Set by an administrator; null while the link chooses for itself. */
  pinned_mac: v.optional(v.nullable(unicastMac), null),
  up: v.optional(v.boolean(), false),
  /** Of a physical link: whether a cable with a live partner is plugged in. */
  plugged: v.optional(v.boolean(), true),
  /** The bridge or bond that this link is part of. */
  master: v.optional(v.nullable(interfaceName), null),
  addresses: v.optional(v.array(cidrAddress), []),
  bridge: v.exactOptional(v.strictObject({ stp: v.boolean(), forward_delay: forwardDelay })),
  bond: v.exactOptional(v.strictObject({ mode: v.picklist(BOND_MODES), miimon: v.number() })),
  vlan: v.exactOptional(v.strictObject({ parent: interfaceName, vlan_id: vlanId })),
  /** Physical: the segment at the other end of the cable. Two ports of one bridge on one segment are a loop. */
  segment: v.exactOptional(v.string()),
});

const hostShape = v.strictObject({ address: ipAddress, mac: unicastMac, segment: v.exactOptional(v.string()) });
const leaseShape = v.strictObject({ interface: interfaceName, address: cidrAddress, mac: unicastMac });

const stateShape = v.strictObject({
  links: v.record(interfaceName, linkShape),
  /** Who answers out there; the first is the gateway. Without a segment: reachable from each. */
  hosts: v.optional(v.array(hostShape), []),
  leases: v.optional(v.array(leaseShape), []),
});

export type MockStateInput = v.InferInput<typeof stateShape>;
export type MockLink = v.InferOutput<typeof linkShape>;
export type MockHost = v.InferOutput<typeof hostShape>;

/** The live state: records are changed in place, because a copy per operation would be most of an operation's cost. */
export interface MockState {
  readonly links: Map<string, MockLink>;
  readonly hosts: readonly MockHost[];
  readonly leases: readonly v.InferOutput<typeof leaseShape>[];
  /**
   * Per bridge, the port behind which the neighbouring switch believes its MAC to be. The switch keeps that belief when
   * the uplink moves, and reflects frames, until the bridge announces itself. Outside world: not in a snapshot.
   */
  readonly believedUplink: Map<string, string>;
}

/** @throws KernelError when the data is no state of a host. */
export function stateFrom(input: Json | MockStateInput): MockState {
  const result = v.safeParse(stateShape, input);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue) ?? "the state";
    throw new KernelError("bad_arguments", `Cannot load mock kernel state: ${path}: ${issue.message}`);
  }
  // Copied, so that no object of the caller is shared with a state that changes in place.
  const { links, hosts, leases } = structuredClone(result.output);
  const state: MockState = { links: new Map(Object.entries(links)), hosts, leases, believedUplink: new Map() };
  for (const [name, link] of state.links) assertReferences(state, name, link);
  assertNoLoop(state);
  for (const [name, link] of state.links) {
    if (link.master !== null && !state.believedUplink.has(link.master)) state.believedUplink.set(link.master, name);
  }
  return state;
}

/** Canonical: links and addresses in one order, whatever happened to them. */
export function snapshotOf(state: MockState): JsonObject {
  const links: Record<string, Json> = {};
  for (const name of [...state.links.keys()].sort()) {
    const link = state.links.get(name);
    if (link !== undefined) links[name] = { ...structuredClone(link), addresses: [...link.addresses].sort() };
  }
  return { links, hosts: structuredClone(state.hosts) as Json, leases: structuredClone(state.leases) as Json };
}

/**
 * A host with two on-board families of names, as the phenotypes of common servers expect them, and a corner that is in
 * use already (a bridge, a bond, a VLAN on it), so that an example can begin with something to change or to observe.
 */
export function defaultState(): MockStateInput {
  const links: MockStateInput["links"] = {};
  for (let index = 0; index < 4; index += 1) {
    links[`eth${index}`] = nic(`52:54:00:a0:00:0${index}`, `lan${index}`);
    links[`eno${index + 1}`] = nic(`d0:94:66:b0:00:0${index + 1}`, `rack${index}`);
  }
  return {
    links: { ...links, ...linksInUse() },
    hosts: [
      { address: "192.0.2.1", mac: "00:1c:73:00:00:01" },
      { address: "192.0.2.20", mac: "00:25:90:00:00:20" },
    ],
    leases: [{ interface: "eth0", address: "192.0.2.50/24", mac: "52:54:00:a0:00:00" }],
  };
}

function linksInUse(): MockStateInput["links"] {
  const made = (name: string) => ({ permanent_mac: macOfName(name), up: true });
  return {
    enp5s0: { ...nic("3c:fd:fe:c0:05:00", "lab"), master: "br-lab" },
    enp6s0: { ...nic("3c:fd:fe:c0:06:00", "lab"), master: "bond-lab" },
    enp7s0: { ...nic("3c:fd:fe:c0:07:00", "lab"), master: "bond-lab" },
    "br-lab": { ...made("br-lab"), kind: "bridge", bridge: { stp: false, forward_delay: 15 } },
    "bond-lab": { ...made("bond-lab"), kind: "bond", bond: { mode: "active-backup", miimon: 100 } },
    "bond-lab.7": { ...made("bond-lab.7"), kind: "vlan", vlan: { parent: "bond-lab", vlan_id: 7 } },
  };
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

function nic(mac: string, segment: string): MockStateInput["links"][string] {
  return { kind: "physical", permanent_mac: mac, up: true, segment };
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
          : null;
  if (problem !== null)
    throw new KernelError("bad_arguments", `Cannot load mock kernel state: link "${name}": ${problem}`);
}

/** A VLAN on a bridge that is a port of the same bridge would make every walk down the links endless. */
function assertNoLoop(state: MockState): void {
  const done = new Set<string>();
  const walk = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) {
      throw new KernelError("bad_arguments", `Cannot load mock kernel state: link "${name}" is built on itself`);
    }
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
