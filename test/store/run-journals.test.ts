import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { ManualClock, type RunId } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { headOf, STEP, writeOf } from "../conformance/run-journals.ts";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path("genome.db");
});
afterEach(() => folder.remove());

const open = () => openGenomeStore({ path, clock: new ManualClock(5) });
const lockFiles = () => readdirSync(dirname(path)).filter((name) => name.includes("-owner-"));

/** A process that opens a journal with one write, says so, and waits to be killed. */
async function victim(): Promise<{ readonly runId: RunId; kill(): Promise<void> }> {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/journal-child.ts`, path], { stdout: "pipe" });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const runId = new TextDecoder().decode(value).trim() as RunId;
  return {
    runId,
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

describe("journals in a file", () => {
  test("of a killed process go to exactly one of those who start, those of a living one to nobody", async () => {
    const child = await victim();
    const [first, second] = [open(), open()];
    expect(first.journals.claimAbandoned(() => true, "its process ended")).toEqual([]);
    expect(first.journals.unsettled()).toMatchObject([{ runId: child.runId, isAlive: true }]);
    await child.kill();
    expect(first.journals.unsettled()).toMatchObject([{ runId: child.runId, isAlive: false }]);
    expect(first.journals.claimAbandoned(() => false, "x")).toEqual([]);
    const claimed = second.journals.claimAbandoned(() => true, "its process ended");
    expect(claimed.map(({ journal }) => journal)).toMatchObject([
      { runId: child.runId, state: "open", writes: [writeOf(0)], steps: [STEP] },
    ]);
    expect(first.journals.claimAbandoned(() => true, "its process ended")).toEqual([]);
    claimed[0]?.writer.close("rolled_back", null);
    expect(first.journals.unsettled()).toEqual([]);
    first.close();
    second.close();
    expect(lockFiles()).toEqual([]);
  });

  test("that a store gives up when it closes can be claimed by the next", () => {
    const first = open();
    const head = headOf();
    first.journals.open(head, []).record(writeOf(0));
    first.close();
    const second = open();
    expect(second.journals.claimAbandoned(({ runId }) => runId === head.runId, "x")).toHaveLength(1);
    second.close();
  });

  test("what dead processes leave in the directory is swept away, what living ones hold is not", async () => {
    const [dead, alive] = [await victim(), await victim()];
    await dead.kill();
    expect(lockFiles()).toHaveLength(2);
    const store = open();
    store.journals.open(headOf(), []);
    expect(lockFiles()).toHaveLength(2);
    expect(store.journals.unsettled().map(({ runId, isAlive }) => [runId, isAlive])).toContainEqual([
      alive.runId,
      true,
    ]);
    store.close();
    await alive.kill();
  });
});
