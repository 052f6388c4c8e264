import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  locusName,
  ManualClock,
  NotFoundError,
  newRunId,
  type RunId,
  type Sha,
  sha256,
  UsageError,
} from "../../src/core/mod.ts";
import { type ContractRevision, type GenomeStore, noStats, type Stage } from "../../src/genome/mod.ts";
import { successesPerLocusMax } from "../../src/store/mod.ts";
import { alleleOf, INTERFACE, invocationOf, LOCUS, mutantOf, OTHER_LOCUS, runOf, successAt } from "../store/samples.ts";
import { genomeFactCases } from "./genome-facts.ts";
import { apiAccessCases } from "./genome-store-api-access.ts";
import { deploymentCases } from "./genome-store-deployments.ts";
import { federationCases } from "./genome-store-federation.ts";
import { regressionCases } from "./genome-store-regressions.ts";
import { snapshotCases } from "./genome-store-snapshots.ts";
import { spendCases } from "./genome-store-spend.ts";
import { journalCases } from "./run-journals.ts";

export interface StoreUnderTest {
  readonly store: GenomeStore;
  /** Closes what is still open and removes what is left. */
  readonly dispose: () => void;
}

/** What every genome store promises; `open` makes an empty one. */
export function genomeStoreConformance(name: string, open: (clock: ManualClock) => StoreUnderTest): void {
  describe(`${name} keeps the promises of GenomeStore:`, () => {
    let clock: ManualClock;
    let opened: StoreUnderTest;
    let store: GenomeStore;
    beforeEach(() => {
      clock = new ManualClock(10_000);
      opened = open(clock);
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    alleleCases(() => store);
    stageCases(() => store);
    revisionCases(() => store);
    regressionCases(() => store);
    apiAccessCases(() => store);
    snapshotCases(() => store);
    federationCases(() => store);
    runCases(() => store);
    evidenceCases(() => store);
    spendCases(() => store);
    genomeFactCases(() => store);
    deploymentCases(() => store);
    lifeCases(() => store);
    journalCases(
      () => store,
      () => clock,
    );
  });
}

function stagesAt(store: GenomeStore): readonly (readonly [Sha, Stage])[] {
  return store.allelesAt(LOCUS).map(({ allele, stage }) => [allele.sha, stage] as const);
}

function alleleCases(store: () => GenomeStore): void {
  describe("alleles", () => {
    test("come back as they went in, with empty statistics", () => {
      const seed = alleleOf("return input");
      const mutant = mutantOf("return { ß: '\\0 漢😀' }", [seed.sha], { createdAtMs: 2 });
      expect(store().addAllele(seed, "dominant", "seed")).toBe("added");
      expect(store().addAllele(mutant, "recessive", "passed the gate")).toBe("added");
      const [first, second] = store().allelesAt(LOCUS);
      expect(first).toEqual({ allele: seed, stage: "dominant", stats: noStats });
      expect(second?.allele).toEqual(mutant);
    });

    test.each([
      ["NUL", "a\0b"],
      ["a byte order mark", "\uFEFFa"],
      ["CRLF", "a\r\nb"],
      ["nothing", ""],
    ])("keep every byte of a source with %s", (_, source) => {
      store().addAllele(alleleOf("", { source, sha: sha256(source) }), "recessive", "seed");
      expect(store().allelesAt(LOCUS)[0]?.allele.source).toBe(source);
    });

    test("that are known are left as they are, whatever their stage", () => {
      const allele = alleleOf("return input");
      store().addAllele(allele, "deprecated", "seed");
      expect(store().addAllele({ ...allele, generation: 9 }, "dominant", "again")).toBe("known");
      expect(store().allelesAt(LOCUS)).toEqual([{ allele, stage: "deprecated", stats: noStats }]);
      expect(store().stageChanges(LOCUS)).toHaveLength(1);
    });

    test("with one source may live at two loci", () => {
      const allele = alleleOf("return input");
      store().addAllele(allele, "dominant", "seed");
      expect(store().addAllele({ ...allele, locus: OTHER_LOCUS }, "dominant", "seed")).toBe("added");
      expect(store().loci()).toEqual([LOCUS, OTHER_LOCUS]);
      const loci = store()
        .allelesByPrefix(allele.sha, 10)
        .map((it) => it.allele.locus);
      expect(loci).toEqual([LOCUS, OTHER_LOCUS]);
    });

    test("whose name is not their hash are refused", () => {
      const forged = alleleOf("return 1", { sha: sha256("something else") });
      expect(() => store().addAllele(forged, "dominant", "x")).toThrow(TypeError);
      expect(store().loci()).toEqual([]);
    });

    test("are listed by creation, then by hash", () => {
      const made = ["a", "b", "c", "d"].map((body, index) =>
        alleleOf(body, { createdAtMs: index < 2 ? 7 : 5 - index }),
      );
      for (const allele of made) store().addAllele(allele, "recessive", "seed");
      const sorted = made.toSorted((l, r) => l.createdAtMs - r.createdAtMs || (l.sha < r.sha ? -1 : 1));
      expect(
        store()
          .allelesAt(LOCUS)
          .map((it) => it.allele.sha),
      ).toEqual(sorted.map((it) => it.sha));
    });

    test("are found by prefix, in either case, at most `limit`", () => {
      for (let index = 0; index < 40; index += 1) store().addAllele(alleleOf(`${index}`), "recessive", "seed");
      const { sha } = alleleOf("7");
      expect(store().allelesByPrefix(sha.slice(0, 12).toUpperCase(), 5)[0]?.allele.sha).toBe(sha);
      expect(store().allelesByPrefix(sha.slice(0, 4), 0)).toEqual([]);
      expect(store().allelesByPrefix("0".repeat(64), 5)).toEqual([]);
    });

    test.each(["", "abc", "xyzw", "a%00", "'--x", "a".repeat(65)])("refuse %p as a prefix", (prefix) => {
      expect(() => store().allelesByPrefix(prefix, 5)).toThrow(UsageError);
    });

    test("at an unknown locus are none", () => expect(store().allelesAt(locusName("nowhere"))).toEqual([]));
  });
}

function stageCases(store: () => GenomeStore): void {
  describe("stages", () => {
    const first = alleleOf("return 1", { createdAtMs: 1 });
    const second = alleleOf("return 2", { createdAtMs: 2 });

    test("a locus has at most one dominant, however it became so", () => {
      const third = alleleOf("return 3", { createdAtMs: 3 });
      for (const allele of [first, second]) store().addAllele(allele, "dominant", "seed");
      store().addAllele(third, "shadow", "risk high");
      expect(stagesAt(store()).map(([, stage]) => stage)).toEqual(["recessive", "dominant", "shadow"]);
      store().setStage(LOCUS, third.sha, "dominant", "F 0.9 > 0.7 + 0.1", 77);
      expect(stagesAt(store()).map(([, stage]) => stage)).toEqual(["recessive", "recessive", "dominant"]);
    });

    test("the history says from where, to where, why and when", () => {
      store().addAllele(first, "dominant", "seed");
      store().addAllele(second, "recessive", "mutation");
      store().setStage(LOCUS, second.sha, "dominant", "better", 20_000);
      const displaced = `${second.sha.slice(0, 12)} became dominant: better`;
      expect(store().stageChanges(LOCUS)).toEqual([
        { locus: LOCUS, sha: first.sha, from: null, to: "dominant", reason: "seed", atMs: 10_000 },
        { locus: LOCUS, sha: second.sha, from: null, to: "recessive", reason: "mutation", atMs: 10_000 },
        { locus: LOCUS, sha: first.sha, from: "dominant", to: "recessive", reason: displaced, atMs: 20_000 },
        { locus: LOCUS, sha: second.sha, from: "recessive", to: "dominant", reason: "better", atMs: 20_000 },
      ]);
    });

    test("the stage that an allele has already is no change", () => {
      store().addAllele(first, "dominant", "seed");
      store().setStage(LOCUS, first.sha, "dominant", "again", 20_000);
      expect(store().stageChanges(LOCUS)).toHaveLength(1);
    });

    test("an unknown allele is an error that names it", () => {
      expect(() => store().setStage(LOCUS, first.sha, "dominant", "x", 1)).toThrow(NotFoundError);
      expect(() => store().setStage(LOCUS, first.sha, "dominant", "x", 1)).toThrow(first.sha.slice(0, 12));
    });
  });
}

function revisionCases(store: () => GenomeStore): void {
  describe("contract revisions", () => {
    const revision = (text: string, atMs: number): ContractRevision => ({
      locus: LOCUS,
      revision: sha256(text),
      interfaceHash: INTERFACE,
      text,
      atMs,
    });

    test("are new once, and the latest is the one seen last", () => {
      expect(store().latestContractRevision(LOCUS)).toBeNull();
      expect(store().addContractRevision(revision("a", 1))).toBe(true);
      expect(store().addContractRevision(revision("a", 2))).toBe(false);
      expect(store().latestContractRevision(LOCUS)).toEqual(revision("a", 1));
      expect(store().addContractRevision(revision("b", 3))).toBe(true);
      expect(store().addContractRevision(revision("a", 4))).toBe(false);
      expect(store().latestContractRevision(LOCUS)).toEqual(revision("a", 4));
    });
  });
}

function runCases(store: () => GenomeStore): void {
  describe("runs", () => {
    test("come back with their invocations; an input that was not kept is not null", () => {
      const run = runOf({
        outcome: "failure",
        input: null,
        message: "every allele failed",
        parentRunId: "run_p" as RunId,
      });
      const made = ["a", "b"].map((body) => invocationOf(run, alleleOf(body).sha, { outcome: "failure" }));
      store().record(run, made);
      expect(store().run(run.runId)).toEqual({ run, invocations: made });
      const lean = runOf({ output: [1.5, { deep: "ü" }] });
      store().record(lean, []);
      expect(store().run(lean.runId)).toEqual({ run: lean, invocations: [] });
      expect(store().run("run_unknown" as RunId)).toBeNull();
    });

    test("count for their alleles, in order", () => {
      const allele = alleleOf("return input");
      store().addAllele(allele, "dominant", "seed");
      const outcomes = ["failure", "success", "failure", "refusal", "failure"] as const;
      for (const [index, outcome] of outcomes.entries()) {
        const run = runOf({ outcome, startedAtMs: index });
        store().record(run, [invocationOf(run, allele.sha, outcome === "refusal" ? { e: null } : {})]);
        if (index === 2) store().flush();
      }
      const stats = store().allelesAt(LOCUS)[0]?.stats;
      expect(stats).toMatchObject({ n: 4, sumE: 1, successes: 1, consecutiveFailures: 2, lastUsedMs: 5 });
      expect(stats?.latency.reduce((sum, count) => sum + count, 0)).toBe(5);
      expect(store().counts()).toEqual({ loci: 1, alleles: 1, mutants: 0, runs: 5, failures: 3 });
    });

    test("recorded twice count once", () => {
      const allele = alleleOf("return input");
      store().addAllele(allele, "dominant", "seed");
      const run = runOf();
      for (let round = 0; round < 3; round += 1) {
        store().record(run, [invocationOf(run, allele.sha)]);
        if (round === 1) store().flush();
      }
      expect(store().allelesAt(LOCUS)[0]?.stats.n).toBe(1);
      expect(store().counts().runs).toBe(1);
    });

    test("of alleles that the genome does not have are kept all the same", () => {
      const run = runOf();
      store().record(run, [invocationOf(run, sha256("gone"))]);
      store().flush();
      expect(store().run(run.runId)?.invocations).toHaveLength(1);
    });

    test("are listed newest first, by name, failed only and before a time", () => {
      for (let index = 0; index < 20; index += 1) {
        const name = index % 2 === 0 ? LOCUS : OTHER_LOCUS;
        const outcome = index % 5 === 0 ? "failure" : index % 5 === 1 ? "refusal" : "success";
        store().record(runOf({ runId: `run_${index}` as RunId, name, outcome, startedAtMs: index >> 1 }), []);
      }
      const ids = (...args: Parameters<GenomeStore["recentRuns"]>) =>
        store()
          .recentRuns(...args)
          .map(({ runId }) => Number(runId.slice(4)));
      expect(ids({ limit: 3 })).toEqual([19, 18, 17]);
      expect(ids({ limit: 3, name: LOCUS })).toEqual([18, 16, 14]);
      expect(ids({ limit: 9, failedOnly: true })).toEqual([15, 10, 5, 0]);
      expect(ids({ limit: 9, failedOnly: true, name: LOCUS })).toEqual([10, 0]);
      expect(ids({ limit: 2, beforeMs: 4 })).toEqual([7, 6]);
      expect(ids({ limit: 9, sinceMs: 8 })).toEqual([19, 18, 17, 16]);
      expect(ids({ limit: 9, sinceMs: 7, beforeMs: 9, name: LOCUS })).toEqual([16, 14]);
      expect(ids({ limit: 9, failedOnly: true, name: OTHER_LOCUS, beforeMs: 7 })).toEqual([5]);
      expect(ids({ limit: 3, after: "run_17" as RunId })).toEqual([16, 15, 14]);
      expect(ids({ limit: 2, name: LOCUS, after: "run_17" as RunId })).toEqual([16, 14]);
      expect(ids({ limit: 2, after: "run_unknown" as RunId })).toEqual([]);
      expect(ids({ limit: 0 })).toEqual([]);
    });

    test("of one parent are its steps, in order", () => {
      const parent = runOf();
      const steps = [runOf({ parentRunId: parent.runId }), runOf({ parentRunId: parent.runId })];
      for (const run of [...steps, parent, runOf()]) store().record(run, []);
      expect(store().childRuns(parent.runId, 9)).toEqual(steps);
      expect(store().childRuns(parent.runId, 1)).toEqual(steps.slice(0, 1));
      const asked = store().recentRuns({ limit: 9, askedOnly: true });
      expect(asked.map(({ parentRunId }) => parentRunId)).toEqual([null, null]);
      expect(asked).toContainEqual(parent);
      expect(store().childRuns(newRunId(), 9)).toEqual([]);
    });

    test("that cannot be written fail at the caller and leave nothing behind", () => {
      const run = runOf();
      const stranger = invocationOf(runOf(), sha256("x"));
      expect(() => store().record(runOf({ durationUs: Number.NaN }), [])).toThrow(TypeError);
      expect(() => store().record(run, [stranger])).toThrow(TypeError);
      expect(() => store().record(run, [invocationOf(run, sha256("x"), { e: Number.POSITIVE_INFINITY })])).toThrow(
        TypeError,
      );
      expect(() => store().recentRuns({ limit: -1 })).toThrow(TypeError);
      expect(store().counts().runs).toBe(0);
    });

    test("a late result rewrites the scores of its invocations and the sums that follow", () => {
      const allele = alleleOf("return input");
      const bystander = alleleOf("return 2");
      for (const each of [allele, bystander]) store().addAllele(each, "recessive", "seed");
      const run = runOf();
      store().record(run, [
        invocationOf(run, bystander.sha, { outcome: "failure", e: 0 }),
        invocationOf(run, allele.sha, { e: 0.75 }),
      ]);
      const neutral = runOf({ outcome: "refusal" });
      store().record(neutral, [invocationOf(neutral, allele.sha, { e: null })]);
      const scores = { immediate: 1, convergence: 0, resilience: null } as const;
      const { sha } = allele;
      const late = { runId: run.runId, locus: LOCUS, sha, scores, e: 0.375 };
      store().rescore([late, { ...late, runId: neutral.runId, e: 0.5 }, { ...late, runId: "run_unknown" as RunId }]);
      store().rescore([late]);
      expect(
        store()
          .run(run.runId)
          ?.invocations.map(({ e }) => e),
      ).toEqual([0, 0.375]);
      expect(store().run(run.runId)?.invocations[1]?.scores).toEqual(scores);
      const stats = new Map(
        store()
          .allelesAt(LOCUS)
          .map((it) => [it.allele.sha, it.stats]),
      );
      expect(stats.get(sha)).toMatchObject({ n: 2, sumE: 0.875, successes: 1, consecutiveFailures: 0 });
      expect(stats.get(bystander.sha)).toMatchObject({ n: 1, sumE: 0, consecutiveFailures: 1 });
    });
  });
}

function evidenceCases(store: () => GenomeStore): void {
  describe("recorded successes", () => {
    const { sha } = alleleOf("return input");

    test("are the newest of each input, newest first", () => {
      store().recordSuccess(successAt({ a: 1, b: 2 }, "old", sha), 1);
      store().recordSuccess(successAt({ a: 2 }, null, sha), 2);
      store().recordSuccess(successAt({ b: 2, a: 1 }, "new", sha), 3);
      store().recordSuccess({ ...successAt(1, 1, sha), locus: OTHER_LOCUS }, 4);
      expect(store().recordedSuccesses(LOCUS, 10)).toEqual([
        successAt({ a: 1, b: 2 }, "new", sha),
        successAt({ a: 2 }, null, sha),
      ]);
      expect(store().recordedSuccesses(LOCUS, 1)).toHaveLength(1);
    });

    test("are bounded at each locus", () => {
      for (let input = 0; input < successesPerLocusMax + 50; input += 1) {
        store().recordSuccess(successAt(input, input, sha), input);
        if (input % 40 === 0) store().flush();
      }
      const kept = store()
        .recordedSuccesses(LOCUS, 10_000)
        .map(({ input }) => input);
      expect(kept).toHaveLength(successesPerLocusMax);
      expect(kept.slice(0, 2)).toEqual([successesPerLocusMax + 49, successesPerLocusMax + 48]);
    });
  });
}

function lifeCases(store: () => GenomeStore): void {
  describe("life", () => {
    test("mutants are counted", () => {
      const seed = alleleOf("return 1");
      store().addAllele(seed, "dominant", "seed");
      store().addAllele(mutantOf("return 2", [seed.sha]), "recessive", "mutation");
      expect(store().counts()).toMatchObject({ alleles: 2, mutants: 1 });
    });

    test("settled resolves once what was recorded is committed", async () => {
      await store().settled();
      const run = runOf();
      store().record(run, []);
      await store().settled();
      expect(store().run(run.runId)?.run).toEqual(run);
    });

    test("nobody else has written", () => {
      store().addAllele(alleleOf("return 1"), "dominant", "seed");
      expect(store().changedElsewhere()).toBe(false);
    });

    test("a closed store says so", async () => {
      store().close();
      store().close();
      expect(() => store().loci()).toThrow(TypeError);
      expect(() => store().record(runOf(), [])).toThrow(TypeError);
      await expect(store().settled()).rejects.toThrow(TypeError);
    });
  });
}
