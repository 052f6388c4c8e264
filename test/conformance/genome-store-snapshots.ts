import { describe, expect, test } from "bun:test";
import { ConflictError } from "../../src/core/mod.ts";
import type { GenomeStore, PhenotypeSnapshot } from "../../src/genome/mod.ts";
import { alleleOf, LOCUS } from "../store/samples.ts";

export function snapshotCases(store: () => GenomeStore): void {
  describe("snapshots", () => {
    const { sha } = alleleOf("return 1");
    const snapshot = (name: string, atMs: number): PhenotypeSnapshot => ({
      name,
      atMs,
      by: "person ada",
      reason: "to be sure",
      stages: [{ locus: LOCUS, sha, stage: "dominant" }],
    });

    test("come back as they were taken, and are listed newest first without their stages", () => {
      for (const each of [snapshot("a", 1), snapshot("b", 2)]) store().snapshots.add(each);
      expect(store().snapshots.get("a")).toEqual(snapshot("a", 1));
      expect(store().snapshots.get("c")).toBeNull();
      expect(store().snapshots.list()).toEqual(
        [snapshot("b", 2), snapshot("a", 1)].map(({ stages: _, ...rest }) => rest),
      );
    });

    test("never change: a name is taken once", () => {
      store().snapshots.add(snapshot("a", 1));
      expect(() => store().snapshots.add(snapshot("a", 2))).toThrow(ConflictError);
      expect(store().snapshots.get("a")?.atMs).toBe(1);
    });
  });
}
