import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { JsonObject } from "../../../src/core/mod.ts";
import { sharedSandbox } from "../test-organism.ts";
import { networkOrganism } from "./network-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const NICS = ["eth0", "eth1", "eth2", "eth3", "eno1", "eno2", "eno3", "eno4"];
const ports = { sequential: 1, parallel: 6 } as const;

/** Every interface joins one of the topology's groups or stays free; groups carry VLANs or a bridge, or nothing. */
const topologies = fc
  .record({
    groups: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: NICS.length, maxLength: NICS.length }),
    uses: fc.array(fc.constantFrom("bond", "bridge", "bridge on bond", "vlans"), { minLength: 4, maxLength: 4 }),
    reversed: fc.boolean(),
  })
  .map(({ groups, uses, reversed }) => {
    const has = uses.flatMap((use, group) => {
      const members = NICS.filter((_, index) => groups[index] === group + 1);
      const [first] = members;
      if (first === undefined) return [];
      const bond = `    bond${group}:\n      is bond\n      members [${members.join(", ")}]\n`;
      const bridge = (uplink: string) =>
        `    edge${group}:\n      is bridge\n      uplink ${uplink}\n      mac preserve\n`;
      const vlans = `    vms${group}:\n      is vlan_bridges\n      trunk bond${group}\n      vlans [${group + 1}1, ${group + 1}2]\n`;
      if (use === "bridge") return [bridge(first)];
      return [bond, ...(use === "bond" ? [] : use === "vlans" ? [vlans] : [bridge(`bond${group}`)])];
    });
    return reversed ? has.toReversed() : has;
  })
  .filter((has) => has.length > 0)
  .map((has) => `topology site\n  does:\n    A site.\n  has:\n${has.join("\n")}`);

const site = { topology: "site", phenotype: null, input: {} };

test("parallel equals sequential, twice equals once, and a teardown leaves no trace", async () => {
  const fresh = await networkOrganism(sandbox).kernel.snapshot();
  const deploy = async (text: string, deploymentRunsMax: number): Promise<JsonObject> => {
    const { organism, kernel } = networkOrganism(sandbox, text, [], { deploymentRunsMax });
    expect(await kernel.snapshot()).toEqual(fresh);
    const report = await organism.deployments.deploy(site);
    expect(report.runs.map(({ status, message }) => [status, message])).toEqual(
      report.runs.map(() => ["created", null]),
    );
    const deployed = await kernel.snapshot();
    const again = await organism.deployments.deploy(site);
    expect(again.runs.flatMap(({ changes }) => changes)).toEqual([]);
    expect(await kernel.snapshot()).toEqual(deployed);
    expect(await organism.deployments.tearDown("site")).toMatchObject({ outcome: "success" });
    expect(await kernel.snapshot()).toEqual(fresh);
    return deployed;
  };
  await fc.assert(
    fc.asyncProperty(topologies, async (text) => {
      expect(await deploy(text, ports.parallel)).toEqual(await deploy(text, ports.sequential));
    }),
    { numRuns: 12 },
  );
}, 120_000);
