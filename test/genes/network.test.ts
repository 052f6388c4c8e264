import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../src/core/mod.ts";
import { createMockKernel, type MockKernel } from "../../src/kernel/mod.ts";
import { runGene } from "./run-gene.ts";
import { alleleAt } from "./seed-library.ts";

const run = (path: string, input: JsonObject, kernel: MockKernel) =>
  runGene(alleleAt(`genes/${path}.ts`), input, kernel);

async function check(locus: string, input: JsonObject, kernel: MockKernel): Promise<JsonObject> {
  const result = await run(locus, input, kernel);
  if (result.outcome === "threw") throw new Error(result.message);
  return result.output;
}

const br0 = { bridge_name: "br0" };
const nic = (digit: number) =>
  ({ kind: "physical", up: true, segment: "lan", permanent_mac: `52:54:00:00:00:0${digit}` }) as const;
const oneSegment = () =>
  createMockKernel({
    links: { eth0: nic(1), eth1: nic(2) },
    hosts: [{ address: "192.0.2.1", mac: "00:1c:73:00:00:01" }],
  });

for (const allele of ["bridge_create", "bridge_create/read-back"]) {
  describe(`genes/${allele}.ts`, () => {
    test("brings up ports that were down", async () => {
      const kernel = createMockKernel();
      await kernel.apply({ name: "setLinkDown", args: { name: "eth2" } });
      expect(await run(allele, { ...br0, interfaces: ["eth2"] }, kernel)).toMatchObject({ outcome: "success" });
      expect(await check("check_connectivity", { source_interface: "br0" }, kernel)).toMatchObject({ healthy: true });
    });

    test("refuses a port of another bridge, and leaves nothing behind", async () => {
      const kernel = createMockKernel();
      await run(allele, { bridge_name: "br1", interfaces: ["eth0"] }, kernel);
      const before = await kernel.snapshot();
      const result = await run(allele, { ...br0, interfaces: ["eth1", "eth0"] }, kernel);
      expect(result).toMatchObject({ outcome: "refusal", output: { error: expect.stringContaining('part of "br1"') } });
      expect(await kernel.snapshot()).toEqual(before);
    });

    test("lets a failing kernel show, and is rolled back", async () => {
      const kernel = createMockKernel();
      const before = await kernel.snapshot();
      kernel.injectFault({ operation: "attachPort", match: { port: "eth1" }, message: "no buffer space available" });
      const result = await run(allele, { ...br0, interfaces: ["eth0", "eth1"] }, kernel);
      expect(result).toEqual({ outcome: "threw", message: "Cannot run attachPort: no buffer space available" });
      expect(await kernel.snapshot()).toEqual(before);
    });
  });
}

describe("genes/bridge_stp.ts", () => {
  test("sets both values, and does nothing the second time", async () => {
    const kernel = createMockKernel();
    await run("bridge_create", { ...br0, interfaces: ["eth0"] }, kernel);
    const input = { ...br0, stp_enabled: true, forward_delay: 4 };
    expect(await run("bridge_stp", input, kernel)).toMatchObject({ output: { stp_enabled: true, forward_delay: 4 } });
    kernel.injectFault({ operation: "setStp", message: "must not be called" });
    expect(await run("bridge_stp", input, kernel)).toMatchObject({ outcome: "success" });
  });

  test("heals a loop that check_fdb_stability sees", async () => {
    const kernel = oneSegment();
    await run("bridge_create", { ...br0, interfaces: ["eth0", "eth1"] }, kernel);
    kernel.advance(11_000);
    expect(await check("check_fdb_stability", { bridge: "br0" }, kernel)).toMatchObject({
      healthy: false,
      flapping_macs: [{ ports: ["eth0", "eth1"], transitions: 7 }],
      churn_rate: 0.7,
    });
    await run("bridge_stp", br0, kernel);
    kernel.advance(11_000);
    expect(await check("check_fdb_stability", { bridge: "br0" }, kernel)).toMatchObject({
      healthy: true,
      churn_rate: 0,
    });
  });
});

describe("genes/bridge_uplink.ts", () => {
  test("moves the uplink without leaving the switch behind", async () => {
    const kernel = createMockKernel();
    await run("bridge_create", { ...br0, interfaces: ["eth0"] }, kernel);
    const input = { ...br0, uplink: "eth1", previous_uplink: "eth0" };
    const moved = { success: true, attached: true, detached: "eth0" };
    expect(await run("bridge_uplink", input, kernel)).toMatchObject({ output: moved });
    kernel.advance(30_000);
    expect(await check("check_fdb_stability", { bridge: "br0" }, kernel)).toMatchObject({ healthy: true });
    expect(await run("bridge_uplink", input, kernel)).toMatchObject({ output: { attached: false, detached: null } });
  });

  test("without the announcement the addresses would flap", async () => {
    const kernel = createMockKernel();
    await run("bridge_create", { ...br0, interfaces: ["eth0"] }, kernel);
    await kernel.apply({ name: "detachPort", args: { bridge: "br0", port: "eth0" } });
    await kernel.apply({ name: "attachPort", args: { bridge: "br0", port: "eth1" } });
    kernel.advance(5_000);
    expect(await check("check_fdb_stability", { bridge: "br0" }, kernel)).toMatchObject({ healthy: false });
  });
});

describe("genes/bond_create.ts", () => {
  test("stands without its first member, and check_bond_state names the dead one", async () => {
    const kernel = createMockKernel();
    await run("bond_create", { bond_name: "bond0", members: ["eth1", "eth2"] }, kernel);
    expect(await check("check_bond_state", { bond: "bond0", minimum_members: 2 }, kernel)).toMatchObject({
      healthy: true,
    });
    await kernel.apply({ name: "setLinkDown", args: { name: "eth1" } });
    expect(await check("check_bond_state", { bond: "bond0" }, kernel)).toMatchObject({
      healthy: false,
      active_member: "eth2",
      members_alive: 1,
      members_dead: ["eth1"],
    });
    expect(await check("check_connectivity", { source_interface: "bond0" }, kernel)).toMatchObject({ healthy: true });
  });
});

describe("genes/vlan_create.ts", () => {
  test("puts a VLAN on a bond, refuses one on its member and a name that is too long", async () => {
    const kernel = createMockKernel();
    await run("bond_create", { bond_name: "longer-name-0", members: ["eth1"] }, kernel);
    const refusals = [
      { parent_interface: "eth1", vlan_id: 5 },
      { parent_interface: "longer-name-0", vlan_id: 100 },
    ];
    for (const input of refusals) expect(await run("vlan_create", input, kernel)).toMatchObject({ outcome: "refusal" });
    const onBond = { parent_interface: "longer-name-0", vlan_id: 5 };
    expect(await run("vlan_create", onBond, kernel)).toMatchObject({ output: { interface_name: "longer-name-0.5" } });
    const seen = await check("check_vlan_tagging", { interface: "longer-name-0.5" }, kernel);
    expect(seen).toEqual({ healthy: true, vlan_id: 5, parent: "longer-name-0", reason: null });
    expect(await check("check_vlan_tagging", { interface: "longer-name-0.5", vlan_id: 6 }, kernel)).toMatchObject({
      healthy: false,
      reason: "it tags with VLAN 5 instead of 6",
    });
  });
});

describe("genes/mac_preserve.ts", () => {
  const original = "52:54:00:99:00:01";
  const cases: [string, string, JsonObject, string, string][] = [
    ["the lease comes first", "eth0", { original_mac: original }, "lease", "52:54:00:a0:00:00"],
    ["then the original", "eth1", { original_mac: original.toUpperCase() }, "original", original],
    ["then the uplink", "eth1", {}, "uplink", "52:54:00:a0:00:01"],
  ];
  for (const [title, port, extra, source, mac] of cases) {
    test(title, async () => {
      const kernel = createMockKernel();
      await run("bridge_create", { ...br0, interfaces: [port] }, kernel);
      expect(await run("mac_preserve", { ...br0, ...extra }, kernel)).toMatchObject({ output: { source, mac } });
      await run("bridge_uplink", { ...br0, uplink: "eno1", previous_uplink: port }, kernel);
      expect(await kernel.read({ name: "getBridge", args: { name: "br0" } })).toMatchObject({ mac, up: true });
    });
  }
});

describe("genes/topology_decompose.ts", () => {
  test("a bridge on a bond waits for it; independent resources wait for nothing", async () => {
    const resources = [
      { name: "vms", kind: "vlan_bridges", properties: { trunk: "storage", vlans: [7] } },
      { name: "management", kind: "bridge", properties: { uplink: "eno1" } },
      { name: "storage", kind: "bond", properties: { members: ["eno2", "eno3"] } },
    ];
    const { runs } = await check(
      "topology_decompose",
      { resources, nic: ["eno1", "eno2", "eno3"] },
      createMockKernel(),
    );
    const shape = (runs as JsonObject[]).map(({ name, needs }) => [name, needs]);
    expect(shape as unknown).toEqual([
      ["storage", []],
      ["vms.7", ["storage"]],
      ["management", []],
    ]);
  });
});
