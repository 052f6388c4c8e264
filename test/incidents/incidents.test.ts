import { afterAll, describe, expect, test } from "bun:test";
import { sharedSandbox } from "../organism/test-organism.ts";
import { INCIDENTS, loadIncident } from "./incident.ts";
import { Replay } from "./replay.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

/** What was seen of each, in the diagnostics' words. */
const SEEN: Readonly<Record<string, string>> = {
  "destructive-mac-restore": 'not plugged into \\"br0\\": vnet0, vnet1',
  "uplink-not-reattached": "0 of 3 probes to gateway were answered",
  "bond-lost-at-reboot": "it has 0 of at least 2 members",
  "stp-on-vlan-leaf": "0 of 3 probes to gateway were answered",
  "mac-source-hierarchy": "its lease is for 192.0.2.101/24 instead of 192.0.2.50/24",
  "mac-flapping": "1 of 3 probes to gateway were answered",
};

describe.each(INCIDENTS)("%s", (name) => {
  const incident = loadIncident(name);

  test("the naive gene keeps every promise that its contract can put into an example", async () => {
    const { it, naive } = new Replay(incident, sandbox, null);
    const report = await it.organism.testAllele(naive);
    expect(report.examples.map(({ problem }) => problem)).toEqual(report.examples.map(() => null));
  });

  test("it reports success, and the diagnostics catch it afterwards", async () => {
    const replay = new Replay(incident, sandbox, null);
    const { run, looks, worth } = await replay.round();
    const [attempt] = run.attempts;
    if (incident.caught === "convergence") {
      // The run knows better than its gene, and takes back what it did.
      expect(attempt).toMatchObject({ outcome: "failure", kind: "unhealthy" });
      expect(attempt?.message).toContain(SEEN[name]);
      expect(worth[0]?.scores).toEqual({ immediate: 1, convergence: 0, resilience: null });
      expect(worth[0]?.e).toBeCloseTo(0.375);
    } else {
      expect(run.outcome).toBe("success");
      expect(looks).toMatchObject([{ phase: "resilience", verdict: "unhealthy", rescored: 1 }]);
      expect(looks[0]?.problems.join("; ")).toContain(SEEN[name]);
      expect(replay.it.events.find(({ type }) => type === "late_result")).toMatchObject({
        timescale: "resilience",
        fitness: { before: 1, after: expect.closeTo(0.8) },
      });
      expect(worth[0]?.scores).toEqual({ immediate: 1, convergence: 1, resilience: 0 });
    }
    const { stats } = replay.it.organism.allele(replay.naive);
    expect(stats.sumE).toBeCloseTo(incident.caught === "convergence" ? 0.375 : 0.8);
  });
});
