import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/core/mod.ts";
import { sharedSandbox, type TestOrganism } from "../test-organism.ts";
import { networkOrganism } from "./network-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const topology = "production_server";
const request = { topology, phenotype: "supermicro_x11", input: { vm_vlans: [10, 20] } };
let it: TestOrganism;
beforeEach(() => {
  it = networkOrganism(sandbox);
});
const deployments = () => it.organism.deployments;
const apply = (name: string, args: JsonObject) => it.kernel.apply({ name, args });
const link = (name: string) => it.kernel.read({ name: "getLink", args: { name } });

describe("a teardown", () => {
  test("gives back the machine exactly as it was, in the reverse order of need", async () => {
    await apply("setLinkDown", { name: "eth2" });
    const before = await it.kernel.snapshot();
    await deployments().deploy(request);
    const plan = await deployments().planTeardown(topology);
    expect(plan.state).toBe("removable");
    const order = plan.runs.map(({ name }) => name);
    expect(order.indexOf("vm_traffic.20")).toBeLessThan(order.indexOf("storage"));
    const report = await deployments().tearDown(topology);
    expect(report).toMatchObject({ outcome: "success", message: null });
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(await deployments().tearDown(topology)).toMatchObject({ outcome: "success", state: "nothing", runs: [] });
  });

  test("ends the watch over what it removed, and over nothing else", async () => {
    await it.organism.execute("bridge_create", { bridge_name: "br-mine", interfaces: ["eth3"] });
    const others = it.organism.schedules().standing().watched;
    await deployments().deploy(request);
    expect(it.organism.schedules().standing().watched).toBeGreaterThan(others);
    await deployments().tearDown(topology);
    expect(it.organism.schedules().standing().watched).toBe(others);
  });

  test("removes what later deployments repaired too, and copes with what is gone", async () => {
    const before = await it.kernel.snapshot();
    await deployments().deploy(request);
    await apply("detachPort", { bridge: "management", port: "eth0" });
    await apply("setLinkDown", { name: "management" });
    await deployments().deploy(request);
    await apply("detachPort", { bridge: "br-20", port: "storage.20" });
    await apply("deleteLink", { name: "br-20" });
    expect(await deployments().tearDown(topology)).toMatchObject({ outcome: "success" });
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("never touches what it found: a bridge that was there before stays, without our port", async () => {
    await apply("createBridge", { name: "management" });
    const before = await it.kernel.snapshot();
    await deployments().deploy(request);
    expect(await link("eth0")).toMatchObject({ master: "management" });
    await deployments().tearDown(topology);
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("is refused as a whole when something was built upon what it would remove", async () => {
    await deployments().deploy(request);
    await apply("createVlan", { name: "storage.99", parent: "storage", vlan_id: 99 });
    const before = await it.kernel.snapshot();
    const report = await deployments().tearDown(topology);
    expect(report.outcome).toBe("failure");
    expect(report.message).toContain('storage cannot be removed: Cannot delete "storage": "storage.99" still use');
    expect(await it.kernel.snapshot()).toEqual(before);
    await apply("deleteLink", { name: "storage.99" });
    expect(await deployments().tearDown(topology)).toMatchObject({ outcome: "success" });
  });

  test("that the kernel refuses half-way is taken back", async () => {
    await deployments().deploy(request);
    const before = await it.kernel.snapshot();
    it.kernel.injectFault({ operation: "removeBondMember", after: 1, message: "device busy" });
    const report = await deployments().tearDown(topology);
    expect(report).toMatchObject({ outcome: "failure", message: expect.stringContaining("device busy") });
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(await deployments().tearDown(topology)).toMatchObject({ outcome: "success" });
  });

  test("does not take down an interface that serves something else by now", async () => {
    await apply("setLinkDown", { name: "eth0" });
    await deployments().deploy(request);
    await apply("detachPort", { bridge: "management", port: "eth0" });
    await apply("createBridge", { name: "theirs" });
    await apply("attachPort", { bridge: "theirs", port: "eth0" });
    expect(await deployments().tearDown(topology)).toMatchObject({ outcome: "success" });
    expect(await link("eth0")).toMatchObject({ master: "theirs", up: true });
  });

  test("removes what a failed run left standing because its pathway keeps completed steps", async () => {
    const partial = `pathway bridge_and_more
  risk low
  does:
    A bridge that stays, and one that cannot be.
  takes:
    name  string  "Bridge"
  steps:
    1. bridge_create
         bridge_name = {name}
         interfaces = [eth1]
    2. bridge_create
         bridge_name = {name}
         interfaces = [eth9]
  on failure:
    report partial

topology partly
  does:
    Partly.
  has:
    kept:
      is bridge
      uplink eth1
`;
    const run = '{ name: "kept", resource: "kept", pathway: "bridge_and_more", input: { name: "kept" }, needs: [] }';
    it = networkOrganism(sandbox, partial, [`export function execute() { return { runs: [${run}] }; }`]);
    const before = await it.kernel.snapshot();
    const report = await deployments().deploy({ topology: "partly", phenotype: null, input: {} });
    expect(report).toMatchObject({ outcome: "failure", runs: [{ status: "refused" }] });
    expect(report.runs[0]?.changes.length).toBeGreaterThan(0);
    expect(await link("kept")).not.toBeNull();
    expect(await deployments().tearDown("partly")).toMatchObject({ outcome: "success" });
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("of what nobody knows suggests a name", async () => {
    await expect(deployments().tearDown("production_sever")).rejects.toThrow('did you mean "production_server"?');
  });
});

test("the list says what stands, what has drifted, and what was taken away", async () => {
  const state = async () => (await deployments().list()).map(({ state, pendingChanges }) => [state, pendingChanges]);
  expect(await state()).toEqual([]);
  await deployments().deploy(request);
  expect(await state()).toEqual([["in_place", 0]]);
  await apply("setLinkDown", { name: "br-10" });
  expect(await state()).toEqual([["drifted", 1]]);
  await apply("setLinkUp", { name: "br-10" });
  await deployments().tearDown(topology);
  expect(await state()).toEqual([["torn_down", 0]]);
});
