import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { MAKE, makeContracts, SEEN } from "../policy-contracts.ts";
import { sharedSandbox, type TestOrganism, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const MINUTE = 60_000;

/** A locus without `verify:` of its own, so that all it hears comes by `feeds:`. */
function fed(): TestOrganism {
  return testOrganism({ sandbox, contracts: makeContracts("low", ""), genes: { make: [MAKE], seen: [SEEN] } });
}

const scoresOf = (it: TestOrganism, runId: Parameters<TestOrganism["store"]["run"]>[0]) =>
  it.store.run(runId)?.invocations[0]?.scores;
const remove = (it: TestOrganism, name: string) => it.kernel.apply({ name: "deleteLink", args: { name } });

describe("a diagnostic that somebody runs", () => {
  test("scores the convergence of whoever made what it looked at, and nobody else's", async () => {
    const it = fed();
    const first = await it.organism.execute("make", { name: "br1" });
    const second = await it.organism.execute("make", { name: "br2" });
    await it.organism.execute("seen", { name: "br1" });
    expect(scoresOf(it, first.runId)).toEqual({ immediate: 1, convergence: 1, resilience: null });
    expect(scoresOf(it, second.runId)).toEqual({ immediate: 1, convergence: null, resilience: null });
    await remove(it, "br1");
    await it.organism.execute("seen", { name: "br1" });
    expect(scoresOf(it, first.runId)?.convergence).toBe(0);
    expect(it.organism.allele(sha256(MAKE)).stats.sumE).toBeCloseTo(1.375);
  });

  test("cannot make good what once was bad", async () => {
    const it = fed();
    const { runId } = await it.organism.execute("make", { name: "br1" });
    await remove(it, "br1");
    await it.organism.execute("seen", { name: "br1" });
    await it.kernel.apply({ name: "createBridge", args: { name: "br1" } });
    await it.organism.execute("seen", { name: "br1" });
    expect(scoresOf(it, runId)?.convergence).toBe(0);
  });

  test("speaks of resilience only after an interval, and of nothing beyond the look-back window", async () => {
    const it = fed();
    const { runId } = await it.organism.execute("make", { name: "br1" });
    it.clock.advance(MINUTE);
    await it.organism.execute("seen", { name: "br1" });
    expect(scoresOf(it, runId)).toEqual({ immediate: 1, convergence: 1, resilience: 1 });
    it.clock.advance(60 * MINUTE);
    await remove(it, "br1");
    await it.organism.execute("seen", { name: "br1" });
    expect(scoresOf(it, runId)?.resilience).toBe(1);
  });

  test("inside a pathway speaks of its earlier steps", async () => {
    const contracts = `${makeContracts("low", "")}
pathway witnessed
  risk low
  does:
    A bridge and a witness.
  takes:
    name  string  "Bridge"
  steps:
    1. make
         name = {name}
    2. seen
         name = {name}
`;
    const it = testOrganism({ sandbox, contracts, genes: { make: [MAKE], seen: [SEEN] } });
    const run = await it.organism.run("witnessed", { name: "br1" });
    const [step] = run.steps;
    expect(step?.runId === undefined || step.runId === null ? null : scoresOf(it, step.runId)).toEqual({
      immediate: 1,
      convergence: 1,
      resilience: null,
    });
  });
});

test("a diagnostic that feeds resilience is scheduled by the names of its fields, though no `verify:` names it", async () => {
  const it = fed();
  const { runId } = await it.organism.execute("make", { name: "br1" });
  it.clock.advance(MINUTE);
  expect(await it.organism.schedules().runDue()).toMatchObject([{ phase: "resilience", verdict: "healthy" }]);
  expect(scoresOf(it, runId)).toEqual({ immediate: 1, convergence: null, resilience: 1 });
});
