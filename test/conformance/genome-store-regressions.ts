import { describe, expect, test } from "bun:test";
import { type RunId, sha256 } from "../../src/core/mod.ts";
import type { GenomeStore, Regression } from "../../src/genome/mod.ts";
import { alleleOf, invocationOf, LOCUS, OTHER_LOCUS, runOf } from "../store/samples.ts";

export function regressionCases(store: () => GenomeStore): void {
  describe("regressions", () => {
    const at = (atMs: number, locus = LOCUS): Regression => ({
      locus,
      sha: sha256(String(atMs)),
      level: "mild",
      before: 0.01,
      since: 0.5,
      delay: 7,
      reaction: "none",
      atMs,
    });

    test("are listed newest first, at one locus or at all, at most `limit`", () => {
      for (const regression of [at(1), at(3), at(2, OTHER_LOCUS)]) store().addRegression(regression);
      const listed = (...asked: Parameters<GenomeStore["regressions"]>) =>
        store()
          .regressions(...asked)
          .map(({ seq: _, ...regression }) => regression);
      expect(listed(null, 10)).toEqual([at(3), at(2, OTHER_LOCUS), at(1)]);
      expect(listed(LOCUS, 10)).toEqual([at(3), at(1)]);
      expect(listed(null, 1)).toEqual([at(3)]);
      const [first] = store().regressions(null, 1);
      expect(listed(null, 1, first?.seq)).toEqual([at(2, OTHER_LOCUS)]);
      expect(listed(LOCUS, 9, first?.seq)).toEqual([at(1)]);
      expect(listed(null, 9, 4_711)).toEqual([]);
    });

    test("are noticed in what is recorded, also over many groups", () => {
      store().addAllele(alleleOf("a"), "dominant", "test");
      const { sha } = alleleOf("a");
      const outcomes = [...Array.from({ length: 60 }, () => 1), 0, 0, 0, 0, 0, 0];
      for (const [index, e] of outcomes.entries()) {
        const run = runOf({ runId: `run_${index}` as RunId });
        store().record(run, [invocationOf(run, sha, { e, outcome: e === 1 ? "success" : "failure" })]);
        if (index % 7 === 0) store().flush();
      }
      const [expressed] = store().allelesAt(LOCUS);
      expect(expressed?.stats.detector).toMatchObject({ last: { level: "severe", since: 1 } });
    });

    test("can be traced in the scored attempts of the newest runs, in the order of their start", () => {
      const sha = sha256("x");
      for (const startedAtMs of [3, 1, 2]) {
        const run = runOf({ runId: `run_${startedAtMs}` as RunId, startedAtMs });
        store().record(run, [invocationOf(run, sha), invocationOf(run, sha, { e: null })]);
      }
      const elsewhere = runOf({ name: OTHER_LOCUS });
      store().record(elsewhere, [invocationOf(elsewhere, sha)]);
      const at = (runs: number) => store().recentInvocations(LOCUS, runs);
      expect(at(9).map(({ runId }) => String(runId))).toEqual(["run_1", "run_2", "run_3"]);
      expect(at(2).map(({ runId }) => String(runId))).toEqual(["run_2", "run_3"]);
      expect(at(0)).toEqual([]);
    });
  });
}
