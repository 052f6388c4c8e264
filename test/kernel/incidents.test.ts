import { describe, expect, test } from "bun:test";
import type { MockKernel } from "../../src/kernel/mod.ts";
import { answers, bonded, bridged, GUEST, hypervisor, known, portStates, run, type Step } from "./hypervisor.ts";

// Six ways to report success and be wrong, as operators of bridges know them. Each is told twice: operations that all
// succeed and leave a network which is seen to be broken later, and operations that leave one which works.

const MAC = "52:54:00:99:00:01";
const bridge = (kernel: MockKernel) => kernel.read({ name: "getBridge", args: { name: "br0" } });

describe("a MAC that is restored by tearing the bridge down", () => {
  test("costs the guests their network", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    expect(await answers(kernel, "br0", GUEST.address)).toBe(3);
    await run(kernel, [
      ["detachPort", { bridge: "br0", port: "eth0" }],
      ["detachPort", { bridge: "br0", port: "vnet0" }],
      ["deleteLink", { name: "br0" }],
      ["createBridge", { name: "br0" }],
      ["setMac", { name: "br0", mac: MAC }],
      ["attachPort", { bridge: "br0", port: "eth0" }],
      ["setLinkUp", { name: "br0" }],
    ]);
    kernel.advance(5_000);
    expect(await bridge(kernel)).toMatchObject({ mac: MAC, up: true });
    expect(await answers(kernel, "br0", GUEST.address)).toBe(0);
    expect(await known(kernel, "br0")).not.toContain(GUEST.mac);
  });

  test("while at run time nobody notices", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, [
      ["setMac", { name: "br0", mac: MAC }],
      ["sendGratuitousArp", { interface: "br0" }],
    ]);
    for (const ms of [0, 1_000, 30_000]) {
      kernel.advance(ms);
      expect(await answers(kernel, "br0", GUEST.address)).toBe(3);
      expect(await answers(kernel, "br0")).toBe(3);
      expect(await known(kernel, "br0")).toContain(GUEST.mac);
    }
  });
});

describe("a bond-backed bridge whose MAC is restored", () => {
  async function bondBacked(): Promise<MockKernel> {
    const kernel = hypervisor();
    await bonded(kernel, "bond0", ["eth0", "eth1"]);
    await bridged(kernel, "br0", ["bond0", "vnet0"]);
    // Whatever else manages this machine lets go of the uplink when it sees the new address.
    kernel.play([
      { when: { link: "br0", is: { mac: MAC } }, afterMs: 800, action: { kind: "release", link: "bond0" } },
    ]);
    return kernel;
  }

  test("has lost its uplink a second later", async () => {
    const kernel = await bondBacked();
    await run(kernel, [["setMac", { name: "br0", mac: MAC }]]);
    expect(await answers(kernel, "br0")).toBe(3);
    kernel.advance(5_000);
    expect(await answers(kernel, "br0")).toBe(0);
    expect(Object.keys(await portStates(kernel, "br0"))).toEqual(["vnet0"]);
  });

  test("has lost it before the call returns, each time anew, where the driver itself lets go", async () => {
    const kernel = await bondBacked();
    const letsGo = { when: { link: "br0", is: { mac: MAC } }, action: { kind: "release", link: "bond0" } } as const;
    kernel.play([{ ...letsGo, again: true }]);
    for (const _round of [1, 2]) {
      await run(kernel, [["setMac", { name: "br0", mac: MAC }]]);
      expect(Object.keys(await portStates(kernel, "br0"))).toEqual(["vnet0"]);
      await run(kernel, [["attachPort", { bridge: "br0", port: "bond0" }]]);
      kernel.advance(100);
      expect(Object.keys(await portStates(kernel, "br0"))).toEqual(["bond0", "vnet0"]);
      await run(kernel, [["setMac", { name: "br0", mac: "52:54:00:99:00:02" }]]);
    }
  });

  test("keeps it when whoever set the MAC looks again and attaches what is missing", async () => {
    const kernel = await bondBacked();
    await run(kernel, [["setMac", { name: "br0", mac: MAC }]]);
    await kernel.wait(2_000);
    if (!("bond0" in (await portStates(kernel, "br0")))) {
      await run(kernel, [
        ["attachPort", { bridge: "br0", port: "bond0" }],
        ["sendGratuitousArp", { interface: "br0" }],
      ]);
    }
    kernel.advance(5_000);
    expect(await answers(kernel, "br0")).toBe(3);
    expect(await portStates(kernel, "br0")).toEqual({ bond0: "forwarding", vnet0: "forwarding" });
  });
});

describe("a bond at the next boot", () => {
  const store = (name: string): Step => ["setAutoconnect", { name, enabled: true }];
  const bond = (kernel: MockKernel) => kernel.read({ name: "getBond", args: { name: "bond0" } });

  test("comes up empty when only the bond was stored", async () => {
    const kernel = hypervisor();
    await bonded(kernel, "bond0", ["eth0", "eth1"]);
    await run(kernel, [store("bond0")]);
    expect(await answers(kernel, "bond0")).toBe(3);
    expect(await kernel.read({ name: "getLink", args: { name: "bond0" } })).toMatchObject({ autoconnect: true });
    kernel.reboot();
    expect(await bond(kernel)).toMatchObject({ up: true, active: null, members: [] });
    expect(await answers(kernel, "bond0")).toBe(0);
  });

  test("is whole when its members were stored as its members", async () => {
    const kernel = hypervisor();
    await bonded(kernel, "bond0", ["eth0", "eth1"]);
    await run(kernel, [store("bond0"), store("eth0"), store("eth1")]);
    kernel.reboot();
    expect(await bond(kernel)).toMatchObject({ active: "eth0", members: [{ name: "eth0" }, { name: "eth1" }] });
    expect(await answers(kernel, "bond0")).toBe(3);
  });
});

describe("spanning tree on the bridge of a VLAN, behind which no loop can be", () => {
  async function leaf(stp: boolean): Promise<MockKernel> {
    const kernel = hypervisor();
    await run(kernel, [
      ["createVlan", { name: "eth0.10", parent: "eth0", vlan_id: 10 }],
      ["setLinkUp", { name: "eth0.10" }],
    ]);
    await bridged(kernel, "br10", ["eth0.10", "vnet0", "vnet1"]);
    await run(kernel, [["setStp", { bridge: "br10", enabled: stp }]]);
    kernel.advance(60_000);
    expect([await answers(kernel, "br10"), await answers(kernel, "br10", GUEST.address)]).toEqual([3, 3]);
    expect(await known(kernel, "br10")).toContain(GUEST.mac);
    return kernel;
  }
  const flap = (link: string) => [
    { atMs: 100_000, action: { kind: "cable", link, plugged: false } } as const,
    { atMs: 102_000, action: { kind: "cable", link, plugged: true } } as const,
  ];

  test("cuts every guest off for two forward delays after an uplink flapped", async () => {
    const kernel = await leaf(true);
    kernel.play(flap("eth0"));
    kernel.advance(110_000 - kernel.nowMs);
    expect(await portStates(kernel, "br10")).toMatchObject({ "eth0.10": "listening" });
    expect(await answers(kernel, "br10")).toBe(0);
    kernel.advance(40_000);
    expect(await answers(kernel, "br10")).toBe(3);
  });

  test("makes it forget every guest when one of them, or any switch, changes the topology", async () => {
    const kernel = await leaf(true);
    kernel.play(flap("vnet1"));
    kernel.advance(100_000 - kernel.nowMs);
    expect(await known(kernel, "br10")).toEqual([]);
    kernel.advance(60_000);
    kernel.play([{ atMs: kernel.nowMs, action: { kind: "topology_change", segment: "rack" } }]);
    kernel.advance(500);
    expect(await known(kernel, "br10")).toEqual([]);
  });

  test("without it, a flap lasts as long as the flap", async () => {
    const kernel = await leaf(false);
    kernel.play([
      ...flap("eth0"),
      ...flap("vnet1"),
      { atMs: 102_000, action: { kind: "topology_change", segment: "rack" } },
    ]);
    kernel.advance(102_500 - kernel.nowMs);
    expect(await answers(kernel, "br10")).toBe(3);
    expect(await known(kernel, "br10")).toContain(GUEST.mac);
  });
});

describe("the MAC that a bridge keeps", () => {
  const ADDRESS = "192.0.2.50/24";
  const ORIGINAL = "d0:94:66:00:00:01";
  async function leased(): Promise<MockKernel> {
    const kernel = hypervisor({ leases: [{ interface: "eth0", address: ADDRESS, mac: "d0:94:66:00:00:01" }] });
    await bridged(kernel, "br0", ["eth0", "eth3"]);
    return kernel;
  }
  const lease = (kernel: MockKernel) => kernel.read({ name: "getDhcpLease", args: { name: "eth0" } });

  test("loses the address when the lease was given to another one", async () => {
    const kernel = await leased();
    await run(kernel, [
      ["setMac", { name: "br0", mac: "d0:94:66:00:00:04" }],
      ["sendGratuitousArp", { interface: "br0" }],
    ]);
    kernel.advance(1_800_000);
    expect(await lease(kernel)).toMatchObject({ address: ADDRESS });
    kernel.advance(1_800_000);
    expect(await lease(kernel)).toMatchObject({ address: "192.0.2.104/24", mac: "d0:94:66:00:00:04" });
  });

  test("keeps it for ever when it is the one of the lease", async () => {
    const kernel = await leased();
    await run(kernel, [
      ["setMac", { name: "br0", mac: ORIGINAL }],
      ["sendGratuitousArp", { interface: "br0" }],
    ]);
    kernel.advance(7 * 86_400_000);
    expect(await lease(kernel)).toEqual({ interface: "eth0", address: ADDRESS, mac: ORIGINAL });
  });
});

describe("an uplink that moves", () => {
  const moves = (kernel: MockKernel) => kernel.read({ name: "getFdbMoves", args: { bridge: "br0", seconds: 10 } });
  const move: Step[] = [
    ["detachPort", { bridge: "br0", port: "eth0" }],
    ["attachPort", { bridge: "br0", port: "eth1" }],
  ];

  test("leaves a switch that reflects frames until it forgets, five minutes later", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, move);
    expect(await moves(kernel)).toEqual([]);
    expect(await answers(kernel, "br0")).toBe(3);
    kernel.advance(5_000);
    const flapping = (await moves(kernel)) as { mac: string; ports: string[]; transitions: number }[];
    expect(flapping.map(({ mac, ports }) => [mac, ports])).toContainEqual([GUEST.mac, ["eth0", "eth1"]]);
    expect(Math.min(...flapping.map(({ transitions }) => transitions))).toBeGreaterThan(1);
    expect(await answers(kernel, "br0")).toBe(1);
    kernel.advance(310_000);
    expect(await moves(kernel)).toEqual([]);
    expect(await answers(kernel, "br0")).toBe(3);
  });

  test("is quiet when the bridge announces itself", async () => {
    const kernel = hypervisor();
    await bridged(kernel, "br0", ["eth0", "vnet0"]);
    await run(kernel, [...move, ["sendGratuitousArp", { interface: "br0" }]]);
    for (const ms of [0, 5_000, 30_000, 300_000]) {
      kernel.advance(ms);
      expect(await moves(kernel)).toEqual([]);
      expect(await answers(kernel, "br0")).toBe(3);
    }
  });
});
