import { expect, test } from "bun:test";
import fc from "fast-check";
import { runInOrder, type TaskEnd } from "../../../src/organism/deploy/run-in-order.ts";

interface Task {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Tasks that need only earlier ones, and how each of them ends. */
const plans = fc
  .array(fc.record({ needs: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }), fails: fc.boolean() }), { maxLength: 30 })
  .map((entries) =>
    entries.map(({ needs, fails }, index) => ({
      name: `t${index}`,
      needs: needs.filter((need) => need < index).map((need) => `t${need}`),
      fails,
    })),
  );

test("a task starts after all that it needs, never after a failed one, and never too many at once", async () => {
  const check = async (plan: readonly (Task & { readonly fails: boolean })[], runningMax: number) => {
    const done = new Set<string>();
    let running = 0;
    const started: string[] = [];
    await runInOrder(plan, runningMax, async ({ name, needs, fails }): Promise<TaskEnd> => {
      expect(needs.filter((need) => !done.has(need))).toEqual([]);
      running += 1;
      expect(running).toBeLessThanOrEqual(runningMax);
      started.push(name);
      for (let turn = 0; turn < started.length % 3; turn += 1) await Promise.resolve();
      running -= 1;
      if (!fails) done.add(name);
      return fails ? "failed" : "done";
    });
    const reachable = new Set<string>();
    for (const { name, needs, fails } of plan) {
      if (!needs.every((need) => reachable.has(need))) continue;
      expect(started).toContain(name);
      if (!fails) reachable.add(name);
    }
    expect(new Set(started).size).toBe(started.length);
    expect(done).toEqual(reachable);
  };
  await fc.assert(fc.asyncProperty(plans, fc.integer({ min: 1, max: 5 }), check), { numRuns: 200 });
});

test("among those that may start, the given order counts", async () => {
  const order: string[] = [];
  const tasks = [
    { name: "c", needs: ["b"] },
    { name: "a", needs: [] },
    { name: "b", needs: ["elsewhere"] },
  ];
  await runInOrder(tasks, 1, async ({ name }) => {
    order.push(name);
    return "done";
  });
  expect(order).toEqual(["a", "b", "c"]);
});

test("after a stop nothing new starts, and an error waits for what is under way", async () => {
  const ended: string[] = [];
  const tasks = ["slow", "bad", "late"].map((name) => ({ name, needs: [] }));
  const perform =
    (bad: () => TaskEnd) =>
    async ({ name }: Task): Promise<TaskEnd> => {
      if (name === "slow") for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      ended.push(name);
      return name === "bad" ? bad() : "done";
    };
  await runInOrder(
    tasks,
    2,
    perform(() => "stop"),
  );
  expect(ended.splice(0)).toEqual(["bad", "slow"]);
  const broken = runInOrder(
    tasks,
    2,
    perform(() => {
      throw new Error("broken");
    }),
  );
  await expect(broken).rejects.toThrow("broken");
  expect(ended).toEqual(["bad", "slow"]);
});
