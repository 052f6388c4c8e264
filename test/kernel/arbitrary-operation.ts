import fc from "fast-check";
import type { Operation } from "../../src/kernel/mod.ts";

// Few names, so that operations meet: most sequences contain refusals as well as deep compositions.
const physical = ["eth0", "eth1", "eth2"];
const virtual = ["br0", "br1", "bond0", "v10", "v20"];
const anyName = fc.constantFrom(...physical, ...virtual);
const bridge = fc.constantFrom("br0", "br1");
const member = fc.constantFrom(...physical);
const someMac = fc.constantFrom("02:00:00:00:00:01", "02:00:00:00:00:02");
const mac = fc.option(someMac);
const address = fc.constantFrom("198.51.100.1/24", "198.51.100.2/24", "2001:db8::1/64");
const port = fc.constantFrom(...physical, "bond0", "v10");
const vlanId = fc.constantFrom(1, 10, 20);
const neighbour = fc.constantFrom("198.51.100.77", "2001:db8::77");
const route = fc.record({
  destination: fc.constantFrom("default", "203.0.113.0/24"),
  gateway: fc.constantFrom(null, "198.51.100.254"),
  interface: anyName,
  metric: fc.constantFrom(0, 5),
});

const byName: Record<string, fc.Arbitrary<Operation["args"]>> = {
  createBridge: fc.record({ name: bridge }),
  createBond: fc.record({ name: fc.constant("bond0"), mode: fc.constantFrom("active-backup", "802.3ad") }),
  createVlan: fc.record({ name: fc.constantFrom("v10", "v20"), parent: anyName, vlan_id: fc.constantFrom(10, 20) }),
  deleteLink: fc.record({ name: anyName }),
  setLinkUp: fc.record({ name: anyName }),
  setLinkDown: fc.record({ name: anyName }),
  setMac: fc.record({ name: anyName, mac }),
  attachPort: fc.record({ bridge, port: anyName }),
  detachPort: fc.record({ bridge, port: anyName }),
  setStp: fc.oneof(
    fc.record({ bridge, enabled: fc.boolean(), forward_delay: fc.constantFrom(0, 2, 15) }),
    fc.record({ bridge, enabled: fc.boolean() }),
  ),
  setAgeing: fc.record({ bridge, seconds: fc.constantFrom(0, 60, 300) }),
  setVlanFiltering: fc.record({ bridge, enabled: fc.boolean() }),
  addBridgeVlan: fc.record(
    { port, vlan_id: vlanId, pvid: fc.boolean(), untagged: fc.boolean() },
    { requiredKeys: ["port", "vlan_id"] },
  ),
  removeBridgeVlan: fc.record({ port, vlan_id: vlanId }),
  addFdbEntry: fc.record({ bridge, port, mac: someMac, permanent: fc.boolean() }),
  removeFdbEntry: fc.record({ bridge, port, mac: someMac }),
  flushFdb: fc.record({ bridge }),
  addBondMember: fc.record({ bond: fc.constant("bond0"), member }),
  removeBondMember: fc.record({ bond: fc.constant("bond0"), member }),
  addAddress: fc.record({ name: anyName, address }),
  removeAddress: fc.record({ name: anyName, address }),
  addRoute: route,
  removeRoute: route,
  addNeighbour: fc.record({ interface: anyName, address: neighbour, mac: someMac }),
  removeNeighbour: fc.record({ interface: anyName, address: neighbour }),
  setMtu: fc.record({ name: anyName, mtu: fc.constantFrom(1400, 1500, 9000) }),
  setAutoconnect: fc.record({ name: anyName, enabled: fc.boolean() }),
  sendGratuitousArp: fc.record({ interface: anyName }),
};

export const arbitraryWrite: fc.Arbitrary<Operation> = fc.oneof(
  ...Object.entries(byName).map(([name, args]) => args.map((values): Operation => ({ name, args: values }))),
);

export const writeNames = Object.keys(byName);
