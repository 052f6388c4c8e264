import * as v from "valibot";
import { didYouMean, type Json } from "../core/mod.ts";
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
import type { Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";

// The catalogue: what genes may ask of a network, as data. A gene's author meets these names on `sdk`
// (`await sdk.createBridge({ name: "br0" })`), a journal stores them, every kernel implements them, documents list them.
// Each write is one small step with an exact inverse; whatever is compound (a bridge with its ports) belongs in a gene,
// where it can evolve.

export interface OperationSpec {
  readonly access: "read" | "write";
  readonly description: string;
  /** Names of arguments that hold an interface which the operation changes; rules about interfaces look here. */
  readonly changes: readonly string[];
  readonly args: v.GenericSchema<unknown, unknown>;
  readonly outlivesBoot?: true;
}

const nothing = v.strictObject({});
const named = v.strictObject({ name: interfaceName });
const ofBridge = v.strictObject({ bridge: interfaceName });
const bridgePort = v.strictObject({ bridge: interfaceName, port: interfaceName });
const bondMember = v.strictObject({ bond: interfaceName, member: interfaceName });
const linkAddress = v.strictObject({ name: interfaceName, address: cidrAddress });
const route = v.strictObject({
  destination: routeDestination,
  gateway: v.optional(v.nullable(ipAddress), null),
  interface: interfaceName,
  metric: v.optional(routeMetric, 0),
});

export const operations = {
  listLinks: {
    access: "read",
    description: "All interfaces, as getLink gives them, sorted by name",
    changes: [],
    args: nothing,
  },
  getLink: {
    access: "read",
    description:
      "One interface or null: name, kind, mac, permanent_mac, up (administrative), carrier, mtu, master, parent, vlan_id, addresses, autoconnect (restored at boot as it stands, with its membership)",
    changes: [],
    args: named,
  },
  getBridge: {
    access: "read",
    description:
      "One bridge or null: name, mac, up, stp, forward_delay and ageing_time (s), vlan_filtering, ports [{name, up, carrier, state}]; a state is disabled, blocking, listening, learning or forwarding",
    changes: [],
    args: named,
  },
  getBond: {
    access: "read",
    description: "One bond or null: name, mac, up, mode, miimon, active, members [{name, up, carrier}]",
    changes: [],
    args: named,
  },
  getFdb: {
    access: "read",
    description: "Forwarding database of a bridge: [{mac, port, permanent}]",
    changes: [],
    args: ofBridge,
  },
  getFdbMoves: {
    access: "read",
    description: "Addresses that changed ports of a bridge in the last seconds: [{mac, ports, transitions}]",
    changes: [],
    args: v.strictObject({
      bridge: interfaceName,
      seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)), 10),
    }),
  },
  getNeighbours: {
    access: "read",
    description: "Hosts heard on an interface: [{address, mac}]",
    changes: [],
    args: named,
  },
  getDhcpLease: {
    access: "read",
    description: "The lease that an interface holds, or null: interface, address, mac it was given to",
    changes: [],
    args: named,
  },
  getRoutes: {
    access: "read",
    description:
      'Routes by destination: [{destination ("default" or network), gateway or null, interface, metric}], with those that addresses bring along',
    changes: [],
    args: nothing,
  },
  getCounters: {
    access: "read",
    description:
      "Traffic of an interface since it exists, or null: rx_ and tx_ packets, bytes, errors, dropped (such as rx_packets)",
    changes: [],
    args: named,
  },
  getBridgeVlans: {
    access: "read",
    description: "VLANs that a bridge's ports take part in: [{port, vlan_id, pvid, untagged}]",
    changes: [],
    args: ofBridge,
  },
  ping: {
    access: "read",
    description:
      'Probes a target ("gateway" or an address) out of an interface: target, sent, received, rtt_ms or null',
    changes: [],
    args: v.strictObject({
      interface: interfaceName,
      target: v.optional(v.union([v.literal("gateway"), ipAddress]), "gateway"),
      count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 3),
    }),
  },
  createBridge: {
    access: "write",
    description: "A bridge without ports: down, STP off, forward delay 15 s, MAC taken from its ports",
    changes: ["name"],
    args: named,
  },
  createBond: {
    access: "write",
    description: "A bond without members: down; miimon is the link check interval in ms",
    changes: ["name"],
    args: v.strictObject({
      name: interfaceName,
      mode: v.picklist(BOND_MODES),
      miimon: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)), 100),
    }),
  },
  createVlan: {
    access: "write",
    description: "An 802.1Q interface on a physical interface, bond or bridge: down",
    changes: ["name"],
    args: v.strictObject({ name: interfaceName, parent: interfaceName, vlan_id: vlanId }),
  },
  deleteLink: {
    access: "write",
    // Linux would remove a bridge with its ports in it. This rule is stricter, so that every deletion can be taken back
    // by what the catalogue has, and no guest loses its network by a side effect.
    description: "Removes a bridge, bond or VLAN interface that nothing is attached to any more",
    changes: ["name"],
    args: named,
  },
  setLinkUp: {
    access: "write",
    description: "Brings an interface up (administratively)",
    changes: ["name"],
    args: named,
  },
  setLinkDown: {
    access: "write",
    description: "Takes an interface down (administratively)",
    changes: ["name"],
    args: named,
  },
  setMac: {
    access: "write",
    // Linux cannot let go of a bridge's address once it was set: there null is refused for a bridge, and the inverse of a
    // first setMac sets the address that the bridge had, which then no longer follows its ports. The mock forgets the pin.
    description: "Sets an interface's MAC while it runs; null gives back the address it would have by itself",
    changes: ["name"],
    args: v.strictObject({ name: interfaceName, mac: v.nullable(unicastMac) }),
  },
  attachPort: {
    access: "write",
    description: "Makes an interface a port of a bridge",
    changes: ["bridge", "port"],
    args: bridgePort,
  },
  detachPort: {
    access: "write",
    description: "Takes a port out of a bridge",
    changes: ["bridge", "port"],
    args: bridgePort,
  },
  setStp: {
    access: "write",
    description:
      "Spanning tree of a bridge on or off; forward_delay in seconds, 2 to 30 while on, unchanged when absent",
    changes: ["bridge"],
    args: v.strictObject({ bridge: interfaceName, enabled: v.boolean(), forward_delay: v.optional(forwardDelay) }),
  },
  setAgeing: {
    access: "write",
    description: "Seconds after which a bridge forgets an address that has fallen silent",
    changes: ["bridge"],
    args: v.strictObject({ bridge: interfaceName, seconds: ageingTime }),
  },
  setVlanFiltering: {
    access: "write",
    description: "Whether a bridge forwards by its ports' VLANs",
    changes: ["bridge"],
    args: v.strictObject({ bridge: interfaceName, enabled: v.boolean() }),
  },
  addBridgeVlan: {
    access: "write",
    description:
      "Makes a bridge's port take part in a VLAN; pvid: frames without tag belong to it (one per port); untagged: they leave without tag",
    changes: ["port"],
    args: v.strictObject({
      port: interfaceName,
      vlan_id: vlanId,
      pvid: v.optional(v.boolean(), false),
      untagged: v.optional(v.boolean(), false),
    }),
  },
  removeBridgeVlan: {
    access: "write",
    description: "Takes a bridge's port out of a VLAN",
    changes: ["port"],
    args: v.strictObject({ port: interfaceName, vlan_id: vlanId }),
  },
  addFdbEntry: {
    access: "write",
    // Linux's word for the first is "static": its own "permanent" means an address of the machine itself.
    description:
      "Tells a bridge behind which port an address lives: for good, or (permanent false) as if it had just been learned",
    changes: ["bridge", "port"],
    args: v.strictObject({
      bridge: interfaceName,
      port: interfaceName,
      mac: unicastMac,
      permanent: v.optional(v.boolean(), true),
    }),
  },
  removeFdbEntry: {
    access: "write",
    // Entries come and go by themselves, so that an inverse may find its entry gone.
    description: "Makes a bridge forget an address behind a port; one that it does not know is no error",
    changes: ["bridge", "port"],
    args: v.strictObject({ bridge: interfaceName, port: interfaceName, mac: unicastMac }),
  },
  flushFdb: {
    access: "write",
    description: "Makes a bridge forget every address that it has learned",
    changes: ["bridge"],
    args: ofBridge,
  },
  addBondMember: {
    access: "write",
    description: "Makes a physical interface, which must be down, a member of a bond; it comes up there",
    changes: ["bond", "member"],
    args: bondMember,
  },
  removeBondMember: {
    access: "write",
    description: "Takes a member out of a bond; it is down afterwards",
    changes: ["bond", "member"],
    args: bondMember,
  },
  addAddress: {
    access: "write",
    description: "Adds an IP address with prefix length",
    changes: ["name"],
    args: linkAddress,
  },
  removeAddress: {
    access: "write",
    description: "Removes an IP address with prefix length",
    changes: ["name"],
    args: linkAddress,
  },
  addRoute: {
    access: "write",
    description: "Adds a route; the interface is up and the gateway, if any, is on one of its networks",
    changes: ["interface"],
    args: route,
  },
  removeRoute: {
    access: "write",
    description: "Removes a route that was added",
    changes: ["interface"],
    args: route,
  },
  addNeighbour: {
    access: "write",
    description: "Fixes the MAC of a neighbouring address, so that nobody is asked for it",
    changes: ["interface"],
    args: v.strictObject({ interface: interfaceName, address: ipAddress, mac: unicastMac }),
  },
  removeNeighbour: {
    access: "write",
    description: "Removes a neighbour that was fixed",
    changes: ["interface"],
    args: v.strictObject({ interface: interfaceName, address: ipAddress }),
  },
  setMtu: {
    access: "write",
    description: "Largest payload of a frame in bytes; a VLAN interface cannot exceed its parent, and shrinks with it",
    changes: ["name"],
    args: v.strictObject({ name: interfaceName, mtu: mtuBytes }),
  },
  setAutoconnect: {
    access: "write",
    outlivesBoot: true,
    // Membership is the member's to store: a bond that is stored without its members comes up empty.
    description:
      "Whether an interface is stored so that it is back after a boot, as a part of `master`: its present bridge or bond when absent",
    changes: ["name"],
    args: v.strictObject({
      name: interfaceName,
      enabled: v.boolean(),
      master: v.exactOptional(v.nullable(interfaceName)),
    }),
  },
  sendGratuitousArp: {
    access: "write",
    description: "Announces an interface's MAC to its segment, so that switches and hosts relearn where it lives",
    changes: ["interface"],
    args: v.strictObject({ interface: interfaceName }),
  },
} as const satisfies Record<string, OperationSpec>;

export type OperationName = keyof typeof operations;
export type WriteName = {
  [N in OperationName]: (typeof operations)[N]["access"] extends "write" ? N : never;
}[OperationName];
export type ReadName = Exclude<OperationName, WriteName>;
export type ArgsOf<N extends OperationName> = v.InferOutput<(typeof operations)[N]["args"]>;

const names = Object.keys(operations) as OperationName[];
const readNames = names.filter((name) => operations[name].access === "read");

/** What a gene of each family finds on its `sdk`: observers look, effectors act, transforms compute. */
const rights = {
  configuration: names,
  diagnostic: readNames,
  transform: [],
} as const satisfies Record<string, readonly OperationName[]>;

export function operationsFor(family: keyof typeof rights): readonly OperationName[] {
  return rights[family];
}

/** Names of an operation's arguments, for whoever writes calls of it: an author, a search, a model. */
export function argumentNames(name: OperationName): readonly string[] {
  return Object.keys(operations[name].args.entries);
}

/** @throws KernelError when no operation has that name. */
export function operationName(text: string): OperationName {
  if (Object.hasOwn(operations, text)) return text as OperationName;
  throw new KernelError(
    "unknown_operation",
    `Cannot run kernel operation ${JSON.stringify(text)}: there is no such operation${didYouMean(text, names)}`,
  );
}

/** The arguments with defaults applied. @throws KernelError when they do not fit the operation. */
export function parseArgs<N extends OperationName>(name: N, args: Json): ArgsOf<N> {
  const result = v.safeParse(operations[name].args as v.GenericSchema<unknown, ArgsOf<N>>, args, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const value = path === null ? args : issue.input;
  throw new KernelError(
    "bad_arguments",
    `Cannot run ${name}: ${path === null ? "the argument" : `"${path}"`} ${quote(value)} ${reason(issue)}`,
    { details: { operation: name, value: (value ?? null) as Json } },
  );
}

export function isWrite(operation: Operation): boolean {
  return operations[operationName(operation.name)].access === "write";
}

/** The interfaces that a write changes. */
export function interfacesChanged(operation: Operation): readonly string[] {
  return operations[operationName(operation.name)].changes.flatMap((argument) => {
    const value = operation.args[argument];
    return typeof value === "string" ? [value] : [];
  });
}

function reason(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === "validation" && (issue.type === "regex" || issue.type === "check")) return issue.message;
  return `does not fit: expected ${issue.expected ?? "something else"}`;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
