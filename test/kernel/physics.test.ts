import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../src/core/mod.ts";
import { createMockKernel, type Fault, type MockKernel, mockKernelFromSnapshot } from "../../src/kernel/mod.ts";
import { answers, bridged, GATEWAY, GUEST, hypervisor, known, portStates, run, type Step } from "./hypervisor.ts";

const stp = (bridge: string, forward_delay: number): Step => ["setStp", { bridge, enabled: true, forward_delay }];
const packets = async (kernel: MockKernel, name: string) =>
  Number(((await kernel.read({ name: "getCounters", args: { name } })) as JsonObject).rx_packets);
const carrier = async (kernel: MockKernel, name: string) =>
  ((await kernel.read({ name: "getLink", args: { name } })) as JsonObject).carrier;

describe("spanning tree", () => {
  test("makes a new port wait two forward delays, in which its bridge has no carrier", async () => {
    const kernel = hypervisor();
    await run(kernel, [["createBridge", { name: "br0" }], stp("br0", 4), ["setLinkUp", { name: "br0" }]]);
    await run(kernel, [["attachPort", { bridge: "br0", port: "eth0" }]]);
    const timeline: [number, string, number, boolean][] = [];
    for (const ms of [0, 3_999, 1, 3_999, 1]) {
      kernel.advance(ms);
      const { eth0 = "" } = await portStates(kernel, "br0");
      timeline.push([kernel.nowMs, eth0, await answers(kernel, "br0"), (await carrier(kernel, "br0")) === true]);
    }
    expect(timeline).toEqual([
      [0, "listening", 0, false],
      [3_999, "listening", 0, false],
      [4_000, "learning", 0, false],
      [7_999, "learning", 0, false],
      [8_000, "forwarding", 3, true],
    ]);
  });

  test("switched on at a bridge that forwards, interrupts nothing", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, [stp("br0", 15)]);
    expect(await portStates(kernel, "br0")).toEqual({ eth0: "forwarding", vnet0: "forwarding" });
    expect(await answers(kernel, "br0")).toBe(3);
  });

  test("opens a circle of two bridges over two segments at one port, and closes the gap when a cable goes dark", async () => {
    const nic = (digit: number, segment: string) =>
      ({ kind: "physical", up: true, segment, permanent_mac: `52:54:00:00:00:0${digit}` }) as const;
    const links = { a1: nic(1, "one"), a2: nic(2, "two"), b1: nic(3, "one"), b2: nic(4, "two") };
    const kernel = createMockKernel({ links, hosts: [] });
    for (const bridge of ["bra", "brb"]) await run(kernel, [["createBridge", { name: bridge }], stp(bridge, 2)]);
    for (const port of ["a1", "a2"]) await run(kernel, [["attachPort", { bridge: "bra", port }]]);
    for (const port of ["b1", "b2"]) await run(kernel, [["attachPort", { bridge: "brb", port }]]);
    for (const name of ["bra", "brb"]) await run(kernel, [["setLinkUp", { name }]]);
    const all = async () => ({ ...(await portStates(kernel, "bra")), ...(await portStates(kernel, "brb")) });
    kernel.advance(10_000);
    expect(await all()).toEqual({ a1: "forwarding", a2: "forwarding", b1: "forwarding", b2: "blocking" });
    kernel.play([{ atMs: 12_000, action: { kind: "cable", link: "a2", plugged: false } }]);
    kernel.advance(3_000);
    expect(await all()).toMatchObject({ a2: "disabled", b2: "listening" });
    kernel.advance(4_000);
    expect(await all()).toMatchObject({ b2: "forwarding" });
  });
});

describe("a circle without spanning tree", () => {
  test("is a storm: counters explode, nobody is reached, until a cable is pulled", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    const quiet = await packets(kernel, "eth0");
    await run(kernel, [["attachPort", { bridge: "br0", port: "eth1" }]]);
    kernel.advance(10_000);
    expect(await packets(kernel, "eth0")).toBeGreaterThan(quiet + 100_000);
    expect(await answers(kernel, "br0")).toBe(0);
    await run(kernel, [["detachPort", { bridge: "br0", port: "eth1" }]]);
    kernel.advance(2_000);
    expect(await kernel.read({ name: "getFdbMoves", args: { bridge: "br0", seconds: 1 } })).toEqual([]);
  });
});

describe("what a bridge has learned", () => {
  test("is where hosts and guests are, within a second", async () => {
    const kernel = hypervisor();
    await run(kernel, [
      ["createBridge", { name: "br0" }],
      ["setLinkUp", { name: "br0" }],
    ]);
    for (const port of ["eth0", "vnet0"]) await run(kernel, [["attachPort", { bridge: "br0", port }]]);
    expect(await known(kernel, "br0")).toEqual([]);
    kernel.advance(1_000);
    const entries = await kernel.read({ name: "getFdb", args: { bridge: "br0" } });
    expect(entries).toContainEqual({ mac: GATEWAY.mac, port: "eth0", permanent: false });
    expect(entries).toContainEqual({ mac: GUEST.mac, port: "vnet0", permanent: false });
  });

  test("is learned however often something else changes meanwhile", async () => {
    const kernel = hypervisor();
    await run(kernel, [
      ["createBridge", { name: "br0" }],
      ["setLinkUp", { name: "br0" }],
    ]);
    await run(kernel, [["attachPort", { bridge: "br0", port: "vnet0" }]]);
    for (const name of ["setLinkDown", "setLinkUp", "setLinkDown"]) {
      kernel.advance(400);
      await run(kernel, [[name, { name: "eth3" }]]);
    }
    expect(await known(kernel, "br0")).toEqual([GUEST.mac]);
  });

  test("behind a port is forgotten with its carrier, and learned again with the next word", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, [["setLinkDown", { name: "vnet0" }]]);
    expect(await known(kernel, "br0")).toEqual([GATEWAY.mac]);
    await run(kernel, [["setLinkUp", { name: "vnet0" }]]);
    kernel.advance(1_000);
    expect(await known(kernel, "br0")).toContain(GUEST.mac);
  });

  test("is nothing at all with an ageing time of 0", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, [
      ["setAgeing", { bridge: "br0", seconds: 0 }],
      ["flushFdb", { bridge: "br0" }],
    ]);
    kernel.advance(60_000);
    expect(await known(kernel, "br0")).toEqual([]);
    expect(await answers(kernel, "br0", GUEST.address)).toBe(3);
  });
});

describe("hosts out there", () => {
  async function addressed(): Promise<MockKernel> {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0"]);
    await run(kernel, [["addAddress", { name: "br0", address: "192.0.2.9/24" }]]);
    kernel.advance(2_000);
    await run(kernel, [["setMac", { name: "br0", mac: "52:54:00:99:00:01" }]]);
    return kernel;
  }

  test("believe in a former MAC for a minute", async () => {
    const kernel = await addressed();
    expect(await answers(kernel, "br0")).toBe(0);
    kernel.advance(70_000);
    expect(await answers(kernel, "br0")).toBe(3);
  });

  test("believe an announcement at once", async () => {
    const kernel = await addressed();
    await run(kernel, [["sendGratuitousArp", { interface: "br0" }]]);
    expect(await answers(kernel, "br0")).toBe(3);
  });

  test("do not answer an interface that is a port: its frames belong to the bridge", async () => {
    const kernel = hypervisor();
    expect(await answers(kernel, "eth0")).toBe(3);
    await bridged(kernel, "br0", ["eth0"]);
    expect(await answers(kernel, "eth0")).toBe(0);
  });
});

describe("an upstream switch", () => {
  const move: Step[] = [
    ["detachPort", { bridge: "br0", port: "eth0" }],
    ["attachPort", { bridge: "br0", port: "eth1" }],
  ];
  const moves = (kernel: MockKernel) => kernel.read({ name: "getFdbMoves", args: { bridge: "br0", seconds: 2 } });

  test("that does not reflect relearns with the first frame", async () => {
    const kernel = hypervisor({ switches: [{ name: "plain", segments: ["rack"], reflects: false }] });
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, move);
    kernel.advance(10_000);
    expect(await moves(kernel)).toEqual([]);
  });

  test("gives an old cable up when it goes dark", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, move);
    kernel.advance(10_000);
    expect(await moves(kernel)).not.toEqual([]);
    await run(kernel, [["setLinkDown", { name: "eth0" }]]);
    kernel.advance(4_000);
    expect(await moves(kernel)).toEqual([]);
    expect(await answers(kernel, "br0")).toBe(3);
  });
});

describe("a DHCP server", () => {
  const ADDRESS = "192.0.2.50/24";
  const leased = () =>
    hypervisor({
      leases: [{ interface: "eth0", address: ADDRESS, mac: "d0:94:66:00:00:01" }],
      dhcp: { lease_time: 600 },
    });
  const lease = (kernel: MockKernel) => kernel.read({ name: "getDhcpLease", args: { name: "eth0" } });

  test("that is gone at half of the lease and at its end costs the address", async () => {
    const kernel = leased();
    await run(kernel, [["addAddress", { name: "eth0", address: ADDRESS }]]);
    kernel.play([{ atMs: 100_000, action: { kind: "dhcp", available: false } }]);
    kernel.advance(599_999);
    expect(await lease(kernel)).toMatchObject({ address: ADDRESS });
    kernel.advance(1);
    expect(await lease(kernel)).toBeNull();
    expect(await kernel.read({ name: "getLink", args: { name: "eth0" } })).toMatchObject({ addresses: [] });
  });

  test("that is back in time costs nothing", async () => {
    const kernel = leased();
    kernel.play([
      { atMs: 100_000, action: { kind: "dhcp", available: false } },
      { atMs: 500_000, action: { kind: "dhcp", available: true } },
    ]);
    kernel.advance(3_600_000);
    expect(await lease(kernel)).toMatchObject({ address: ADDRESS });
  });
});

describe("a bridge that filters VLANs", () => {
  test("forwards what its ports take part in, tagged or not", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0"]);
    await run(kernel, [
      ["createVlan", { name: "br0.10", parent: "br0", vlan_id: 10 }],
      ["setLinkUp", { name: "br0.10" }],
      ["setVlanFiltering", { bridge: "br0", enabled: true }],
    ]);
    const reached = async () => [await answers(kernel, "br0"), await answers(kernel, "br0.10")];
    expect(await reached()).toEqual([3, 0]);
    await run(kernel, [["addBridgeVlan", { port: "eth0", vlan_id: 10 }]]);
    expect(await reached()).toEqual([3, 3]);
    await run(kernel, [["removeBridgeVlan", { port: "eth0", vlan_id: 1 }]]);
    expect(await reached()).toEqual([0, 3]);
    await run(kernel, [["setVlanFiltering", { bridge: "br0", enabled: false }]]);
    expect(await reached()).toEqual([3, 3]);
  });
});

describe("faults and conditions", () => {
  const message = "netlink is busy";
  const cases: [string, Partial<Fault>, number[]][] = [
    ["always", { times: "always" }, [0, 1, 2, 3]],
    ["the third time", { after: 2 }, [2]],
    ["from a time until another", { times: "always", fromMs: 1_000, untilMs: 3_000 }, [1, 2]],
    ["while a cable is out", { times: "always", while: { link: "eth3", is: { carrier: false } } }, [2]],
  ];
  for (const [title, when, failing] of cases) {
    test(title, async () => {
      const kernel = hypervisor();
      kernel.injectFault({ operation: "getRoutes", message, ...when });
      kernel.play([
        { atMs: 1_500, action: { kind: "cable", link: "eth3", plugged: false } },
        { atMs: 2_500, action: { kind: "cable", link: "eth3", plugged: true } },
      ]);
      const failed: number[] = [];
      for (const second of [0, 1, 2, 3]) {
        await kernel.read({ name: "getRoutes", args: {} }).catch(() => failed.push(second));
        kernel.advance(1_000);
      }
      expect(failed).toEqual(failing);
    });
  }

  test("an event waits for its condition, and happens once", async () => {
    const kernel = hypervisor();
    kernel.play([
      {
        when: { link: "br0", is: { up: true } },
        afterMs: 2_000,
        action: { kind: "cable", link: "eth0", plugged: false },
      },
    ]);
    kernel.advance(60_000);
    expect(await carrier(kernel, "eth0")).toBe(true);
    await bridged(kernel, "br0", ["eth0"]);
    expect(await carrier(kernel, "eth0")).toBe(false);
    kernel.play([{ atMs: kernel.nowMs + 1_000, action: { kind: "cable", link: "eth0", plugged: true } }]);
    kernel.advance(60_000);
    expect(await carrier(kernel, "eth0")).toBe(true);
  });

  test("a script that pulls a cable which does not exist is refused", () => {
    const script = () => hypervisor().play([{ action: { kind: "cable", link: "eth9", plugged: false } }]);
    expect(script).toThrow('there is no interface "eth9"; did you mean');
  });
});

describe("a boot", () => {
  const settings = { mac: "52:54:00:99:00:01", mtu: 9000, addresses: ["192.0.2.9/24"] };
  const own = { mac: "d0:94:66:00:00:01", mtu: 1500, addresses: [], up: true, master: null };
  const change: Step[] = [
    ["setMac", { name: "eth0", mac: settings.mac }],
    ["setMtu", { name: "eth0", mtu: settings.mtu }],
    ["addAddress", { name: "eth0", address: "192.0.2.9/24" }],
    ["addRoute", { destination: "default", gateway: "192.0.2.1", interface: "eth0" }],
  ];
  const routes = async (kernel: MockKernel) =>
    ((await kernel.read({ name: "getRoutes", args: {} })) as JsonObject[]).map(({ destination }) => destination);

  test("gives a stored interface back as it was, with its routes", async () => {
    const kernel = hypervisor();
    await run(kernel, change);
    kernel.reboot();
    expect(await kernel.read({ name: "getLink", args: { name: "eth0" } })).toMatchObject(settings);
    expect(await routes(kernel)).toEqual(["192.0.2.0/24", "default"]);
  });

  test("leaves one that was not stored as its driver finds it, and nothing of what was only made", async () => {
    const kernel = hypervisor();
    await run(kernel, [...change, ["setAutoconnect", { name: "eth0", enabled: false }]]);
    await bridged(kernel, "br0", ["eth1"]);
    kernel.reboot();
    expect(await kernel.read({ name: "getLink", args: { name: "eth0" } })).toMatchObject(own);
    expect(await routes(kernel)).toEqual([]);
    expect(await kernel.read({ name: "getLink", args: { name: "br0" } })).toBeNull();
    expect(await kernel.read({ name: "getLink", args: { name: "eth1" } })).toMatchObject({ master: null, up: true });
  });
});

describe("a snapshot of a live machine", () => {
  test("is a network whose gateway is the one of its default route", async () => {
    const kernel = mockKernelFromSnapshot({
      links: {
        eth0: { kind: "tap", permanent_mac: "02:42:ac:11:00:02", up: true, addresses: ["198.51.100.2/24"] },
      },
      routes: [
        { destination: "203.0.113.0/24", gateway: "198.51.100.9", interface: "eth0", metric: 0 },
        { destination: "default", gateway: "198.51.100.1", interface: "eth0", metric: 0 },
      ],
      neighbours: [{ interface: "eth0", address: "198.51.100.9", mac: "02:42:ac:11:00:09" }],
    });
    expect(await answers(kernel, "eth0", "198.51.100.9")).toBe(3);
    expect(await answers(kernel, "eth0", "198.51.100.77")).toBe(0);
    const { hosts } = (await kernel.snapshot()) as { hosts: { address: string }[] };
    expect(hosts[0]?.address).toBe("198.51.100.1");
    expect(await answers(kernel, "eth0")).toBe(3);
  });
});
