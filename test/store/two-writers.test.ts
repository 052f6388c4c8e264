import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ManualClock } from "../../src/core/mod.ts";
import { type FileGenomeStore, openGenomeStore, StoreError, type StoreProblem } from "../../src/store/mod.ts";
import { ManualSchedule } from "./manual-schedule.ts";
import { alleleOf, invocationOf, LOCUS, runOf } from "./samples.ts";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

const clock = new ManualClock(1);
const allele = alleleOf("return input");
let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path("genome.db");
});
afterEach(() => folder.remove());

function record(store: FileGenomeStore, outcome: "success" | "failure"): void {
  const run = runOf({ outcome });
  store.record(run, [invocationOf(run, allele.sha)]);
}

describe("two stores on one file", () => {
  test("see each other's facts, each change once, and never their own", () => {
    const [left, right] = [openGenomeStore({ path, clock }), openGenomeStore({ path, clock })];
    left.addAllele(allele, "dominant", "seed");
    expect([left.changedElsewhere(), right.changedElsewhere(), right.changedElsewhere()]).toEqual([false, true, false]);
    expect(right.allelesAt(LOCUS)).toHaveLength(1);
    record(right, "success");
    expect(left.changedElsewhere()).toBe(false);
    right.flush();
    expect([left.changedElsewhere(), right.changedElsewhere()]).toEqual([true, false]);
    left.close();
    right.close();
  });

  test("add up their counters, and consecutive failures follow the order of commits", () => {
    const timers = new ManualSchedule();
    const [left, right] = [1, 2].map(() => openGenomeStore({ path, clock, schedule: timers.schedule }));
    if (left === undefined || right === undefined) throw new Error("unreachable");
    left.addAllele(allele, "dominant", "seed");
    for (const outcome of ["success", "failure", "failure"] as const) record(left, outcome);
    for (const outcome of ["failure", "failure"] as const) record(right, outcome);
    timers.fire();
    expect(left.allelesAt(LOCUS)[0]?.stats).toMatchObject({ n: 5, sumE: 1, successes: 1, consecutiveFailures: 4 });
    record(left, "failure");
    record(right, "success");
    right.flush();
    left.flush();
    expect(right.allelesAt(LOCUS)[0]?.stats).toMatchObject({ n: 7, successes: 2, consecutiveFailures: 1 });
    expect(left.counts()).toMatchObject({ runs: 7, failures: 5 });
    left.close();
    right.close();
  });

  test("share one budget for models", () => {
    const stores = [openGenomeStore({ path, clock }), openGenomeStore({ path, clock })];
    const limits = { usdPerDay: 1, usdPerLocusDay: 1, tokensPerDay: 1_000, tokensPerLocusDay: 1_000 };
    const call = {
      locus: LOCUS,
      purpose: "mutation",
      conversation: "ask_1",
      engine: "claude",
      model: "m",
      tokensMax: 100,
      costUsdMax: 0.3,
    } as const;
    const reservations = Array.from({ length: 6 }, (_, at) =>
      stores[at % 2]?.reserveSpend({ ...call, atMs: clock.nowMs() }, limits),
    );
    expect(reservations.map((reservation) => reservation?.ok)).toEqual([true, true, true, false, false, false]);
    expect(stores[1]?.spend(0)[0]).toMatchObject({ calls: 3, unsettled: 3 });
    for (const store of stores) store.close();
  });

  test("while another holds the lock, runs wait in memory and are committed later", async () => {
    const timers = new ManualSchedule();
    const problems: StoreProblem[] = [];
    const onProblem = (problem: StoreProblem) => problems.push(problem);
    const store = openGenomeStore({ path, clock, schedule: timers.schedule, onProblem });
    store.addAllele(allele, "dominant", "seed");
    const other = new Database(path);
    other.run("BEGIN IMMEDIATE");
    record(store, "success");
    const settled = store.settled();
    timers.fire();
    await expect(settled).rejects.toMatchObject({ code: "store_unavailable", retryable: true });
    expect(store.counts().runs).toBe(0);
    expect(problems.map(({ kind }) => kind)).toEqual(["commit_failed"]);
    other.run("ROLLBACK");
    timers.fire();
    expect(store.counts().runs).toBe(1);
    other.close();
    store.close();
  });

  test("may be opened for the first time by many processes at once", async () => {
    const script = `
      const { openGenomeStore } = await import(${JSON.stringify(join(import.meta.dir, "../../src/store/mod.ts"))});
      openGenomeStore({ path: ${JSON.stringify(path)}, clock: { nowMs: () => 1, nowUs: () => 1 } }).close();`;
    const children = Array.from({ length: 6 }, () => Bun.spawn([process.execPath, "-e", script], { stderr: "pipe" }));
    const errors = await Promise.all(children.map((child) => new Response(child.stderr).text()));
    expect(errors.join("")).toBe("");
  });
});

test("a full disk: facts throw, runs wait, and nothing that was committed is lost", () => {
  const mount = folder.path("small");
  const shell = (...command: string[]) => Bun.spawnSync(command, { stderr: "ignore" }).success;
  if (!shell("mkdir", mount) || !shell("mount", "-t", "tmpfs", "-o", "size=1m", "sg-test", mount)) {
    process.stderr.write("skipped: mounting a tmpfs needs root\n");
    return;
  }
  try {
    fillDisk(`${mount}/genome.db`, `${mount}/ballast`, shell);
  } finally {
    shell("umount", "-l", mount);
  }
});

function fillDisk(genome: string, ballast: string, shell: (...command: string[]) => boolean): void {
  // Where not even the shared memory beside the file finds room, SQLite calls it an I/O error.
  openGenomeStore({ path: genome, clock }).close();
  shell("dd", "if=/dev/zero", `of=${ballast}`, "bs=1k");
  expect(() => openGenomeStore({ path: genome, clock })).toThrow("the disk is full");
  shell("dd", "if=/dev/zero", `of=${ballast}`, "bs=1k", "count=500");
  const problems: string[] = [];
  const timers = new ManualSchedule();
  const onProblem = ({ message }: StoreProblem) => problems.push(message);
  const store = openGenomeStore({ path: genome, clock, schedule: timers.schedule, onProblem });
  const committed = [];
  let failure: unknown;
  for (let index = 0; failure === undefined; index += 1) {
    const big = alleleOf(`/* ${index} ${"x".repeat(20_000)} */`, { createdAtMs: index });
    try {
      store.addAllele(big, "recessive", "seed");
      committed.push(big.sha);
    } catch (thrown) {
      failure = thrown;
    }
  }
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({ code: "store_unavailable", retryable: true });
  expect(String(failure)).toContain("the disk is full");
  for (let index = 0; index < 50; index += 1) store.record(runOf({ input: "x".repeat(2_000) }), []);
  timers.fire();
  expect(problems[0]).toContain("the disk is full");
  expect(store.allelesAt(LOCUS).map((it) => it.allele.sha)).toEqual(committed);
  shell("rm", ballast);
  timers.fire();
  expect(store.counts().runs).toBe(50);
  store.close();
  const again = openGenomeStore({ path: genome, clock });
  expect(again.allelesAt(LOCUS).map((it) => it.allele.sha)).toEqual(committed);
  again.close();
}
