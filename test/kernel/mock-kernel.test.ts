import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createMockKernel, type MockKernel, mockKernelFromSnapshot } from "../../src/kernel/mod.ts";
import { arbitraryWrite } from "./arbitrary-operation.ts";

type Step = [name: string, args: Record<string, string | number | boolean>];

async function build(kernel: MockKernel, steps: readonly Step[]): Promise<void> {
  for (const [name, args] of steps) await kernel.apply({ name, args });
}

const bridgeOn = (...ports: string[]): Step[] => [
  ["createBridge", { name: "br0" }],
  ["setLinkUp", { name: "br0" }],
  ...ports.map((port): Step => ["attachPort", { bridge: "br0", port }]),
];

const ping = (kernel: MockKernel, from: string, target = "gateway") =>
  kernel.read({ name: "ping", args: { interface: from, target } });
const moves = (kernel: MockKernel) => kernel.read({ name: "getFdbMoves", args: { bridge: "br0", seconds: 10 } });
const bridge = (kernel: MockKernel) => kernel.read({ name: "getBridge", args: { name: "br0" } });

const lan = { kind: "physical", up: true, segment: "lan" } as const;
const oneSegment = {
  links: {
    eth0: { ...lan, permanent_mac: "52:54:00:00:00:01" },
    eth1: { ...lan, permanent_mac: "52:54:00:00:00:02" },
  },
  hosts: [{ address: "192.0.2.1", mac: "00:1c:73:00:00:01" }],
};

describe("MockKernel: what the network does with a state", () => {
  test("a bridge reaches the gateway only when it is up and has a live port", async () => {
    const kernel = createMockKernel();
    await build(kernel, [["createBridge", { name: "br0" }]]);
    expect(await ping(kernel, "br0")).toMatchObject({ received: 0, rtt_ms: null });
    await build(kernel, [["setLinkUp", { name: "br0" }]]);
    expect(await ping(kernel, "br0")).toMatchObject({ received: 0 });
    await build(kernel, [["attachPort", { bridge: "br0", port: "eth0" }]]);
    expect(await ping(kernel, "br0")).toMatchObject({ sent: 3, received: 3 });
    expect(await ping(kernel, "br0", "192.0.2.99")).toMatchObject({ received: 0 });
    await build(kernel, [["setLinkDown", { name: "eth0" }]]);
    expect(await ping(kernel, "br0")).toMatchObject({ received: 0 });
  });

  test("an unplugged cable has no carrier", async () => {
    const kernel = createMockKernel({
      links: { eth0: { ...lan, permanent_mac: "52:54:00:00:00:01", plugged: false } },
    });
    expect(await kernel.read({ name: "getLink", args: { name: "eth0" } })).toMatchObject({ up: true, carrier: false });
  });

  test("a bridge takes the lowest MAC of its ports until one is set", async () => {
    const kernel = createMockKernel();
    await build(kernel, bridgeOn("eth1"));
    expect(await bridge(kernel)).toMatchObject({ mac: "52:54:00:a0:00:01" });
    await build(kernel, [["attachPort", { bridge: "br0", port: "eth0" }]]);
    expect(await bridge(kernel)).toMatchObject({ mac: "52:54:00:a0:00:00" });
    await build(kernel, [["setMac", { name: "br0", mac: "02:00:00:00:00:09" }]]);
    expect(await bridge(kernel)).toMatchObject({ mac: "02:00:00:00:00:09" });
  });

  test("two ports on one segment are a loop: addresses flap, until spanning tree blocks a port", async () => {
    const kernel = createMockKernel(oneSegment);
    await build(kernel, bridgeOn("eth0", "eth1"));
    kernel.advance(11_000);
    expect(await moves(kernel)).toEqual([{ mac: "00:1c:73:00:00:01", ports: ["eth0", "eth1"], transitions: 7 }]);
    await build(kernel, [["setStp", { bridge: "br0", enabled: true }]]);
    kernel.advance(11_000);
    expect(await moves(kernel)).toEqual([]);
    expect(await bridge(kernel)).toMatchObject({ ports: [{ state: "forwarding" }, { state: "blocking" }] });
  });

  test("after the uplink moved, the switch reflects the bridge's MAC until it is announced", async () => {
    const kernel = createMockKernel();
    await build(kernel, bridgeOn("eth0"));
    await build(kernel, [
      ["detachPort", { bridge: "br0", port: "eth0" }],
      ["attachPort", { bridge: "br0", port: "eth1" }],
    ]);
    expect(await moves(kernel)).toEqual([]);
    kernel.advance(11_000);
    expect(await moves(kernel)).toEqual([{ mac: "52:54:00:a0:00:01", ports: ["eth0", "eth1"], transitions: 7 }]);
    await build(kernel, [["sendGratuitousArp", { interface: "br0" }]]);
    kernel.advance(10_000);
    expect(await moves(kernel)).toEqual([]);
  });

  test("an active-backup bond moves to the next member when the first loses its link", async () => {
    const kernel = createMockKernel();
    await build(kernel, [["createBond", { name: "bond0", mode: "active-backup" }]]);
    for (const member of ["eth0", "eth1"]) {
      await build(kernel, [
        ["setLinkDown", { name: member }],
        ["addBondMember", { bond: "bond0", member }],
      ]);
    }
    await build(kernel, [["setLinkUp", { name: "bond0" }]]);
    const active = () => kernel.read({ name: "getBond", args: { name: "bond0" } });
    expect(await active()).toMatchObject({ active: "eth0", mac: "52:54:00:a0:00:00" });
    await build(kernel, [["setLinkDown", { name: "eth0" }]]);
    expect(await active()).toMatchObject({ active: "eth1" });
    expect(await ping(kernel, "bond0")).toMatchObject({ received: 3 });
  });

  test("a bridge cannot be built on itself", async () => {
    const kernel = createMockKernel();
    await build(kernel, [...bridgeOn("eth0"), ["createVlan", { name: "v10", parent: "br0", vlan_id: 10 }]]);
    const loop = kernel.apply({ name: "attachPort", args: { bridge: "br0", port: "v10" } });
    await expect(loop).rejects.toThrow('"v10" is built on "br0" itself');
  });
});

describe("MockKernel: state in and out", () => {
  test("a kernel made from a snapshot answers alike and shares nothing", async () => {
    const reads = ["eth0", "br0", "bond0", "v10"].flatMap((name) =>
      ["getLink", "getBridge", "getBond"].map((read) => ({ name: read, args: { name } })),
    );
    const property = fc.asyncProperty(fc.array(arbitraryWrite, { maxLength: 30, size: "max" }), async (sequence) => {
      const kernel = createMockKernel();
      for (const operation of sequence) await kernel.apply(operation).catch(() => undefined);
      const snapshot = await kernel.snapshot();
      const copy = mockKernelFromSnapshot(JSON.parse(JSON.stringify(snapshot)));
      expect(await copy.snapshot()).toEqual(snapshot);
      for (const read of reads) expect(await copy.read(read)).toEqual(await kernel.read(read));
      await copy.apply({ name: "createBridge", args: { name: "other" } });
      expect(await kernel.snapshot()).toEqual(snapshot);
      kernel.restore(await copy.snapshot());
      expect(await kernel.snapshot()).toEqual(await copy.snapshot());
    });
    await fc.assert(property, { seed: 20_262, numRuns: 100 });
  });

  const mac = "02:00:00:00:00:01";
  const bridgeLink = { kind: "bridge", permanent_mac: mac, bridge: { stp: false, forward_delay: 15 } } as const;
  const bad: [string, Parameters<typeof createMockKernel>[0], RegExp][] = [
    ["a group MAC", { links: { eth0: { ...lan, permanent_mac: "01:00:00:00:00:00" } } }, /links.eth0.permanent_mac/],
    [
      "a missing master",
      { links: { eth0: { ...lan, permanent_mac: mac, master: "br0" } } },
      /master "br0" is not a bridge/,
    ],
    [
      "a bridge without its settings",
      { links: { br0: { kind: "bridge", permanent_mac: mac } } },
      /do not fit its kind/,
    ],
    [
      "a link that is built on itself",
      {
        links: {
          br0: bridgeLink,
          v10: { kind: "vlan", permanent_mac: mac, master: "br0", vlan: { parent: "br0", vlan_id: 10 } },
        },
      },
      /built on itself/,
    ],
  ];
  for (const [title, state, message] of bad) {
    test(`${title} is refused`, () => {
      expect(() => createMockKernel(state)).toThrow(message);
    });
  }
});

describe("MockKernel: faults by script", () => {
  test("match, after and times choose the calls that fail", async () => {
    const kernel = createMockKernel();
    kernel.injectFault({
      operation: "getLink",
      match: { name: "eth1" },
      after: 1,
      times: 2,
      message: "netlink is busy",
    });
    const outcomes: string[] = [];
    for (const name of ["eth0", "eth1", "eth1", "eth0", "eth1", "eth1"]) {
      await kernel.read({ name: "getLink", args: { name } }).then(
        () => outcomes.push("ok"),
        (error: Error) => outcomes.push(error.message),
      );
    }
    const busy = "Cannot run getLink: netlink is busy";
    expect(outcomes).toEqual(["ok", "ok", busy, "ok", busy, "ok"]);
  });

  test("a fault on an operation that does not exist is a mistake in the script", () => {
    const script = { operation: "getLnk" as "getLink", message: "" };
    expect(() => createMockKernel().injectFault(script)).toThrow('did you mean "getLink"');
  });
});
