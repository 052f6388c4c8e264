import { describe, expect, test } from "bun:test";
import { ConflictError, type ManualClock, newRunId, type RunId, sha256 } from "../../src/core/mod.ts";
import type { GenomeStore, JournaledStep, JournalHead } from "../../src/genome/mod.ts";
import { LOCUS } from "../store/samples.ts";

export function headOf(changes: Partial<JournalHead> = {}): JournalHead {
  return {
    runId: newRunId(),
    level: "pathway",
    name: LOCUS,
    revision: sha256("text"),
    kernel: { kind: "mock", identity: "file:mock" },
    onFailure: "rollback",
    input: { name: "br0" },
    startedAtMs: 1_000,
    resumes: null,
    ...changes,
  };
}

export function writeOf(sequence: number, part: string | null = "1") {
  const operation = { name: "createBridge", args: { name: `br${sequence}` } };
  return { sequence, part, operation, inverse: [{ name: "deleteLink", args: { name: `br${sequence}` } }] };
}

export const STEP: JournaledStep = {
  key: "1",
  unit: "1",
  number: 1,
  name: "bridge_create",
  outcome: "success",
  runId: "run_step" as RunId,
  output: { success: true },
  attempts: [{ sha: sha256("a"), outcome: "success", kind: null, message: null, durationUs: 12 }],
  durationUs: 13.5,
};

/** What a store promises about the journals of runs; that a dead process is told from a living one is the file's alone. */
export function journalCases(store: () => GenomeStore, clock: () => ManualClock): void {
  describe("journals", () => {
    test("come back with their steps and writes, in order", () => {
      const head = headOf({ onFailure: "keep", kernel: { kind: "linux", identity: "machine:a/b/c" } });
      const writer = store().journals.open(head, []);
      const silent = { ...STEP, key: "2", unit: "2", number: null, runId: null, output: null, attempts: [] };
      writer.addStep(STEP);
      for (const sequence of [0, 1, 2]) writer.record(writeOf(sequence));
      writer.addStep(silent);
      writer.withdraw(1);
      expect(store().journals.get(head.runId)).toEqual({
        ...head,
        state: "open",
        message: null,
        endedAtMs: null,
        steps: [STEP, silent],
        writes: [0, 2].map((sequence) => ({ ...writeOf(sequence), progress: null })),
      });
      expect(store().journals.get("run_unknown" as RunId)).toBeNull();
    });

    test("remember how far the undoing of a write has come", () => {
      const head = headOf();
      const writer = store().journals.open(head, []);
      writer.record(writeOf(0));
      const { operation, inverse } = writeOf(0);
      const progress = { pending: inverse, redo: [operation], refused: [{ operation, message: 'no "br0"' }] };
      writer.progress(0, progress);
      expect(store().journals.get(head.runId)?.writes[0]?.progress).toEqual(progress);
    });

    test("are settled once, with the reason and the time", () => {
      const head = headOf();
      const writer = store().journals.open(head, []);
      clock().advance(500);
      writer.close("stuck", "one change could not be taken back");
      expect(store().journals.get(head.runId)).toMatchObject({
        state: "stuck",
        message: "one change could not be taken back",
        endedAtMs: 10_500,
      });
      expect(store().journals.dismiss(head.runId, "by ada")).toBe(true);
      expect(store().journals.dismiss(head.runId, "by eve")).toBe(false);
      expect(store().journals.get(head.runId)).toMatchObject({ state: "dismissed", message: "by ada" });
    });

    test("that are kept are resumed by one other run, which begins with their steps", () => {
      const [kept, next, late] = [headOf(), headOf(), headOf()];
      store().journals.open(kept, []).close("kept", "step 2 failed");
      const resuming = { ...next, resumes: kept.runId };
      store().journals.open(resuming, [STEP]).close("committed", null);
      expect(store().journals.get(kept.runId)).toMatchObject({ state: "resumed", message: `resumed as ${next.runId}` });
      expect(store().journals.get(next.runId)).toMatchObject({ resumes: kept.runId, steps: [STEP] });
      expect(() => store().journals.open({ ...late, resumes: kept.runId }, [])).toThrow(ConflictError);
      expect(store().journals.get(late.runId)).toBeNull();
    });

    test("that are stuck can be claimed, once", () => {
      const head = headOf();
      const first = store().journals.open(head, []);
      first.record(writeOf(0));
      first.close("stuck", "refused");
      const claimed = store().journals.claimStuck(head.runId, "again");
      expect(claimed?.journal).toMatchObject({ runId: head.runId, state: "open", message: "again", endedAtMs: null });
      expect(claimed?.journal.writes).toHaveLength(1);
      expect(store().journals.claimStuck(head.runId, "again")).toBeNull();
      claimed?.writer.close("rolled_back", null);
      expect(store().journals.get(head.runId)?.state).toBe("rolled_back");
    });

    test("of living processes are nobody else's, and are listed until they are settled", () => {
      const [open, stuck, done] = [headOf(), headOf(), headOf()];
      store().journals.open(open, []);
      store().journals.open(stuck, []).close("stuck", "refused");
      store().journals.open(done, []).close("committed", null);
      expect(store().journals.claimAbandoned(() => true, "test")).toEqual([]);
      expect(
        store()
          .journals.unsettled()
          .map(({ runId, isAlive }) => [runId, isAlive]),
      ).toEqual([
        [open.runId, true],
        [stuck.runId, false],
      ]);
      expect(
        store()
          .journals.recent(2)
          .map(({ runId }) => runId),
      ).toEqual([done.runId, stuck.runId]);
      const ids = (...asked: Parameters<GenomeStore["journals"]["recent"]>) =>
        store()
          .journals.recent(...asked)
          .map(({ runId }) => runId);
      expect(ids(9, { state: "stuck" })).toEqual([stuck.runId]);
      expect(ids(1, { after: done.runId })).toEqual([stuck.runId]);
      expect(ids(9, { after: newRunId() })).toEqual([]);
    });

    test("that are settled are forgotten beyond the newest 1,000; others stay", () => {
      const [open, stuck, oldest] = [headOf(), headOf(), headOf()];
      store().journals.open(open, []);
      store().journals.open(stuck, []).close("stuck", "refused");
      store().journals.open(oldest, []).close("committed", null);
      for (let index = 0; index < 1_002; index += 1) store().journals.open(headOf(), []).close("committed", null);
      expect(store().journals.get(oldest.runId)).toBeNull();
      expect(store().journals.unsettled()).toHaveLength(2);
    });
  });
}
