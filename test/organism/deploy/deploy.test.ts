import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/core/mod.ts";
import { sharedSandbox, type TestOrganism } from "../test-organism.ts";
import { networkOrganism } from "./network-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const dell = { topology: "production_server", phenotype: "dell_r740", input: {} };
const supermicro = { ...dell, phenotype: "supermicro_x11", input: { vm_vlans: [10] } };
const statuses = (runs: readonly { readonly name: string; readonly status: string }[]) =>
  Object.fromEntries(runs.map(({ name, status }) => [name, status]));

let it: TestOrganism;
beforeEach(() => {
  it = networkOrganism(sandbox);
});
const deployments = () => it.organism.deployments;
const apply = (name: string, args: JsonObject) => it.kernel.apply({ name, args });

describe("deploying production_server", () => {
  test("as a dell_r740 makes every resource, in runs of their own that belong to the deployment", async () => {
    const report = await deployments().deploy(dell);
    expect(report).toMatchObject({ outcome: "success", message: null, rollback: null, phenotype: "dell_r740" });
    expect(statuses(report.runs)).toEqual({
      management: "created",
      storage: "created",
      "vm_traffic.100": "created",
      "vm_traffic.200": "created",
      "vm_traffic.300": "created",
    });
    expect(await it.kernel.read({ name: "getBridge", args: { name: "management" } })).toMatchObject({
      stp: true,
      ports: [{ name: "eno1" }],
    });
    it.store.flush();
    for (const { runId, pathway } of report.runs) {
      expect(it.store.run(runId ?? report.runId)?.run).toMatchObject({ name: pathway, parentRunId: report.runId });
    }
    expect(it.store.audit.list({ limit: 9 })).toMatchObject([
      { action: "deploy", subject: "production_server", reason: "deploys 5 runs as dell_r740" },
    ]);
    expect(it.store.run(report.decomposition.runId)?.run).toMatchObject({ name: "topology_decompose" });
  });

  test("twice changes nothing the second time, and the plan says so before", async () => {
    await deployments().deploy(supermicro);
    const before = await it.kernel.snapshot();
    const plan = await deployments().plan(supermicro);
    expect(plan).toMatchObject({ state: "in_place", differences: [] });
    const again = await deployments().deploy(supermicro);
    expect(statuses(again.runs)).toEqual({
      management: "unchanged",
      storage: "unchanged",
      "vm_traffic.10": "unchanged",
    });
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("the plan of a fresh machine shows everything and changes nothing", async () => {
    const before = await it.kernel.snapshot();
    const plan = await deployments().plan(supermicro);
    expect(plan.state).toBe("drifted");
    expect(statuses(plan.runs)).toEqual({ management: "create", storage: "create", "vm_traffic.10": "create" });
    expect(await it.kernel.snapshot()).toEqual(before);
    const report = await deployments().deploy(supermicro);
    expect(report.runs.map(({ changes }) => changes)).toEqual(plan.runs.map(({ changes }) => changes));
  });

  test("a port that somebody took out is the one operation of the plan, and deploying puts it back", async () => {
    await deployments().deploy(supermicro);
    const wanted = await it.kernel.snapshot();
    await apply("detachPort", { bridge: "management", port: "eth0" });
    const plan = await deployments().plan(supermicro);
    expect(plan.state).toBe("drifted");
    expect(statuses(plan.runs)).toMatchObject({ management: "change", storage: "unchanged" });
    expect(plan.runs.flatMap(({ changes }) => changes.map(({ operation }) => operation))).toEqual([
      { name: "attachPort", args: { bridge: "management", port: "eth0" } },
    ]);
    expect(plan.differences).toContainEqual({ path: ["links", "eth0", "master"], before: null, after: "management" });
    expect(plan.differences.filter(({ path }) => path[1] !== "eth0")).toEqual([]);
    expect(statuses((await deployments().deploy(supermicro)).runs)).toMatchObject({ management: "changed" });
    expect(await it.kernel.snapshot()).toEqual(wanted);
  });

  test("what cannot be done is blocked with its reason, and what needs it waits", async () => {
    await apply("createBridge", { name: "storage" });
    const plan = await deployments().plan(supermicro);
    expect(plan.state).toBe("blocked");
    expect(plan.runs).toMatchObject([
      { name: "management", status: "create" },
      { name: "storage", status: "blocked", message: expect.stringContaining("is no bond") },
      { name: "vm_traffic.10", status: "waits", message: "needs storage" },
    ]);
  });
});

describe("a deployment that fails", () => {
  test("preserves what works, skips what needs the failed run, and reports", async () => {
    it.kernel.injectFault({ operation: "createBond", message: "no such device type", times: 9 });
    const report = await deployments().deploy(supermicro);
    expect(report).toMatchObject({ outcome: "failure", rollback: null });
    expect(report.message).toContain("storage failed: step 1 (bond_create) failed");
    expect(report.runs).toMatchObject([
      { name: "management", status: "created" },
      { name: "storage", status: "failed", changes: [] },
      { name: "vm_traffic.10", status: "skipped", runId: null, message: "needs storage" },
    ]);
    expect(await it.kernel.read({ name: "getLink", args: { name: "management" } })).not.toBeNull();
    it.kernel.clearFaults();
    expect(statuses((await deployments().deploy(supermicro)).runs)).toEqual({
      management: "unchanged",
      storage: "created",
      "vm_traffic.10": "created",
    });
  });

  test("keeps what stands when only the verification fails, and says what is unhealthy", async () => {
    it.kernel.injectFault({
      operation: "ping",
      match: { interface: "management", count: 3 },
      // Two steps ask for it six times each in their windows of 30 s; then comes the topology.
      after: 12,
      times: Number.POSITIVE_INFINITY,
      message: "lost",
    });
    const report = await deployments().deploy(supermicro);
    expect(report.outcome).toBe("failure");
    expect(report.message).toContain("verification failed");
    expect(statuses(report.runs)).toMatchObject({ management: "created" });
  });

  const all = (verify: string) => `topology all_or_nothing
  does:
    Everything or nothing.
  takes:
    nic  string[3..]  "Interfaces"
  has:
    edge:
      is bridge
      uplink {nic.0}
    pair:
      is bond
      members [{nic.1}, {nic.2}]
    guests:
      is vlan_bridges
      trunk pair
      vlans [7, 8]
  verify:
    ${verify}
    all within 60s
  on failure:
    rollback everything
`;
  const request = { topology: "all_or_nothing", phenotype: null, input: { nic: ["eth1", "eth2", "eth3"] } };

  for (const [title, verify, fault] of [
    ["a late run fails", "check_link_state device=edge", { operation: "createVlan", match: { vlan_id: 8 } }],
    ["the verification fails", "check_link_state device=absent", null],
  ] as const) {
    test(`rolls back everything when ${title}: the kernel is as it was`, async () => {
      it = networkOrganism(sandbox, all(verify));
      const before = await it.kernel.snapshot();
      if (fault !== null) it.kernel.injectFault({ ...fault, message: "no memory", times: 9 });
      const report = await deployments().deploy(request);
      expect(report).toMatchObject({ outcome: "failure", rollback: { failed: [] } });
      expect(report.rollback?.undone).toBeGreaterThan(5);
      expect(statuses(report.runs)).toMatchObject({
        edge: "rolled_back",
        pair: "rolled_back",
        "guests.7": "rolled_back",
      });
      expect(await it.kernel.snapshot()).toEqual(before);
      expect(it.store.deployments.standing("all_or_nothing", "mock")).toEqual([]);
      it.kernel.clearFaults();
    });
  }

  test("and when nothing fails, everything stands and can be taken away", async () => {
    it = networkOrganism(sandbox, all("check_link_state device=edge"));
    const before = await it.kernel.snapshot();
    expect(await deployments().deploy(request)).toMatchObject({ outcome: "success", rollback: null });
    expect(await deployments().plan(request)).toMatchObject({ state: "in_place" });
    expect(await deployments().tearDown("all_or_nothing")).toMatchObject({ outcome: "success" });
    expect(await it.kernel.snapshot()).toEqual(before);
  });
});

describe("a wish that has become smaller", () => {
  const three = { ...supermicro, input: { vm_vlans: [10, 20, 30] } };
  const link = (name: string) => it.kernel.read({ name: "getLink", args: { name } });

  test("is not in place: the plan and the list say what is left over, and deploying takes it away", async () => {
    await deployments().deploy(supermicro);
    const wanted = await it.kernel.snapshot();
    await deployments().deploy(three);
    const plan = await deployments().plan(supermicro);
    expect([plan.state, statuses(plan.runs)]).toEqual([
      "drifted",
      {
        management: "unchanged",
        storage: "unchanged",
        "vm_traffic.10": "unchanged",
        "vm_traffic.20": "remove",
        "vm_traffic.30": "remove",
      },
    ]);
    const report = await deployments().deploy(supermicro);
    expect([report.outcome, statuses(report.runs)]).toEqual([
      "success",
      {
        management: "unchanged",
        storage: "unchanged",
        "vm_traffic.10": "unchanged",
        "vm_traffic.20": "removed",
        "vm_traffic.30": "removed",
      },
    ]);
    expect(await it.kernel.snapshot()).toEqual(wanted);
    expect(await deployments().plan(supermicro)).toMatchObject({ state: "in_place", differences: [] });
    expect(it.organism.journals.get(report.runId)).toMatchObject({ state: "committed" });
  });

  test("leaves what serves a run that is still wanted, and what sg has found", async () => {
    await apply("setLinkDown", { name: "eth2" });
    await apply("createBridge", { name: "br-20" });
    await deployments().deploy({ ...supermicro, input: { vm_vlans: [20] } });
    await deployments().deploy({ ...supermicro, input: { vm_vlans: [10] } });
    expect(await link("br-20")).toMatchObject({ name: "br-20" });
    expect(await link("storage.20")).toBeNull();
    expect(await link("storage")).toMatchObject({ up: true });
    expect(await link("eth2")).toMatchObject({ up: true });
  });

  test("what somebody made by hand in the place of what was taken away is theirs", async () => {
    await deployments().deploy(three);
    await deployments().deploy(supermicro);
    await apply("createBridge", { name: "br-20" });
    expect(await deployments().plan(supermicro)).toMatchObject({ state: "in_place" });
    expect(await deployments().tearDown("production_server")).toMatchObject({ outcome: "success" });
    expect(await link("br-20")).not.toBeNull();
  });

  test("does not remove what others built upon; everything else is deployed, and the report says so", async () => {
    await deployments().deploy(three);
    await apply("createBridge", { name: "theirs" });
    await apply("detachPort", { bridge: "management", port: "eth0" });
    await apply("attachPort", { bridge: "br-30", port: "eth0" });
    await apply("detachPort", { bridge: "br-30", port: "eth0" });
    await apply("createVlan", { name: "br-30.7", parent: "br-30", vlan_id: 7 });
    expect(statuses((await deployments().plan(supermicro)).runs)).toMatchObject({
      management: "change",
      "vm_traffic.20": "waits",
      "vm_traffic.30": "blocked",
    });
    const report = await deployments().deploy(supermicro);
    expect(report.outcome).toBe("failure");
    expect(report.message).toContain('vm_traffic.30 failed: Cannot delete "br-30": "br-30.7" still use');
    expect(statuses(report.runs)).toMatchObject({
      management: "changed",
      "vm_traffic.20": "skipped",
      "vm_traffic.30": "failed",
    });
    expect(await link("br-20")).not.toBeNull();
    await apply("deleteLink", { name: "br-30.7" });
    expect(await deployments().deploy(supermicro)).toMatchObject({ outcome: "success" });
    expect(await link("br-20")).toBeNull();
  });

  test("a removal that the kernel refuses half-way is put back", async () => {
    await deployments().deploy(three);
    const before = await it.kernel.snapshot();
    it.kernel.injectFault({ operation: "deleteLink", match: { name: "br-20" }, message: "device busy" });
    const report = await deployments().deploy(supermicro);
    expect([report.outcome, report.message]).toEqual(["failure", expect.stringContaining("device busy")]);
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(await deployments().deploy(supermicro)).toMatchObject({ outcome: "success" });
  });
});

test("a deployment that failed does not hide the one that stands from the list", async () => {
  await deployments().deploy(supermicro);
  const failed = await deployments().deploy({
    ...supermicro,
    input: { nic: ["eth1", "eth2", "eth3"], vm_vlans: [10] },
  });
  expect(failed.outcome).toBe("failure");
  expect(await deployments().list()).toMatchObject([
    {
      deployment: { phenotype: "supermicro_x11", outcome: "success" },
      message: expect.stringContaining("a later one failed"),
    },
  ]);
});

describe("the locus topology_decompose", () => {
  const answer = (runs: string) => `export function execute(input) { return { runs: ${runs} }; }`;

  test("falls back when its dominant throws, like any other locus", async () => {
    const seed = networkOrganism(sandbox).organism.alleles("topology_decompose")[0]?.allele.source ?? "";
    it = networkOrganism(sandbox, "", ["export function execute() { throw new TypeError('mutated too far'); }", seed]);
    expect(await deployments().deploy(supermicro)).toMatchObject({ outcome: "success" });
  });

  test("an allele whose runs cannot be carried out is named, scored down, and nothing happens", async () => {
    const forgetful = `input.resources.slice(0, 1).map(({ name }) => ({ name, resource: name, pathway: "provision_brigde", input: {}, needs: [] }))`;
    it = networkOrganism(sandbox, "", [answer(forgetful)]);
    const before = await it.kernel.snapshot();
    const failed = deployments().deploy(supermicro);
    await expect(failed).rejects.toThrow(/allele [0-9a-f]{12} of topology_decompose .* \(run run_\w+/);
    await expect(failed).rejects.toThrow('the pathway "provision_brigde", which is not there');
    await expect(failed).rejects.toThrow('no run makes the resource "storage"');
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(it.organism.alleles("topology_decompose")[0]?.stats.sumE).toBeLessThan(1);
  });

  test("an interface that the machine lacks is caught before anything is built, with run and allele", async () => {
    const typo =
      'topology typo\n  does:\n    Typo.\n  takes:\n    nic  string[]  "NICs"\n  has:\n    edge:\n      is bridge\n      uplink eth9\n';
    it = networkOrganism(sandbox, typo);
    const deployed = deployments().deploy({ topology: "typo", phenotype: null, input: { nic: ["eth0"] } });
    await expect(deployed).rejects.toThrow(
      /the machine has no interface "eth9" \(run run_[\w-]+, allele [0-9a-f]{12}\)/,
    );
  });
});

describe("a request that cannot be met", () => {
  const cases: readonly (readonly [string, JsonObject, string])[] = [
    ["an unknown topology", { topology: "production_sever" }, 'did you mean "production_server"?'],
    ["a pathway", { topology: "provision_bond" }, "it is a pathway: use `sg run`"],
    ["an unknown phenotype", { phenotype: "dell_r470" }, 'did you mean "dell_r740"?'],
    ["no values", { phenotype: null }, "--phenotype fills them in: dell_r740, supermicro_x11"],
    ["a wrong value", { input: { vm_vlans: ["a"] } }, "$.vm_vlans[0]: expected int"],
    ["no object", { input: [] }, "must be an object"],
  ];
  for (const [title, change, message] of cases) {
    test(`${title}: ${message}`, async () => {
      await expect(deployments().deploy({ ...dell, ...change })).rejects.toThrow(message);
    });
  }

  test("a phenotype of another topology", async () => {
    const other = "topology tiny\n  does:\n    Tiny.\n  has:\n    edge:\n      is bridge\n      uplink eth0\n";
    it = networkOrganism(sandbox, other);
    await expect(deployments().deploy({ ...dell, topology: "tiny" })).rejects.toThrow(
      'Cannot deploy tiny with phenotype "dell_r740": that one is for production_server; there is none for it',
    );
  });
});
