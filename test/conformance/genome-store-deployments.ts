import { describe, expect, test } from "bun:test";
import type { RunId } from "../../src/core/mod.ts";
import type { Change, Deployment, DeploymentRun, GenomeStore } from "../../src/genome/mod.ts";

const id = (text: string) => text as RunId;

function deployment(runId: string, topology: string, more: Partial<Deployment> = {}): Deployment {
  const begun = { action: "deploy", kernel: "mock", phenotype: null, input: { nic: ["eth0"] } } as const;
  const open = { outcome: "running", message: null, startedAtMs: 5, finishedAtMs: null } as const;
  return { runId: id(runId), topology, ...begun, ...open, ...more };
}

const change = (name: string): Change => ({
  operation: { name: "createBridge", args: { name } },
  inverse: [{ name: "deleteLink", args: { name } }],
});

function runOf(name: string, changes: readonly Change[]): DeploymentRun {
  const ran = { runId: id(`run_${name}`), outcome: "success", message: null, durationUs: 12.5 } as const;
  return { name, resource: name, pathway: "build", ...ran, changes };
}

/** What every genome store promises about deployments of topologies. */
export function deploymentCases(store: () => GenomeStore): void {
  const ledger = () => store().deployments;
  const standing = () =>
    ledger()
      .standing("site", "mock")
      .map(({ name }) => name);

  describe("deployments", () => {
    test("come back as they went in, the newest of each topology on that kernel", () => {
      ledger().begin(deployment("a", "site"));
      ledger().begin(deployment("b", "rack", { phenotype: "dell", input: { vlans: [] } }));
      ledger().begin(deployment("c", "site", { startedAtMs: 6 }));
      ledger().begin(deployment("d", "site", { kernel: "linux" }));
      ledger().end(id("c"), "failure", "one run failed", 9);
      expect(ledger().latest("mock")).toEqual([
        deployment("b", "rack", { phenotype: "dell", input: { vlans: [] } }),
        deployment("c", "site", { startedAtMs: 6, outcome: "failure", message: "one run failed", finishedAtMs: 9 }),
      ]);
      expect(
        ledger()
          .latest("linux")
          .map(({ runId }) => runId),
      ).toEqual([id("d")]);
    });

    test("keep their runs in order, and one answer for each", () => {
      ledger().begin(deployment("a", "site"));
      const skipped = { ...runOf("z", []), runId: null, outcome: "skipped", message: "waits for y" } as const;
      ledger().putRun(id("a"), runOf("y", [change("y")]));
      ledger().putRun(id("a"), skipped);
      ledger().putRun(id("a"), { ...runOf("y", []), outcome: "rolled_back" });
      expect(ledger().runs(id("a"))).toEqual([{ ...runOf("y", []), outcome: "rolled_back" }, skipped]);
      expect(ledger().runs(id("b"))).toEqual([]);
      expect(standing()).toEqual([]);
    });

    test("stand until the topology is torn down on that kernel, and only what changed something", () => {
      ledger().begin(deployment("a", "site"));
      ledger().putRun(id("a"), runOf("first", [change("br0")]));
      ledger().putRun(id("a"), runOf("unchanged", []));
      ledger().begin(deployment("b", "site"));
      ledger().putRun(id("b"), runOf("second", [change("br1"), change("br2")]));
      ledger().begin(deployment("c", "site", { kernel: "linux" }));
      ledger().putRun(id("c"), runOf("elsewhere", [change("br3")]));
      expect(standing()).toEqual(["first", "second"]);
      expect(ledger().standing("site", "mock")[1]?.changes).toEqual([change("br1"), change("br2")]);

      ledger().begin(deployment("t", "site", { action: "teardown" }));
      ledger().end(id("t"), "failure", "in use", 7);
      expect(standing()).toEqual(["first", "second"]);
      expect(
        ledger()
          .latest("mock")
          .map(({ runId }) => runId),
      ).toEqual([id("b")]);
      ledger().begin(deployment("u", "site", { action: "teardown" }));
      ledger().end(id("u"), "success", null, 8);
      expect(standing()).toEqual([]);
      expect(
        ledger()
          .latest("mock")
          .map(({ runId }) => runId),
      ).toEqual([id("u")]);
      ledger().begin(deployment("e", "site"));
      ledger().putRun(id("e"), runOf("again", [change("br0")]));
      expect(standing()).toEqual(["again"]);
    });

    test("are found by their id, as they are now", () => {
      expect(ledger().get(id("a"))).toBeNull();
      ledger().begin(deployment("a", "site"));
      ledger().begin(deployment("b", "site"));
      ledger().end(id("a"), "failure", "no such interface", 7);
      expect(ledger().get(id("a"))).toMatchObject({ runId: id("a"), outcome: "failure", message: "no such interface" });
      expect(ledger().get(id("b"))).toMatchObject({ outcome: "running", finishedAtMs: null });
    });

    test("know the newest that succeeded, since the topology was torn down", () => {
      const good = () => ledger().latestGood("site", "mock")?.runId ?? null;
      expect(good()).toBeNull();
      ledger().begin(deployment("a", "site"));
      ledger().end(id("a"), "success", null, 6);
      ledger().begin(deployment("b", "site"));
      ledger().end(id("b"), "failure", "no such interface", 7);
      ledger().begin(deployment("c", "site", { kernel: "linux" }));
      ledger().end(id("c"), "success", null, 8);
      expect(good()).toBe(id("a"));
      ledger().begin(deployment("t", "site", { action: "teardown" }));
      ledger().end(id("t"), "success", null, 9);
      expect(good()).toBeNull();
    });

    test("forget what was taken away, in every deployment of that topology on that kernel", () => {
      ledger().begin(deployment("a", "site"));
      ledger().putRun(id("a"), runOf("first", [change("br0")]));
      ledger().putRun(id("a"), runOf("second", [change("br1")]));
      ledger().begin(deployment("b", "site"));
      ledger().putRun(id("b"), runOf("first", [change("br2")]));
      ledger().begin(deployment("c", "rack"));
      ledger().putRun(id("c"), runOf("first", [change("br3")]));
      ledger().forget("site", "mock", ["first"]);
      expect(standing()).toEqual(["second"]);
      expect(ledger().standing("rack", "mock")).toHaveLength(1);
      expect(ledger().runs(id("b"))).toEqual([runOf("first", [])]);
    });
  });
}
