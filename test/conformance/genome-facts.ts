import { describe, expect, test } from "bun:test";
import type { RunId, Sha } from "../../src/core/mod.ts";
import type { AuditNote, GenomeStore, Watched } from "../../src/genome/mod.ts";
import { alleleOf, LOCUS, OTHER_LOCUS } from "../store/samples.ts";
import { rescoreCases } from "./genome-store-rescore.ts";

const { sha } = alleleOf("return 1");

/** The facts beside alleles: audit trail, approvals, trials, watches, and writing several of them as one. */
export function genomeFactCases(store: () => GenomeStore): void {
  rescoreCases(store);
  auditCases(store);
  approvalCases(store);
  trialCases(store);
  watchCases(store);
  atomicCases(store);
}

function note(reason: string, atMs: number): AuditNote {
  const numbers = { n: 50, fitness: 0.1 + 0.2, nested: { b: [1e21, null], a: "ß" } };
  return { atMs, actor: "person ada", action: "approve", subject: LOCUS, sha, reason, numbers };
}

function auditCases(store: () => GenomeStore): void {
  describe("the audit trail", () => {
    test("gives back what was noted, in order, each entry chained to the one before", () => {
      const first = store().audit.append(note("one", 10));
      const second = store().audit.append({ ...note("two", 20), sha: null, numbers: {} });
      expect(first).toMatchObject({ ...note("one", 10), seq: 1, previous: "0".repeat(64) as Sha });
      expect(second).toMatchObject({ seq: 2, previous: first.hash });
      expect(store().audit.list({ limit: 10 })).toEqual([first, second]);
      expect(store().audit.verify()).toEqual({ entries: 2, head: second.hash, problem: null });
    });

    test("lists the newest entries since a time, oldest first", () => {
      for (let atMs = 1; atMs <= 5; atMs += 1) store().audit.append(note(`${atMs}`, atMs));
      const reasons = (filter: Parameters<GenomeStore["audit"]["list"]>[0]) =>
        store()
          .audit.list(filter)
          .map(({ reason }) => reason);
      expect(reasons({ limit: 2 })).toEqual(["4", "5"]);
      expect(reasons({ limit: 9, sinceMs: 4 })).toEqual(["4", "5"]);
      expect(reasons({ limit: 2, beforeSeq: 4 })).toEqual(["2", "3"]);
      expect(reasons({ limit: 9, beforeSeq: 4, sinceMs: 3 })).toEqual(["3"]);
      expect(reasons({ limit: 9, beforeSeq: 1 })).toEqual([]);
      store().audit.append({ ...note("6", 6), action: "turn away" });
      expect(reasons({ limit: 9, action: "turn away" })).toEqual(["6"]);
      expect(reasons({ limit: 1, action: note("1", 1).action })).toEqual(["5"]);
      expect(reasons({ limit: 0 })).toEqual([]);
      expect(() => reasons({ limit: -1 })).toThrow(TypeError);
    });

    test("an empty one is in order", () => {
      expect(store().audit.verify()).toEqual({ entries: 0, head: "0".repeat(64) as Sha, problem: null });
    });
  });
}

function approvalCases(store: () => GenomeStore): void {
  describe("approvals", () => {
    const request = {
      locus: LOCUS,
      sha,
      askedAtMs: 20,
      askedBy: "mutation",
      reason: "risk high",
      wish: "recessive",
    } as const;

    test("wait until they are decided, the oldest first", () => {
      const earlier = { ...request, locus: OTHER_LOCUS, askedAtMs: 10, wish: "dominant" } as const;
      store().approvals.ask(request);
      store().approvals.ask(earlier);
      const waiting = { state: "waiting", decision: null } as const;
      expect(store().approvals.waiting()).toEqual([
        { ...earlier, ...waiting },
        { ...request, ...waiting },
      ]);
      const decision = { state: "approved", by: "person ada", reason: "looked at it", atMs: 30 } as const;
      store().approvals.decide(LOCUS, sha, decision);
      expect(store().approvals.waiting()).toEqual([{ ...earlier, ...waiting }]);
      expect(store().approvals.of(LOCUS, sha)).toEqual({ ...request, state: "approved", decision });
      store().approvals.fulfil(OTHER_LOCUS, sha);
      expect(store().approvals.waiting()).toEqual([{ ...earlier, wish: "recessive", ...waiting }]);
    });

    test("may be asked for again after a decision", () => {
      store().approvals.ask(request);
      store().approvals.decide(LOCUS, sha, { state: "rejected", by: "person ada", reason: "no", atMs: 30 });
      const again = { ...request, askedAtMs: 40, reason: "mended", wish: "dominant" } as const;
      store().approvals.ask(again);
      expect(store().approvals.of(LOCUS, sha)).toEqual({ ...again, state: "waiting", decision: null });
    });

    test("that nobody asked for are none, and deciding them does nothing", () => {
      store().approvals.decide(LOCUS, sha, { state: "approved", by: "person ada", reason: "", atMs: 1 });
      expect(store().approvals.of(LOCUS, sha)).toBeNull();
    });
  });
}

function trialCases(store: () => GenomeStore): void {
  test("trials count by kind; a failure ends the streak and is remembered until the next success", () => {
    const result = (kind: "shadow" | "canary", problem: string | null, atMs: number) =>
      store().trials.note({ locus: LOCUS, sha, kind, problem, atMs });
    result("shadow", null, 1);
    result("shadow", "unhealthy", 2);
    result("canary", null, 3);
    expect(store().trials.of(LOCUS, sha)).toEqual([
      { kind: "canary", runs: 1, successes: 1, streak: 1, lastProblem: null, lastAtMs: 3 },
      { kind: "shadow", runs: 2, successes: 1, streak: 0, lastProblem: "unhealthy", lastAtMs: 2 },
    ]);
    const next = { kind: "shadow", runs: 3, successes: 2, streak: 1, lastProblem: null, lastAtMs: 4 } as const;
    expect(result("shadow", null, 4)).toEqual(next);
    expect(store().trials.of(LOCUS, sha)[1]).toEqual(next);
    expect(store().trials.of(OTHER_LOCUS, sha)).toEqual([]);
  });
}

function watchCases(store: () => GenomeStore): void {
  test("watched states come when they are due, replace their like, and go", () => {
    const watched = (id: string, dueAtMs: number): Watched => ({
      id,
      kernel: "here",
      concerned: [{ runId: "run_1" as RunId, locus: LOCUS, sha, values: ["br0", 7, true] }],
      checks: [{ locus: OTHER_LOCUS, input: { bridge: "br0", deep: { list: [null] } } }],
      phase: "convergence",
      configuredAtMs: 5,
      dueAtMs,
      misses: 0,
    });
    for (const entry of [watched("b", 10), watched("a", 10), watched("c", 5)]) store().watches.put(entry);
    expect(store().watches.due("here", 4, 9)).toEqual([]);
    expect(store().watches.due("here", 10, 2)).toEqual([watched("c", 5), watched("a", 10)]);
    const later = { ...watched("c", 20), phase: "resilience", misses: 2 } as const;
    const scene = { input: { name: "br0" }, before: { links: {} } };
    store().watches.put(later, scene);
    store().watches.put(later);
    expect(store().watches.scene(later.id)).toEqual(scene);
    store().watches.put(later, null);
    expect(store().watches.scene(later.id)).toBeNull();
    store().watches.remove("a");
    store().watches.remove("unknown");
    expect(store().watches.list("elsewhere", 9)).toEqual([]);
    expect(store().watches.get("c")).toEqual(later);
    expect(store().watches.get("a")).toBeNull();
    expect(store().watches.list("here", 9)).toEqual([watched("b", 10), later]);
  });
}

function atomicCases(store: () => GenomeStore): void {
  describe("atomically", () => {
    const other = alleleOf("return 2");

    test("writes all of it and returns what the work returned", () => {
      const seq = store().atomically(() => {
        store().addAllele(alleleOf("return 1"), "dominant", "seed");
        store().setStage(LOCUS, sha, "recessive", "test", 1);
        return store().audit.append(note("together", 1)).seq;
      });
      expect(seq).toBe(1);
      expect(store().allelesAt(LOCUS)[0]?.stage).toBe("recessive");
    });

    test("writes nothing when the work throws", () => {
      store().addAllele(alleleOf("return 1"), "dominant", "seed");
      store().audit.append(note("before", 1));
      const changes = store().stageChanges(LOCUS);
      const work = () => {
        store().addAllele(other, "dominant", "seed");
        store().audit.append(note("during", 2));
        store().approvals.ask({
          locus: LOCUS,
          sha: other.sha,
          askedAtMs: 1,
          askedBy: "policy",
          reason: "",
          wish: "recessive",
        });
        store().trials.note({ locus: LOCUS, sha, kind: "shadow", problem: null, atMs: 1 });
        throw new Error("on second thought");
      };
      expect(() => store().atomically(work)).toThrow("on second thought");
      expect(store().allelesAt(LOCUS)).toHaveLength(1);
      expect(store().allelesAt(LOCUS)[0]?.stage).toBe("dominant");
      expect(store().stageChanges(LOCUS)).toEqual(changes);
      expect(store().audit.verify()).toMatchObject({ entries: 1, problem: null });
      expect(store().approvals.waiting()).toEqual([]);
      expect(store().trials.of(LOCUS, sha)).toEqual([]);
    });
  });
}
