import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { partitionScenario } from "./scenario.ts";
import { Simulation, type SimulationOptions } from "./simulation.ts";
import { VirtualTime } from "./virtual-time.ts";

const options: SimulationOptions = { nodes: 100, seed: 7, loss: 0.1, churn: 0.01, observers: 12, fanout: 2 };

describe("a fleet under loss, churn and a partition", () => {
  test("has all alleles and counts every observation once, O(log n) rounds after it heals", async () => {
    const { healed, spread, log2 } = await partitionScenario(options);
    expect(spread).toBeLessThanOrEqual(3 * log2);
    expect(healed).toBeLessThanOrEqual(3 * log2);
  });

  test("the same seed tells the same story", async () => {
    const small = { ...options, nodes: 20, observers: 4 };
    expect(await partitionScenario(small)).toEqual(await partitionScenario(small));
  });

  test("while it is cut in two, what one half finds does not reach the other: the partition is one", async () => {
    const simulation = new Simulation({ ...options, nodes: 20, churn: 0 });
    const { nodes, network } = simulation;
    network.partition((from, to) => from < 10 !== to < 10);
    const allele = simulation.newAllele("found in one half");
    nodes[0]?.bear(allele);
    await simulation.roundsUntil(() => nodes.slice(0, 10).every((node) => node.has(allele)), 40);
    for (let round = 0; round < 20; round += 1) await simulation.round();
    expect(nodes.slice(10).some((node) => node.has(allele))).toBe(false);
    expect(simulation.isConverged()).toBe(false);
    network.heal();
    await simulation.roundsUntil(() => simulation.isConverged(), 40);
  });

  test("what is wrong with a node is found: a statement that is missing, old or nobody's", async () => {
    const simulation = new Simulation({ ...options, nodes: 10, observers: 2, loss: 0, churn: 0 });
    simulation.runSome();
    await simulation.roundsUntil(() => simulation.isConverged(), 40);
    const [observer, other] = [simulation.observers[1], simulation.nodes[9]];
    if (observer === undefined || other === undefined) return expect.unreachable("there are ten nodes");
    simulation.runSome();
    expect(simulation.problems(other)).toHaveLength(2);
    await simulation.roundsUntil(() => simulation.isConverged(), 40);
    expect(simulation.problems(other)).toEqual([]);
  });
});

describe("VirtualTime", () => {
  test("does what is due in the order of time, whatever the order of asking", async () => {
    const delay = fc.integer({ min: 1, max: 10_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(delay, { maxLength: 60 }), async (delays) => {
        const time = new VirtualTime(1_000_000);
        const seen: number[] = [];
        for (const ms of delays) time.after(ms, () => seen.push(time.nowMs()));
        await time.advanceTo(1_020_000);
        expect(seen).toHaveLength(delays.length);
        expect(seen).toEqual([...seen].sort((left, right) => left - right));
      }),
    );
  });

  test("what is called off does not happen, and what follows from a promise belongs to the same instant", async () => {
    const time = new VirtualTime(1_000_000);
    const seen: string[] = [];
    time.after(100, () => seen.push("called off"))();
    void time
      .sleep(200)
      .then(() => undefined)
      .then(() => seen.push(`slept until ${time.nowMs()}`));
    await time.advanceTo(1_000_300);
    expect(seen).toEqual(["slept until 1000200"]);
  });
});
