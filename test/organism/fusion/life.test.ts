import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import type { OrganismSettings } from "../../../src/organism/mod.ts";
import { sharedSandbox, type TestOrganism, type TestOrganismOptions, testOrganism } from "../test-organism.ts";
import { CONTRACTS, TWICE } from "./model-material.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const ANOTHER = "export const execute = ({ value }) => ({ value: value + value });";
const MAKE = `export async function execute({ name }, sdk) {
  await sdk.createBridge({ name });
  if (name === "cursed") throw new Error("after the deed");
  return { success: true };
}`;

function awake(after: number, more: Partial<TestOrganismOptions> = {}, settings: Partial<OrganismSettings> = {}) {
  return testOrganism({
    sandbox,
    contracts: CONTRACTS,
    genes: { twice: [TWICE], make: [MAKE] },
    settings: { fusion: { after }, ...settings },
    ...more,
  });
}

async function runs({ organism }: TestOrganism, count: number, value = 1): Promise<readonly boolean[]> {
  const fused: boolean[] = [];
  for (let turn = 0; turn < count; turn += 1) fused.push((await organism.run("four", { value })).fused);
  return fused;
}

function said({ events }: TestOrganism, type: string) {
  return events.filter((event) => event.type === type);
}

describe("a pathway", () => {
  test("becomes one gene after so many successes in a row, and gives the same", async () => {
    const it = awake(3);
    expect(await runs(it, 5)).toEqual([false, false, false, true, true]);
    const run = await it.organism.run("four", { value: 5 });
    expect(run).toMatchObject({ outcome: "success", output: { value: 20, success: true }, fused: true, steps: [] });
    const sha = it.organism.fusions.state("four").fused?.sha;
    expect(run.attempts).toMatchObject([{ sha, outcome: "success" }]);
    expect(said(it, "fused")).toMatchObject([
      { pathway: "four", sha, steps: [{ locus: "twice", sha: sha256(TWICE) }] },
    ]);
    expect(it.organism.fusions.state("four")).toMatchObject({
      fused: { n: 3, successes: 3 },
      stable: 3,
      obstacle: null,
    });
    expect(it.organism.allele(sha ?? "")).toMatchObject({
      stage: "dominant",
      allele: {
        locus: "pathway:four",
        generation: 1,
        origin: { kind: "fusion", steps: [{ locus: "twice", sha: sha256(TWICE) }] },
      },
    });
  });

  test("never, where the setting is 0", async () => {
    const it = awake(0);
    expect(await runs(it, 12)).not.toContain(true);
    expect(() => it.organism.fusions.fuse("four")).toThrow("switched off");
  });

  test("a failure between counts from the beginning; a refusal does not", async () => {
    const it = awake(3);
    await runs(it, 2);
    await it.organism.run("four", { value: 13 });
    expect(await runs(it, 2)).toEqual([false, false]);
    await it.organism.run("four", { value: -1 });
    expect(await runs(it, 2)).toEqual([false, true]);
  });

  test("its steps keep their numbers, and earn more in every 64th run, which goes step by step", async () => {
    const it = awake(2);
    const fused = await runs(it, 130);
    expect(fused.filter((each) => !each)).toHaveLength(4);
    expect(fused[2 + 63]).toBe(false);
    expect(it.organism.alleles("twice")[0]?.stats.n).toBe(8);
  });

  test("what an earlier process saw counts", async () => {
    const before = awake(10);
    await runs(before, 9);
    before.store.flush();
    const after = awake(10, { after: before, genes: {} });
    expect(after.organism.fusions.state("four").stable).toBe(9);
    expect(await runs(after, 2)).toEqual([false, true]);
    after.store.flush();
    expect(await runs(awake(10, { after, genes: {} }), 1)).toEqual([true]);
  });

  test("another dominant at a step ends the fused gene, and the return of the old one brings it back", async () => {
    const it = awake(2);
    await runs(it, 3);
    const sha = it.organism.fusions.state("four").fused?.sha;
    it.organism.register("twice", ANOTHER, "another.js", "dominant");
    expect(await runs(it, 3)).toEqual([false, false, true]);
    const other = it.organism.fusions.state("four").fused?.sha;
    expect(other).not.toBe(sha);
    it.organism.desk.promote(it.organism.contract("twice").name, sha256(TWICE), "it was better", "person");
    expect(await runs(it, 1)).toEqual([true]);
    expect(it.organism.fusions.state("four").fused?.sha).toBe(sha);
  });
});

describe("a fused failure", () => {
  test("runs the steps on the same input; the broken one is blamed, the fused gene is not", async () => {
    const it = awake(2);
    await runs(it, 3);
    const sha = it.organism.fusions.state("four").fused?.sha;
    const run = await it.organism.run("four", { value: 13 });
    expect(run).toMatchObject({
      outcome: "failure",
      fused: false,
      decomposed: "step 1 (twice) failed: unlucky",
      message: "step 1 (twice) failed: unlucky",
      steps: [{ key: "1", outcome: "failure", attempts: [{ sha: sha256(TWICE), kind: "threw" }] }],
    });
    expect(said(it, "decomposed")).toMatchObject([{ runId: run.runId, pathway: "four", sha, undone: 0 }]);
    expect(it.organism.fusions.state("four")).toMatchObject({ fused: null, stable: 0, obstacle: null });
    it.store.flush();
    expect(it.organism.allele(sha ?? "")).toMatchObject({ stage: "deprecated", stats: { n: 1, successes: 1 } });
    expect(it.organism.alleles("twice")[0]?.stats).toMatchObject({ consecutiveFailures: 1 });
    // Stable once more, it is the same gene again.
    expect(await runs(it, 3)).toEqual([false, false, true]);
    expect(it.organism.fusions.state("four").fused?.sha).toBe(sha);
  });

  test("leads to the usual repair, and the repaired pathway is fused anew", async () => {
    const faulty = "export function execute({ value }) { return { value: value > 4 ? 'five' : value * 2 }; }";
    const it = awake(2, { genes: { twice: [faulty], make: [MAKE] }, engine: "genetic" });
    await runs(it, 3);
    const run = await it.organism.run("four", { value: 5 });
    expect(run.decomposed).toStartWith("step 1 (twice) failed: output breaks the contract");
    expect(run).toMatchObject({ outcome: "success", steps: [{ mutation: { parent: sha256(faulty) } }, {}] });
    expect(it.organism.fusions.state("four").fused).toBeNull();
  });

  test("a refusal is the steps' answer, and leaves it fused", async () => {
    const it = awake(2);
    await runs(it, 3);
    const run = await it.organism.run("four", { value: -1 });
    expect(run).toMatchObject({ outcome: "refusal", output: { error: "negative" }, fused: false });
    expect(run.decomposed).toBe("step 1 (twice) refused: negative");
    expect(await runs(it, 1)).toEqual([true]);
  });

  test("what it did to the network is taken back before the steps run", async () => {
    const it = awake(10);
    it.organism.fusions.fuse("build");
    const before = await it.kernel.snapshot();
    const run = await it.organism.run("build", { first: "br1", second: "cursed" });
    expect(run).toMatchObject({ outcome: "failure", rollback: { undone: 1, failed: [] } });
    expect(said(it, "decomposed")).toMatchObject([{ undone: 2 }]);
    expect(said(it, "rolled_back")).toMatchObject([{ undone: 2 }, { undone: 1 }, { undone: 1 }]);
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("that cannot be taken back ends the run, and no step runs into what is left", async () => {
    const it = awake(10);
    it.organism.fusions.fuse("build");
    it.kernel.injectFault({ operation: "deleteLink", times: 1, message: "held" });
    const run = await it.organism.run("build", { first: "br1", second: "cursed" });
    expect(run).toMatchObject({ outcome: "failure", steps: [] });
    expect(run.message).toContain("what the fused gene did could not be taken back (deleteLink: ");
  });

  test("leaves writes that a restart takes back, as no step has answered for them", async () => {
    const it = awake(10);
    it.organism.fusions.fuse("build");
    const run = await it.organism.run("build", { first: "br1", second: "br2" });
    expect(run.fused).toBe(true);
    const { state, steps, writes } = it.organism.journals.get(run.runId);
    expect({ state, steps, parts: writes.map(({ part }) => part) }).toEqual({
      ...{ state: "committed", steps: [], parts: ["fused", "fused"] },
    });
  });

  test("that the steps cannot repeat is its own: it must be stable for twice as long", async () => {
    const it = awake(2);
    const sha = it.organism.fusions.fuse("build").fused?.sha ?? "";
    // The first try meets the fault, the second does not.
    it.kernel.injectFault({ operation: "createBridge", times: 1, message: "busy" });
    const run = await it.organism.run("build", { first: "br1", second: "br2" });
    expect(run).toMatchObject({ outcome: "success", fused: false });
    expect(run.decomposed).toContain("busy");
    expect(it.organism.fusions.state("build")).toMatchObject({ fused: null, stable: 0, after: 4 });
    it.store.flush();
    expect(it.organism.allele(sha)).toMatchObject({ stage: "deprecated", stats: { n: 1, successes: 0 } });
    expect(it.organism.alleles("make")[0]?.stats).toMatchObject({ n: 2, successes: 2 });
  });
});

test("a call to the network that a step does not wait for is not carried into the next step", async () => {
  const hasty = MAKE.replace("await sdk", "sdk");
  const it = awake(10, { genes: { twice: [TWICE], make: [hasty] } });
  it.organism.fusions.fuse("build");
  const run = await it.organism.run("build", { first: "br1", second: "br2" });
  expect(run.decomposed).toBe("step 1 (make) failed: left calls to sdk under way");
});

describe("a person", () => {
  test("may fuse at once and unfuse again", async () => {
    const it = awake(10);
    expect(it.organism.fusions.fuse("four").fused).not.toBeNull();
    expect(await runs(it, 1)).toEqual([true]);
    expect(it.organism.fusions.unfuse("four").fused).toBeNull();
    expect(await runs(it, 1)).toEqual([false]);
    expect(() => it.organism.fusions.unfuse("four")).toThrow("Cannot unfuse four: it runs step by step");
  });

  test("is told what speaks against it", () => {
    const timer = "export function execute({ value }) { setTimeout(() => {}, 1); return { value }; }";
    const it = awake(10, { genes: { twice: [timer], make: [MAKE] } });
    expect(() => it.organism.fusions.fuse("four")).toThrow(
      "Cannot fuse four: step twice stays by itself: it uses setTimeout, which reaches beyond one step",
    );
    expect(it.organism.fusions.state("four").obstacle).toContain("setTimeout");
    expect(() => awake(10, { genes: { make: [MAKE] } }).organism.fusions.fuse("four")).toThrow(
      "no allele is dominant at twice",
    );
  });
});
