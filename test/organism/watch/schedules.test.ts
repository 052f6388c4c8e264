import { afterAll, describe, expect, test } from "bun:test";
import { locusName, sha256 } from "../../../src/core/mod.ts";
import { type Kernel, kernelHome } from "../../../src/kernel/mod.ts";
import type { LookReport } from "../../../src/organism/mod.ts";
import { ManualTimer } from "../manual-timer.ts";
import { MAKE, MAKE_TOO, makeContracts, SEEN } from "../policy-contracts.ts";
import { sharedSandbox, type TestOrganism, type TestOrganismOptions, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const make = locusName("make");
/** What `LiveKernel` says it is. */
const HOME = kernelHome({ kind: "linux" } as Kernel) ?? "";
const MINUTE = 60_000;
const genes = { make: [MAKE], seen: [SEEN] };
const live = (options: Partial<TestOrganismOptions> = {}) =>
  testOrganism({ sandbox, contracts: makeContracts("low"), genes, venue: "live", ...options });

const scoresOf = ({ store }: TestOrganism, runId: Parameters<TestOrganism["store"]["run"]>[0]) =>
  store.run(runId)?.invocations[0];
const remove = (it: TestOrganism, name: string) => it.kernel.apply({ name: "deleteLink", args: { name } });
const watchedIn = ({ store }: TestOrganism) => store.watches.list(HOME, 9);
const fitnessOf = (it: TestOrganism) => it.organism.allele(sha256(MAKE)).stats.sumE;

describe("a live run whose window nobody waited for", () => {
  test("is provisionally good, and a late look confirms it", async () => {
    const it = live();
    const run = await it.organism.execute("make", { name: "br1" });
    expect(run.outcome).toBe("success");
    expect(watchedIn(it)).toMatchObject([
      { phase: "convergence", dueAtMs: it.clock.nowMs() + 3_000, concerned: [{ runId: run.runId, sha: sha256(MAKE) }] },
    ]);
    const schedules = it.organism.schedules();
    expect(await schedules.runDue()).toEqual([]);
    it.clock.advance(3_000);
    expect(await schedules.runDue()).toMatchObject([
      { about: ["br1"], phase: "convergence", verdict: "healthy", rescored: 0 },
    ]);
    expect(scoresOf(it, run.runId)?.scores).toEqual({ immediate: 1, convergence: 1, resilience: null });
    expect(watchedIn(it)).toMatchObject([{ phase: "resilience", misses: 0 }]);
  });

  test("loses its convergence when the end of the window is unhealthy, in another process if need be", async () => {
    const before = live();
    const run = await before.organism.execute("make", { name: "br1" });
    await remove(before, "br1");
    before.clock.advance(3_000);
    const it = live({ after: before });
    expect(await it.organism.schedules().runDue()).toMatchObject([
      {
        phase: "convergence",
        verdict: "unhealthy",
        rescored: 1,
        problems: ['seen reports unhealthy: {"healthy":false}'],
      },
    ]);
    expect(scoresOf(it, run.runId)).toMatchObject({ outcome: "success", scores: { immediate: 1, convergence: 0 } });
    // 0.3 of 0.8 with the usual weights.
    expect(fitnessOf(it)).toBeCloseTo(0.375);
    expect(it.events.find(({ type }) => type === "late_result")).toMatchObject({
      timescale: "convergence",
      score: 0,
      fitness: { before: 1, after: expect.closeTo(0.375) },
    });
    expect(watchedIn(it)).toEqual([]);
  });
});

describe("resilience", () => {
  const settled = async (options: Partial<TestOrganismOptions> = {}) => {
    const it = live(options);
    const run = await it.organism.execute("make", { name: "br1" });
    const schedules = it.organism.schedules();
    it.clock.advance(3_000);
    await schedules.runDue();
    return { it, run, schedules };
  };

  test("is looked at every interval, give or take a tenth, and counts once", async () => {
    const { it, run, schedules } = await settled();
    const gaps: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      const [watched] = watchedIn(it);
      gaps.push((watched?.dueAtMs ?? 0) - it.clock.nowMs());
      it.clock.advance(gaps.at(-1) ?? 0);
      expect(await schedules.runDue()).toMatchObject([{ phase: "resilience", verdict: "healthy" }]);
    }
    for (const gap of gaps) expect(Math.abs(gap - MINUTE)).toBeLessThanOrEqual(MINUTE / 10);
    expect(new Set(gaps).size).toBeGreaterThan(1);
    expect(scoresOf(it, run.runId)?.scores.resilience).toBe(1);
    expect(it.events.filter(({ type }) => type === "late_result")).toHaveLength(1);
  });

  test("that is lost decays the fitness of whoever made the state, by the locus's own weights, and ends the watch", async () => {
    const weights = makeContracts("low").replace(
      "  examples:",
      "  weights:\n    immediate 0.1\n    convergence 0.1\n    resilience 0.8\n\n  examples:",
    );
    const { it, run, schedules } = await settled({ contracts: weights });
    await remove(it, "br1");
    it.clock.advance(2 * MINUTE);
    expect(await schedules.runDue()).toMatchObject([{ phase: "resilience", verdict: "unhealthy", rescored: 1 }]);
    expect(scoresOf(it, run.runId)?.e).toBeCloseTo(0.2);
    expect(fitnessOf(it)).toBeCloseTo(0.2);
    expect(it.store.allelesAt(make)[0]?.stats.sumE).toBeCloseTo(0.2);
    expect(schedules.standing()).toEqual({ watched: 0, nextDueMs: null });
  });

  test("is not looked at beyond the look-back window", async () => {
    const { it, schedules, run } = await settled();
    await remove(it, "br1");
    it.clock.advance(61 * MINUTE);
    expect(await schedules.runDue()).toEqual([]);
    expect(watchedIn(it)).toEqual([]);
    expect(scoresOf(it, run.runId)?.scores.resilience).toBeNull();
  });

  test("says nothing while the check cannot run, and is asked ever less often", async () => {
    const { it, schedules, run } = await settled();
    it.kernel.injectFault({ operation: "getLink", message: "no netlink", times: 2 });
    const waits: number[] = [];
    for (let look = 0; look < 2; look += 1) {
      it.clock.advance((watchedIn(it)[0]?.dueAtMs ?? 0) - it.clock.nowMs());
      expect(await schedules.runDue()).toMatchObject([{ verdict: "could not look", rescored: 0 }]);
      waits.push((watchedIn(it)[0]?.dueAtMs ?? 0) - it.clock.nowMs());
    }
    expect((waits[1] ?? 0) / (waits[0] ?? 1)).toBeGreaterThan(1.5);
    it.clock.advance(waits[1] ?? 0);
    expect(await schedules.runDue()).toMatchObject([{ verdict: "healthy" }]);
    expect(scoresOf(it, run.runId)?.scores.resilience).toBe(1);
  });

  test("belongs to whoever configured the thing last", async () => {
    const { it, run, schedules } = await settled();
    await remove(it, "br1");
    const again = await it.organism.execute("make", { name: "br1" });
    expect(watchedIn(it)).toMatchObject([{ concerned: [{ runId: again.runId }] }]);
    await remove(it, "br1");
    it.clock.advance(3_000);
    await schedules.runDue();
    expect(scoresOf(it, run.runId)?.scores).toEqual({ immediate: 1, convergence: 1, resilience: null });
    expect(scoresOf(it, again.runId)?.scores.convergence).toBe(0);
  });

  test("lets selection act on the new numbers", async () => {
    const it = live({
      genes: { make: [MAKE, MAKE_TOO], seen: [SEEN] },
      settings: { selection: { promotionMargin: 0.01, promotionTrialsMin: 1, demotionFailures: 3 } },
    });
    // The challenger has one good run of its own.
    it.organism.register("make", MAKE_TOO, "too.js", "dominant");
    await it.organism.execute("make", { name: "br0" });
    it.organism.register("make", MAKE, "make.js", "dominant");
    await it.organism.execute("make", { name: "br1" });
    await remove(it, "br1");
    it.clock.advance(3_000);
    await it.organism.schedules().runDue();
    expect(it.organism.allele(sha256(MAKE_TOO)).stage).toBe("dominant");
    expect(it.store.audit.list({ limit: 1 })[0]).toMatchObject({ actor: "selection", action: "promote" });
  });

  test("is what a critical allele that was to lead is promoted by", async () => {
    const it = live({
      contracts: makeContracts("critical"),
      settings: { policy: { imports: "by_risk", canary: true, shadowRuns: 1, canaryRuns: 2, resilienceResults: 2 } },
    });
    it.organism.register("make", MAKE_TOO, "too.js", "dominant", "person ada");
    await it.organism.desk.approve(sha256(MAKE_TOO), "person ada", { reason: "" });
    for (const name of ["br1", "br2"]) await it.organism.execute("make", { name });
    expect(it.organism.allele(sha256(MAKE_TOO)).stage).toBe("recessive");
    const schedules = it.organism.schedules();
    for (let look = 0; look < 3; look += 1) {
      it.clock.advance(2 * MINUTE);
      await schedules.runDue();
    }
    expect(it.organism.allele(sha256(MAKE_TOO)).stage).toBe("dominant");
    expect(it.store.stageChanges(make).at(-1)?.reason).toBe(
      "registered to be dominant by person ada, and it has lasted",
    );
  });
});

describe("what is taken back", () => {
  const pathway = `${makeContracts("low")}
pathway pair
  risk low
  does:
    Two bridges.
  takes:
    first   string  "One"
    second  string  "Another"
  steps:
    1. make
         name = {first}
    2. make
         name = {second}
  verify:
    seen name={first}
    seen name={second}
    within 8s
`;

  test("is not watched, and what stands is, for its steps and for the pathway", async () => {
    const it = live({ contracts: pathway });
    await it.organism.run("pair", { first: "br1", second: "br1" });
    expect(watchedIn(it)).toEqual([]);
    const run = await it.organism.run("pair", { first: "br1", second: "br2" });
    expect(run.outcome).toBe("success");
    expect(watchedIn(it).map(({ id, concerned }) => [id.split(" ")[0], concerned.length])).toEqual([
      ["make", 1],
      ["make", 1],
      ["pathway", 2],
    ]);
  });

  test("is asked once a pass, however many states share a check", async () => {
    const it = live({ contracts: pathway });
    await it.organism.run("pair", { first: "br1", second: "br2" });
    it.clock.advance(10_000);
    const before = it.store.counts().runs;
    expect(await it.organism.schedules().runDue()).toHaveLength(3);
    expect(it.store.counts().runs - before).toBe(2);
  });
});

describe("the schedule", () => {
  test("wakes when something is due and at the latest after five seconds, one pass at a time, until it is stopped", async () => {
    const it = live();
    const manual = new ManualTimer();
    const schedules = it.organism.schedules(manual.timer);
    const looks: LookReport[] = [];
    schedules.start((look) => looks.push(look));
    schedules.start((look) => looks.push(look));
    expect(manual.delayMs).toBe(5_000);
    await it.organism.execute("make", { name: "br1" });
    it.clock.advance(3_000);
    manual.fire();
    await schedules.runDue();
    await Promise.resolve();
    expect(looks).toMatchObject([{ verdict: "healthy" }]);
    await schedules.stop();
    expect(manual.delayMs).toBeNull();
  });

  test("comes sooner than whoever made the state had planned, where the interval is shorter", async () => {
    const it = live();
    await it.organism.execute("make", { name: "br1" });
    it.clock.advance(3_000);
    const schedules = it.organism.schedules(new ManualTimer().timer);
    await schedules.runDue();
    const [planned] = watchedIn(it);
    if (planned === undefined) throw new TypeError("nothing is watched");
    it.store.watches.put({ ...planned, dueAtMs: it.clock.nowMs() + 10 * MINUTE });
    schedules.start(() => undefined);
    await schedules.stop();
    const inMs = (watchedIn(it)[0]?.dueAtMs ?? 0) - it.clock.nowMs();
    expect(inMs).toBeGreaterThanOrEqual(0.9 * MINUTE);
    expect(inMs).toBeLessThanOrEqual(1.1 * MINUTE);
  });

  test("shares a pass that is under way", async () => {
    const it = live();
    await it.organism.execute("make", { name: "br1" });
    it.clock.advance(3_000);
    const schedules = it.organism.schedules();
    const [first, second] = await Promise.all([schedules.runDue(), schedules.runDue()]);
    expect(first).toBe(second);
  });

  test("of the mock kernel ends with its process: nothing of it is in the genome", async () => {
    const it = testOrganism({ sandbox, contracts: makeContracts("low"), genes });
    await it.organism.execute("make", { name: "br1" });
    expect(watchedIn(it)).toEqual([]);
    expect(it.organism.schedules().standing().watched).toBe(1);
  });
});
