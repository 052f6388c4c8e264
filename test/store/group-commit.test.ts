import { describe, expect, test } from "bun:test";
import { bufferedMax, GroupCommit, groupDelayMs, groupSizeMax } from "../../src/store/group-commit.ts";
import { type Pending, pendingRun } from "../../src/store/pending.ts";
import type { StoreProblem } from "../../src/store/problem.ts";
import { ManualSchedule } from "./manual-schedule.ts";
import { runOf } from "./samples.ts";

const pending = pendingRun(runOf(), []);

class Bench {
  readonly timers = new ManualSchedule();
  readonly groups: number[] = [];
  readonly problems: StoreProblem[] = [];
  tries = 0;
  isDiskFull = false;
  syncs = 0;
  medium: Promise<void> = Promise.resolve();
  readonly commits = new GroupCommit({
    commit: (group) => this.#commit(group),
    sync: () => {
      this.syncs += 1;
      return this.medium;
    },
    schedule: this.timers.schedule,
    onProblem: (problem) => this.problems.push(problem),
  });

  add(count: number): void {
    for (let index = 0; index < count; index += 1) this.commits.add(pending);
  }

  #commit(group: readonly Pending[]): void {
    this.tries += 1;
    if (this.isDiskFull) throw new Error("the disk is full");
    this.groups.push(group.length);
  }
}

describe("GroupCommit", () => {
  test("commits what gathers within 50 ms together", () => {
    const bench = new Bench();
    bench.add(3);
    expect(bench.timers.delaysMs).toEqual([groupDelayMs]);
    expect(bench.groups).toEqual([]);
    bench.timers.fire();
    expect(bench.groups).toEqual([3]);
    expect(bench.timers.delaysMs).toEqual([]);
  });

  test("commits at once when a group has gathered, and leaves no timer behind", () => {
    const bench = new Bench();
    bench.add(2 * groupSizeMax);
    expect(bench.groups).toEqual([groupSizeMax, groupSizeMax]);
    expect(bench.timers.delaysMs).toEqual([]);
  });

  test("commits at once when the group is heavy", () => {
    const bench = new Bench();
    const heavy = pendingRun(runOf({ output: "x".repeat(1024 * 1024) }), []);
    for (let index = 0; index < 32; index += 1) bench.commits.add(heavy);
    expect(bench.groups).toEqual([16, 16]);
  });

  test("lets everybody who waits in one turn share a commit", async () => {
    const bench = new Bench();
    bench.add(2);
    const both = [bench.commits.settled(), bench.commits.settled()];
    expect(bench.timers.delaysMs).toEqual([0]);
    bench.timers.fire();
    await Promise.all(both);
    expect(bench.groups).toEqual([2]);
    await bench.commits.settled();
  });

  test("lets who waits go on when the sync is done, also who comes between commit and sync", async () => {
    const bench = new Bench();
    const medium = Promise.withResolvers<void>();
    bench.medium = medium.promise;
    bench.add(1);
    const order: string[] = [];
    const before = bench.commits.settled().then(() => order.push("waited before"));
    bench.timers.fire();
    const between = bench.commits.settled().then(() => order.push("came between"));
    await Promise.resolve();
    order.push("synced");
    medium.resolve();
    await Promise.all([before, between]);
    expect(order[0]).toBe("synced");
    expect(bench.groups).toEqual([1]);
  });

  test("tells who waits, and whoever listens, that a sync failed; what was committed is not committed again", async () => {
    const bench = new Bench();
    bench.medium = Promise.reject(new Error("input/output error"));
    bench.add(1);
    const waiting = bench.commits.settled();
    bench.timers.fire();
    await expect(waiting).rejects.toThrow("input/output error");
    expect(bench.problems.map(({ kind }) => kind)).toEqual(["commit_failed"]);
    expect(bench.groups).toEqual([1]);
    expect(bench.commits.buffered).toBe(0);
  });

  test("asks for no sync beside the one of a commit that somebody waits for", () => {
    const bench = new Bench();
    bench.add(1);
    bench.commits.flush();
    expect(bench.syncs).toBe(0);
  });

  test("keeps everything when a commit fails, says so once, and tries again ever less often", async () => {
    const bench = new Bench();
    bench.isDiskFull = true;
    bench.add(10);
    const waiting = bench.commits.settled();
    const delays: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      bench.timers.fire();
      delays.push(...bench.timers.delaysMs);
    }
    await expect(waiting).rejects.toThrow("the disk is full");
    expect(delays).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(bench.problems.map(({ kind }) => kind)).toEqual(["commit_failed"]);
    bench.isDiskFull = false;
    bench.timers.fire();
    expect(bench.groups).toEqual([10]);
    expect(bench.commits.buffered).toBe(0);
  });

  test("leaves trying to the timer while commits fail, however many runs come", () => {
    const bench = new Bench();
    bench.isDiskFull = true;
    bench.add(5 * groupSizeMax);
    bench.commits.tryFlush();
    expect(bench.tries).toBe(1);
    expect(() => bench.commits.flush()).toThrow("the disk is full");
    expect(bench.tries).toBe(2);
  });

  test("is bounded: beyond the bound the oldest go, and somebody is told how many", () => {
    const bench = new Bench();
    bench.isDiskFull = true;
    bench.add(bufferedMax + 1);
    expect(bench.commits.buffered).toBe(bufferedMax + 1 - groupSizeMax);
    expect(bench.problems.at(-1)).toMatchObject({ kind: "records_dropped" });
    expect(bench.problems.at(-1)?.message).toContain(`${groupSizeMax} oldest`);
    bench.isDiskFull = false;
    bench.commits.flush();
    expect(bench.groups.reduce((sum, size) => sum + size, 0)).toBe(bufferedMax + 1 - groupSizeMax);
  });

  test("keeps what was not committed yet when a later group fails", () => {
    const bench = new Bench();
    bench.isDiskFull = true;
    bench.add(groupSizeMax + 5);
    expect(bench.commits.buffered).toBe(groupSizeMax + 5);
    bench.isDiskFull = false;
    bench.commits.flush();
    expect(bench.groups).toEqual([groupSizeMax, 5]);
  });
});
