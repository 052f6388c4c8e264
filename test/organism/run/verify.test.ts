import { describe, expect, test } from "bun:test";
import type { Verify } from "../../../src/contract/mod.ts";
import { locusName, ManualClock } from "../../../src/core/mod.ts";
import { CallAborted } from "../../../src/organism/run/attempt.ts";
import { type CheckResult, type VerifyTime, verify } from "../../../src/organism/run/verify.ts";
import { pathwayScope } from "../../../src/pathway/mod.ts";

const span = { start: 0, end: 0, line: 1, column: 1 };
const section = (names: readonly string[], withinMs: number): Verify => ({
  steps: names.map((name) => ({ kind: "check", locus: locusName(name), bindings: [], span })),
  withinMs,
});

const healthy: CheckResult = { outcome: "success", output: { healthy: true }, message: null };
const unhealthy: CheckResult = { outcome: "success", output: { healthy: false, why: "blocking" }, message: null };
const broken: CheckResult = { outcome: "failure", output: null, message: "no such link" };

/** A network whose state is a function of time. `tookMs`: what one check takes on a live one. */
class Network {
  readonly clock = new ManualClock(500);
  readonly looksAtMs: number[] = [];
  readonly #stateAt: (name: string, ms: number) => CheckResult;
  readonly #tookMs: number;
  #ms = 0;

  constructor(stateAt: (name: string, ms: number) => CheckResult, tookMs = 0) {
    this.#stateAt = stateAt;
    this.#tookMs = tookMs;
  }

  readonly check = (name: string): Promise<CheckResult> => {
    if (this.looksAtMs.at(-1) !== this.#ms) this.looksAtMs.push(this.#ms);
    const seen = this.#stateAt(name, this.#ms);
    this.#pass(this.#tookMs);
    return Promise.resolve(seen);
  };

  time(settleMs: number | null): VerifyTime {
    const wait = (ms: number) => Promise.resolve(this.#pass(ms));
    return { kernel: { wait }, signal: null, live: settleMs === null ? null : { clock: this.clock, settleMs } };
  }

  #pass(ms: number): void {
    this.#ms += ms;
    this.clock.advance(ms);
  }
}

const judge = (network: Network, settleMs: number | null, names: readonly string[] = ["seen"], withinMs = 30_000) =>
  verify(section(names, withinMs), pathwayScope({}), network.check, network.time(settleMs));

const healthyFrom = (fromMs: number) => (_: string, ms: number) => (ms >= fromMs ? healthy : unhealthy);

describe("on a simulated kernel the whole window is observed", () => {
  test("in growing intervals that end at its end", async () => {
    const network = new Network(() => healthy);
    expect(await judge(network, null)).toMatchObject({ convergence: 1, message: null, owedInMs: null });
    expect(network.looksAtMs).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000]);
  });

  test.each<[string, (name: string, ms: number) => CheckResult, 0 | 1 | null, string | null]>([
    ["healthy only at the end", healthyFrom(30_000), 1, null],
    ["healthy just too late", healthyFrom(30_001), 0, 'seen reports unhealthy: {"healthy":false,"why":"blocking"}'],
    ["a flap after 5 s", (_, ms) => (ms < 5_000 ? healthy : unhealthy), 0, "after 7 s, having been healthy before"],
    ["healthy, unhealthy and healthy again", (_, ms) => (ms === 3_000 ? unhealthy : healthy), 0, "after 3 s"],
    ["never able to run", () => broken, null, "seen could not run: no such link"],
    ["unable to run once", (_, ms) => (ms === 0 ? broken : healthy), 1, null],
    ["unable to run twice", (_, ms) => (ms <= 1_000 ? broken : healthy), null, "could not run"],
    ["output that says nothing", () => ({ ...healthy, output: "fine" }), 0, 'unhealthy: "fine"'],
  ])("%s", async (_, stateAt, convergence, message) => {
    const verdict = await judge(new Network(stateAt), null);
    expect(verdict.convergence).toBe(convergence);
    if (message === null) expect(verdict.message).toBeNull();
    else expect(verdict.message).toContain(message);
  });

  test("each check may take its own time, and each is held to what it said", async () => {
    const slow = (name: string, ms: number) => (name === "slow" && ms < 12_000 ? unhealthy : healthy);
    expect(await judge(new Network(slow), null, ["quick", "slow"])).toMatchObject({ convergence: 1 });
    const relapse = (name: string, ms: number) => (name === "quick" && ms > 7_000 ? unhealthy : slow(name, ms));
    const verdict = await judge(new Network(relapse), null, ["quick", "slow"]);
    expect(verdict).toMatchObject({ convergence: 0, diagnostics: [{ locus: "quick" }] });
  });

  test("a window of no length is one look", async () => {
    const network = new Network(() => unhealthy);
    expect(await judge(network, null, ["seen"], 0)).toMatchObject({ convergence: 0 });
    expect(network.looksAtMs).toEqual([0]);
  });
});

describe("on a live kernel", () => {
  test("the answer comes once all have been healthy for the settling time, and the end of the window is owed", async () => {
    const network = new Network(() => healthy);
    const verdict = await judge(network, 5_000);
    expect(verdict).toMatchObject({ convergence: 1, message: null, owedInMs: 25_000, checks: [{ locus: "seen" }] });
    expect(network.looksAtMs).toEqual([0, 1_000, 3_000, 5_000]);
  });

  test("settling begins when the last of them became healthy", async () => {
    const network = new Network(healthyFrom(6_000));
    expect(await judge(network, 5_000)).toMatchObject({ convergence: 1, owedInMs: 18_000 });
    expect(network.looksAtMs).toEqual([0, 1_000, 3_000, 7_000, 12_000]);
  });

  test("a relapse while settling fails", async () => {
    const verdict = await judge(new Network((_, ms) => (ms < 2_000 ? healthy : unhealthy)), 5_000);
    expect(verdict).toMatchObject({ convergence: 0, owedInMs: null });
  });

  test("a window shorter than the settling time is waited for, and nothing is owed", async () => {
    expect(await judge(new Network(() => healthy), 5_000, ["seen"], 2_000)).toMatchObject({ owedInMs: null });
    expect(await judge(new Network(() => unhealthy), 5_000, ["seen"], 2_000)).toMatchObject({ convergence: 0 });
  });

  test("what the checks themselves take counts", async () => {
    const network = new Network(() => healthy, 4_000);
    expect(await judge(network, 5_000)).toMatchObject({ convergence: 1 });
    expect(network.looksAtMs.length).toBeLessThanOrEqual(2);
  });
});

test("a run that is called off stops waiting, and nobody is to blame", async () => {
  const controller = new AbortController();
  const wait = () => {
    controller.abort(new Error("enough"));
    return Promise.reject(controller.signal.reason);
  };
  const time: VerifyTime = { kernel: { wait }, signal: controller.signal, live: null };
  const check = () => Promise.resolve(healthy);
  const verdict = verify(section(["seen"], 1_000), pathwayScope({}), check, time);
  await expect(verdict).rejects.toThrow(CallAborted);
});
