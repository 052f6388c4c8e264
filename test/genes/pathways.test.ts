import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../src/core/mod.ts";
import { sharedSandbox, type TestOrganism, testOrganism } from "../organism/test-organism.ts";
import { seedAlleles, seedLibrary } from "./seed-library.ts";

// The pathways as a whole: real organism and sandbox, the mock kernel, verification by the seed diagnostics.
const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const { library } = seedLibrary;
const contracts = [...library.genes.values(), ...library.pathways.values()].map(({ text }) => text).join("\n\n");
const sources = seedAlleles
  .filter(({ path }) => path.split("/").length === 2)
  .map(({ path, contract }) => [contract.name, [readFileSync(join(import.meta.dir, "..", "..", path), "utf8")]]);
const genes: Record<string, string[]> = Object.fromEntries(sources);

let it: TestOrganism;
beforeEach(() => {
  it = testOrganism({ sandbox, contracts, genes });
});

const read = (name: string, args: JsonObject) => it.kernel.read({ name, args });

describe("seed pathways on the mock kernel", () => {
  test("configure_bridge_with_stp, as the documents call it", async () => {
    const input = { bridge_name: "br0", interfaces: ["eth0", "eth1"], stp_enabled: true, forward_delay: 15 };
    const run = await it.organism.run("configure_bridge_with_stp", input);
    expect(run).toMatchObject({ outcome: "success", output: { success: true, stp_enabled: true, forward_delay: 15 } });
    expect(await read("getBridge", { name: "br0" })).toMatchObject({
      stp: true,
      ports: [{ name: "eth0" }, { name: "eth1" }],
    });
  });

  test("create_verified_bridge answers with a witness", async () => {
    const run = await it.organism.run("create_verified_bridge", { bridge_name: "br0", interfaces: ["eno1"] });
    expect(run).toMatchObject({ outcome: "success", output: { healthy: true, exists: true } });
  });

  test("provision_management_bridge keeps the MAC of the lease", async () => {
    const input = { management_bridge: "Management", uplink_interface: "eth0" };
    expect(await it.organism.run("provision_management_bridge", input)).toMatchObject({ outcome: "success" });
    expect(await read("getBridge", { name: "Management" })).toMatchObject({ mac: "52:54:00:a0:00:00", up: true });
    const plain = { management_bridge: "other", uplink_interface: "eth1", preserve_mac: false };
    const run = await it.organism.run("provision_management_bridge", plain);
    expect(run.steps.map(({ name }) => String(name))).toEqual(["bridge_create", "bridge_stp"]);
  });

  test("deploy_server_network sets up the whole host", async () => {
    const input = { management_nic: "eno1", storage_nics: ["eno2", "eno3"], vm_vlans: [100, 200] };
    const run = await it.organism.run("deploy_server_network", input);
    expect(run).toMatchObject({ outcome: "success", message: null });
    expect(await read("getBond", { name: "storage" })).toMatchObject({ active: "eno2", members: [{}, {}] });
    expect(await read("getLink", { name: "storage.200" })).toMatchObject({
      master: "br-200",
      vlan_id: 200,
      carrier: true,
    });
    expect(await read("getBridge", { name: "br-100" })).toMatchObject({ stp: false, ports: [{ name: "storage.100" }] });
  });

  test("a later step that fails takes the earlier ones back", async () => {
    const before = await it.kernel.snapshot();
    it.kernel.injectFault({ operation: "attachPort", message: "operation not supported" });
    const run = await it.organism.run("provision_vlan_bridge", { parent_interface: "eth1", vlan_id: 10 });
    expect(run).toMatchObject({
      outcome: "failure",
      message: expect.stringMatching(/^step 2 \(bridge_create\) failed: .*operation not supported$/),
      rollback: { failed: [] },
    });
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("a result that diagnostics call unhealthy is not kept", async () => {
    await it.kernel.apply({ name: "setLinkDown", args: { name: "eth1" } });
    await it.kernel.apply({ name: "createVlan", args: { name: "eth1.7", parent: "eth1", vlan_id: 7 } });
    const before = await it.kernel.snapshot();
    const run = await it.organism.run("create_verified_bridge", { bridge_name: "br0", interfaces: ["eth1.7"] });
    expect(run).toMatchObject({ outcome: "failure", message: expect.stringContaining("nothing alive") });
    expect(await it.kernel.snapshot()).toEqual(before);
  });
});
