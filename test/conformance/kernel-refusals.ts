import type { Operation } from "../../src/kernel/mod.ts";
import { type KernelFeature, type Names, op } from "./kernel-writes.ts";

/** One write that the state does not allow: the message must mention something, and nothing may change. */
interface RefusalCase {
  readonly title: string;
  readonly needs?: KernelFeature;
  readonly given?: (names: Names) => readonly Operation[];
  readonly write: (names: Names) => Operation;
  readonly mentions: (names: Names) => string;
}

const MAC = "02:5a:00:00:00:01";
const bridged = ({ bridge, port }: Names) => [op("createBridge", { name: bridge }), op("attachPort", { bridge, port })];
const address = { address: "198.51.100.7/24" };

export const refusalCases: readonly RefusalCase[] = [
  {
    title: "a port twice",
    given: bridged,
    write: ({ bridge, port }) => op("attachPort", { bridge, port }),
    mentions: ({ bridge }) => `already part of "${bridge}"`,
  },
  {
    title: "a port of something that is no bridge",
    write: ({ port, other }) => op("attachPort", { bridge: port, port: other }),
    mentions: () => "not a bridge",
  },
  {
    title: "a bridge as a port of itself",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge }) => op("attachPort", { bridge, port: bridge }),
    mentions: ({ bridge }) => bridge,
  },
  {
    title: "detaching what is not attached",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge, port }) => op("detachPort", { bridge, port }),
    mentions: ({ port }) => port,
  },
  {
    title: "deleting a bridge that has a port",
    given: bridged,
    write: ({ bridge }) => op("deleteLink", { name: bridge }),
    mentions: ({ port }) => `"${port}" still use it`,
  },
  {
    title: "deleting an interface that nobody created",
    write: ({ port }) => op("deleteLink", { name: port }),
    mentions: ({ port }) => port,
  },
  {
    title: "a forward delay of 1 s while spanning tree runs",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge }) => op("setStp", { bridge, enabled: true, forward_delay: 1 }),
    mentions: () => "2 to 30",
  },
  {
    title: "spanning tree of something that is no bridge",
    write: ({ port }) => op("setStp", { bridge: port, enabled: true }),
    mentions: () => "not a bridge",
  },
  {
    title: "a bond member that is up",
    needs: "bond",
    given: ({ bond }) => [op("createBond", { name: bond, mode: "active-backup" })],
    write: ({ bond, port }) => op("addBondMember", { bond, member: port }),
    mentions: () => "take it down first",
  },
  {
    title: "a VLAN id twice on one parent",
    needs: "vlan",
    given: ({ vlan, port }) => [op("createVlan", { name: vlan, parent: port, vlan_id: 10 })],
    write: ({ bridge, port }) => op("createVlan", { name: bridge, parent: port, vlan_id: 10 }),
    mentions: ({ vlan }) => vlan,
  },
  {
    title: "an address twice",
    given: ({ port }) => [op("addAddress", { name: port, ...address })],
    write: ({ port }) => op("addAddress", { name: port, ...address }),
    mentions: ({ port }) => port,
  },
  {
    title: "removing an address that is not there",
    write: ({ port }) => op("removeAddress", { name: port, ...address }),
    mentions: ({ port }) => port,
  },
  {
    title: "a route through an interface that is down",
    given: ({ port }) => [op("setLinkDown", { name: port })],
    write: ({ port }) => op("addRoute", { destination: "203.0.113.0/24", interface: port }),
    mentions: ({ port }) => `"${port}" is down`,
  },
  {
    title: "a gateway that is on no network of the interface",
    given: ({ port }) => [op("addAddress", { name: port, ...address })],
    write: ({ port }) => op("addRoute", { destination: "203.0.113.0/24", gateway: "192.0.2.77", interface: port }),
    mentions: () => "gateway",
  },
  {
    title: "a route twice",
    given: ({ port }) => [op("addRoute", { destination: "203.0.113.0/24", interface: port })],
    write: ({ other }) => op("addRoute", { destination: "203.0.113.0/24", interface: other }),
    mentions: () => "203.0.113.0/24",
  },
  {
    title: "removing a route that is not there",
    write: ({ port }) => op("removeRoute", { destination: "203.0.113.0/24", interface: port }),
    mentions: () => "203.0.113.0/24",
  },
  {
    title: "a neighbour twice",
    given: ({ port }) => [op("addNeighbour", { interface: port, address: "198.51.100.9", mac: MAC })],
    write: ({ port }) => op("addNeighbour", { interface: port, address: "198.51.100.9", mac: MAC }),
    mentions: () => "198.51.100.9",
  },
  {
    title: "removing a neighbour that is not there",
    write: ({ port }) => op("removeNeighbour", { interface: port, address: "198.51.100.9" }),
    mentions: () => "198.51.100.9",
  },
  {
    title: "fixing an address behind an interface that is no port of the bridge",
    given: ({ bridge }) => [op("createBridge", { name: bridge })],
    write: ({ bridge, port }) => op("addFdbEntry", { bridge, port, mac: MAC }),
    mentions: ({ port }) => port,
  },
  {
    title: "fixing an address twice",
    given: (names) => [...bridged(names), op("addFdbEntry", { bridge: names.bridge, port: names.port, mac: MAC })],
    write: ({ bridge, port }) => op("addFdbEntry", { bridge, port, mac: MAC }),
    mentions: () => MAC,
  },
  {
    title: "a VLAN of an interface that is no port",
    needs: "vlan_filtering",
    write: ({ port }) => op("addBridgeVlan", { port, vlan_id: 10 }),
    mentions: ({ port }) => `"${port}" is not a port`,
  },
  {
    title: "announcing an interface that is down",
    given: ({ port }) => [op("setLinkDown", { name: port })],
    write: ({ port }) => op("sendGratuitousArp", { interface: port }),
    mentions: () => "it is down",
  },
  ...["setLinkUp", "setMtu", "setMac", "setAutoconnect"].map(
    (name): RefusalCase => ({
      title: `${name} of an interface that does not exist`,
      write: ({ bridge }) =>
        op(name, {
          name: bridge,
          ...(name === "setMtu" ? { mtu: 1400 } : name === "setMac" ? { mac: MAC } : {}),
          ...(name === "setAutoconnect" ? { enabled: true } : {}),
        }),
      mentions: ({ bridge }) => `there is no interface "${bridge}"`,
    }),
  ),
];
