import { afterAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createGeneticEngine } from "../../src/evolution/mod.ts";
import { operationsFor, requiredArguments } from "../../src/kernel/mod.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { INCIDENTS, loadIncident } from "./incident.ts";
import { playOut, Replay } from "./replay.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

/** What was seen of each, in the diagnostics' words. */
const SEEN: Readonly<Record<string, string>> = {
  "destructive-mac-restore": 'not a port of \\"br0\\": vnet0, vnet1',
  "uplink-not-reattached": "0 of 3 probes to gateway were answered",
  "bond-lost-at-reboot": "it has 0 of at least 2 members",
  "stp-on-vlan-leaf": "0 of 3 probes to gateway were answered",
  "mac-source-hierarchy": "its lease is for 192.0.2.101/24 instead of 192.0.2.50/24",
  "mac-flapping": "1 of 3 probes to gateway were answered",
};

const README = readFileSync(join(import.meta.dir, "..", "..", "README.md"), "utf8");

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

  test("the embedded engine repairs it, and selection promotes the repair by what its runs were worth", async () => {
    const sdk = operationsFor("configuration").map((each) => ({ name: each, arguments: requiredArguments(each) }));
    const replay = new Replay(incident, sandbox, createGeneticEngine({ sdk }));
    const outcome = await playOut(replay);
    expect(outcome.repaired).toBe(1);
    expect(outcome.seen).toBeCloseTo(incident.caught === "convergence" ? 0.375 : 0.8);
    expect(outcome.promotedBecause).toContain(
      incident.caught === "convergence"
        ? "took over: 3 failures in a row (limit 3)"
        : "fitness 1.000 (n 5) exceeds the dominant's 0.800 (n 1) by more than 0.1",
    );
    const timescale = incident.caught;
    const last = await replay.round();
    expect(last.worth).toMatchObject([{ sha: replay.dominant, scores: { [timescale]: 1 }, e: 1 }]);
    expect(README).toContain(`${incident.title}  `);
  }, 480_000);
});
