import type { Json, JsonObject } from "../../src/core/mod.ts";
import type { Operation } from "../../src/kernel/mod.ts";

/** What not every machine can do; a kernel without it must say so cleanly. */
export type KernelFeature = "bond" | "vlan" | "vlan_filtering";

/** Names that the suite may use: two unattached interfaces that are up, and three that it may create. */
export interface Names {
  readonly port: string;
  readonly other: string;
  readonly bridge: string;
  readonly bond: string;
  readonly vlan: string;
}

/** One write: applied after `given`, seen by `seen`, and taken back by its inverse to exactly what was before. */
export interface WriteCase {
  readonly title: string;
  readonly needs?: KernelFeature;
  readonly given?: (names: Names) => readonly Operation[];
  readonly write: (names: Names) => Operation;
  readonly seen: (names: Names) => readonly [read: Operation, contains: Json];
}

export const op = (name: string, args: JsonObject = {}): Operation => ({ name, args });
const MAC = "02:5a:00:00:00:01";
const OTHER_MAC = "02:5a:00:00:00:02";
const ADDRESS = "198.51.100.7/24";
const NETWORK = "203.0.113.0/24";

const link = (name: string) => op("getLink", { name });
const bridged = ({ bridge, port }: Names): Operation[] => [
  op("createBridge", { name: bridge }),
  op("attachPort", { bridge, port }),
];
const bonded = ({ bond, port }: Names): Operation[] => [
  op("createBond", { name: bond, mode: "active-backup" }),
  op("setLinkDown", { name: port }),
  op("addBondMember", { bond, member: port }),
];
const addressed = ({ port }: Names): Operation[] => [op("addAddress", { name: port, address: ADDRESS })];
const route = ({ port }: Names) => ({ destination: NETWORK, gateway: "198.51.100.1", interface: port, metric: 7 });
const routed = (names: Names): Operation[] => [...addressed(names), op("addRoute", route(names))];
const neighbour = ({ port }: Names) => ({ interface: port, address: "198.51.100.9", mac: MAC });
const fixed = ({ bridge, port }: Names) => ({ bridge, port, mac: MAC });
const fdbEntry = (names: Names) => [{ mac: MAC, port: names.port, permanent: true }];

const links: readonly WriteCase[] = [
  {
    title: "createBridge",
    write: ({ bridge }) => op("createBridge", { name: bridge }),
    seen: ({ bridge }) => [
      op("getBridge", { name: bridge }),
      { up: false, stp: false, ageing_time: 300, vlan_filtering: false, ports: [] },
    ],
  },
  {
    title: "createBond",
    needs: "bond",
    write: ({ bond }) => op("createBond", { name: bond, mode: "active-backup", miimon: 50 }),
    seen: ({ bond }) => [op("getBond", { name: bond }), { mode: "active-backup", miimon: 50, members: [] }],
  },
  {
    title: "createVlan",
    needs: "vlan",
    write: ({ vlan, port }) => op("createVlan", { name: vlan, parent: port, vlan_id: 10 }),
    seen: ({ vlan, port }) => [link(vlan), { kind: "vlan", parent: port, vlan_id: 10, up: false }],
  },
  {
    title: "deleteLink of a bridge with settings, address and MAC",
    given: ({ bridge }) => [
      op("createBridge", { name: bridge }),
      op("setStp", { bridge, enabled: true, forward_delay: 4 }),
      op("setAgeing", { bridge, seconds: 60 }),
      op("setMac", { name: bridge, mac: MAC }),
      op("setMtu", { name: bridge, mtu: 1400 }),
      op("addAddress", { name: bridge, address: ADDRESS }),
      op("setLinkUp", { name: bridge }),
      op("addRoute", { destination: NETWORK, interface: bridge }),
      op("setAutoconnect", { name: bridge, enabled: true }),
    ],
    write: ({ bridge }) => op("deleteLink", { name: bridge }),
    seen: ({ bridge }) => [link(bridge), null],
  },
  {
    title: "deleteLink of a VLAN interface with an address",
    needs: "vlan",
    given: ({ vlan, port }) => [
      op("createVlan", { name: vlan, parent: port, vlan_id: 10 }),
      op("addAddress", { name: vlan, address: ADDRESS }),
      op("setLinkUp", { name: vlan }),
    ],
    write: ({ vlan }) => op("deleteLink", { name: vlan }),
    seen: ({ vlan }) => [link(vlan), null],
  },
  {
    title: "setLinkUp",
    given: ({ port }) => [op("setLinkDown", { name: port })],
    write: ({ port }) => op("setLinkUp", { name: port }),
    seen: ({ port }) => [link(port), { up: true }],
  },
  {
    title: "setLinkUp of what is up",
    write: ({ port }) => op("setLinkUp", { name: port }),
    seen: ({ port }) => [link(port), { up: true }],
  },
  {
    title: "setLinkDown, which costs routes and fixed neighbours",
    given: (names) => [...routed(names), op("addNeighbour", neighbour(names))],
    write: ({ port }) => op("setLinkDown", { name: port }),
    seen: ({ port }) => [link(port), { up: false, carrier: false }],
  },
  {
    title: "setMac of an interface",
    write: ({ port }) => op("setMac", { name: port, mac: MAC }),
    seen: ({ port }) => [link(port), { mac: MAC }],
  },
  {
    title: "setMac of a bridge whose MAC was set before",
    given: (names) => [...bridged(names), op("setMac", { name: names.bridge, mac: OTHER_MAC })],
    write: ({ bridge }) => op("setMac", { name: bridge, mac: MAC }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { mac: MAC }],
  },
  {
    title: "setMtu",
    write: ({ port }) => op("setMtu", { name: port, mtu: 1400 }),
    seen: ({ port }) => [link(port), { mtu: 1400 }],
  },
  {
    title: "setAutoconnect of what was created",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge }) => op("setAutoconnect", { name: bridge, enabled: true }),
    seen: ({ bridge }) => [link(bridge), { autoconnect: true }],
  },
  {
    title: "setAutoconnect of a port, which no membership made at run time has by itself",
    given: bridged,
    write: ({ port }) => op("setAutoconnect", { name: port, enabled: true }),
    seen: ({ port }) => [link(port), { autoconnect: true }],
  },
  {
    title: "setAutoconnect off, with the membership that was stored",
    given: (names) => [...bridged(names), op("setAutoconnect", { name: names.port, enabled: true })],
    write: ({ port }) => op("setAutoconnect", { name: port, enabled: false }),
    seen: ({ port }) => [link(port), { autoconnect: false }],
  },
];

const groups: readonly WriteCase[] = [
  {
    title: "attachPort",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge, port }) => op("attachPort", { bridge, port }),
    seen: ({ bridge, port }) => [link(port), { master: bridge }],
  },
  {
    title: "detachPort with an address that was fixed behind it",
    given: (names) => [...bridged(names), op("addFdbEntry", fixed(names))],
    write: ({ bridge, port }) => op("detachPort", { bridge, port }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { ports: [] }],
  },
  {
    title: "detachPort with VLANs of its own",
    needs: "vlan_filtering",
    given: (names) => [
      ...bridged(names),
      op("removeBridgeVlan", { port: names.port, vlan_id: 1 }),
      op("addBridgeVlan", { port: names.port, vlan_id: 10, pvid: true, untagged: true }),
      op("addBridgeVlan", { port: names.port, vlan_id: 20 }),
    ],
    write: ({ bridge, port }) => op("detachPort", { bridge, port }),
    seen: ({ bridge }) => [op("getBridgeVlans", { bridge }), []],
  },
  {
    title: "setStp on, with a forward delay",
    given: bridged,
    write: ({ bridge }) => op("setStp", { bridge, enabled: true, forward_delay: 4 }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { stp: true, forward_delay: 4 }],
  },
  {
    title: "setStp on, which raises a forward delay of 0",
    given: ({ bridge }) => [
      op("createBridge", { name: bridge }),
      op("setStp", { bridge, enabled: false, forward_delay: 0 }),
    ],
    write: ({ bridge }) => op("setStp", { bridge, enabled: true }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { stp: true, forward_delay: 2 }],
  },
  {
    title: "setAgeing",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge }) => op("setAgeing", { bridge, seconds: 20 }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { ageing_time: 20 }],
  },
  {
    title: "setVlanFiltering",
    needs: "vlan_filtering",
    given: bridged,
    write: ({ bridge }) => op("setVlanFiltering", { bridge, enabled: true }),
    seen: ({ bridge }) => [op("getBridge", { name: bridge }), { vlan_filtering: true }],
  },
  {
    title: "addBridgeVlan with a pvid, which the port's VLAN 1 loses",
    needs: "vlan_filtering",
    given: bridged,
    write: ({ port }) => op("addBridgeVlan", { port, vlan_id: 10, pvid: true, untagged: true }),
    seen: ({ bridge, port }) => [
      op("getBridgeVlans", { bridge }),
      [
        { port, vlan_id: 1, pvid: false, untagged: true },
        { port, vlan_id: 10, pvid: true, untagged: true },
      ],
    ],
  },
  {
    title: "removeBridgeVlan",
    needs: "vlan_filtering",
    given: bridged,
    write: ({ port }) => op("removeBridgeVlan", { port, vlan_id: 1 }),
    seen: ({ bridge }) => [op("getBridgeVlans", { bridge }), []],
  },
  {
    title: "addBondMember",
    needs: "bond",
    given: (names) => bonded(names).slice(0, 2),
    write: ({ bond, port }) => op("addBondMember", { bond, member: port }),
    seen: ({ bond, port }) => [link(port), { master: bond, up: true }],
  },
  {
    title: "removeBondMember",
    needs: "bond",
    given: bonded,
    write: ({ bond, port }) => op("removeBondMember", { bond, member: port }),
    seen: ({ port }) => [link(port), { master: null, up: false }],
  },
];

const traffic: readonly WriteCase[] = [
  {
    title: "addFdbEntry",
    given: bridged,
    write: (names) => op("addFdbEntry", fixed(names)),
    seen: (names) => [op("getFdb", { bridge: names.bridge }), fdbEntry(names)],
  },
  {
    title: "removeFdbEntry",
    given: (names) => [...bridged(names), op("addFdbEntry", fixed(names))],
    write: (names) => op("removeFdbEntry", fixed(names)),
    seen: ({ bridge }) => [op("getFdb", { bridge }), []],
  },
  {
    title: "flushFdb, which keeps what was fixed",
    given: (names) => [...bridged(names), op("addFdbEntry", fixed(names))],
    write: ({ bridge }) => op("flushFdb", { bridge }),
    seen: (names) => [op("getFdb", { bridge: names.bridge }), fdbEntry(names)],
  },
  {
    title: "addAddress, which brings a route along",
    write: ({ port }) => op("addAddress", { name: port, address: ADDRESS }),
    seen: ({ port }) => [
      op("getRoutes"),
      [{ destination: "198.51.100.0/24", gateway: null, interface: port, metric: 0 }],
    ],
  },
  {
    title: "addAddress to an interface that has a route already",
    given: ({ port }) => [op("addRoute", { destination: NETWORK, interface: port })],
    write: ({ port }) => op("addAddress", { name: port, address: ADDRESS }),
    seen: ({ port }) => [link(port), { addresses: [ADDRESS] }],
  },
  {
    title: "removeAddress, which costs the routes that stood on it",
    given: routed,
    write: ({ port }) => op("removeAddress", { name: port, address: ADDRESS }),
    seen: ({ port }) => [link(port), { addresses: [] }],
  },
  {
    title: "addRoute",
    given: addressed,
    write: (names) => op("addRoute", route(names)),
    seen: (names) => [op("getRoutes"), [route(names)]],
  },
  {
    title: "removeRoute",
    given: routed,
    write: (names) => op("removeRoute", route(names)),
    seen: ({ port }) => [link(port), { addresses: [ADDRESS] }],
  },
  {
    title: "addNeighbour",
    given: addressed,
    write: (names) => op("addNeighbour", neighbour(names)),
    seen: ({ port }) => [op("getNeighbours", { name: port }), [{ address: "198.51.100.9", mac: MAC }]],
  },
  {
    title: "removeNeighbour",
    given: (names) => [...addressed(names), op("addNeighbour", neighbour(names))],
    write: ({ port }) => op("removeNeighbour", { interface: port, address: "198.51.100.9" }),
    seen: ({ port }) => [link(port), { addresses: [ADDRESS] }],
  },
  {
    title: "sendGratuitousArp",
    given: addressed,
    write: ({ port }) => op("sendGratuitousArp", { interface: port }),
    seen: ({ port }) => [link(port), { up: true }],
  },
];

export const writeCases: readonly WriteCase[] = [...links, ...groups, ...traffic];
