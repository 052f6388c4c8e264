import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { locusName, sha256 } from "../../src/core/mod.ts";
import { type GenomeStore, isNewer, type Observation } from "../../src/genome/mod.ts";
import { alleleOf, INTERFACE, invocationOf, LOCUS, OTHER_LOCUS, runOf } from "../store/samples.ts";

/** What the genome remembers for the federation. */
export function federationCases(store: () => GenomeStore): void {
  const sha = sha256("an allele");
  const said = (fields: Partial<Observation>): Observation => ({
    ...{ origin: "node-one", locus: LOCUS, sha, n: 1, sumMicro: 1_000_000, version: 1, signature: "s" },
    ...fields,
  });

  describe("observations", () => {
    test("are kept by origin and allele, the newest version of each", () => {
      const { observations } = store().federation;
      const [first, second] = [said({}), said({ n: 5, version: 2 })];
      const other = said({ origin: "node-two" });
      expect(observations.merge([second, other])).toEqual([second, other]);
      expect(observations.merge([first, second])).toEqual([]);
      expect(observations.at(LOCUS)).toEqual([second, other]);
      expect(observations.at(OTHER_LOCUS)).toEqual([]);
      expect(observations.all()).toHaveLength(2);
    });

    test("come to the same whatever the order in which they come, and how often", () => {
      const statement = fc.record({
        origin: fc.constantFrom("node-one", "node-two"),
        n: fc.nat(3),
        sumMicro: fc.nat(2),
        version: fc.nat(4),
        signature: fc.constantFrom("s", "t"),
      });
      const apart = fc.constantFrom(...["a", "b", "c", "d", "e", "f", "g", "h"].map((each) => `${each}_locus`));
      const seen = new Set<string>();
      fc.assert(
        fc.property(
          fc.array(statement, { maxLength: 8 }),
          fc.infiniteStream(fc.nat()),
          apart,
          (stated, order, name) => {
            // A locus of its own for each case: the store is the same for all of them.
            const there = [`${name}_${seen.size}`, `${name}_${seen.size}_again`].map(locusName);
            seen.add(there.join());
            const { observations } = store().federation;
            const at = (locus: Observation["locus"]) => stated.map((each) => said({ ...each, locus }));
            const [one, two] = [there[0] ?? LOCUS, there[1] ?? LOCUS];
            observations.merge(at(one));
            const shuffled = [...at(two), ...at(two)].map((each) => ({ each, key: order.next().value ?? 0 }));
            for (const { each } of shuffled.sort((left, right) => left.key - right.key)) observations.merge([each]);
            const values = (locus: Observation["locus"]) =>
              observations.at(locus).map((each) => ({ ...each, locus: one }));
            expect(values(two)).toEqual(values(one));
          },
        ),
        { numRuns: 50 },
      );
    });

    test("are ordered totally: of two different statements one is newer", () => {
      const statement = fc.record({
        n: fc.nat(2),
        sumMicro: fc.nat(2),
        version: fc.nat(2),
        signature: fc.constantFrom("s", "t"),
      });
      fc.assert(
        fc.property(statement, statement, (left, right) => {
          const [one, other] = [said(left), said(right)];
          const same = JSON.stringify(one) === JSON.stringify(other);
          expect(isNewer(one, other) !== isNewer(other, one)).toBe(!same);
        }),
      );
    });
  });

  test("a nonce is good once for each peer, until it is forgotten", () => {
    const { nonces } = store().federation;
    expect(nonces.claim("one", "abc", 100)).toBe(true);
    expect(nonces.claim("one", "abc", 900)).toBe(false);
    expect(nonces.claim("two", "abc", 100)).toBe(true);
    nonces.forget(100);
    expect(nonces.claim("one", "abc", 100)).toBe(false);
    nonces.forget(101);
    expect(nonces.claim("one", "abc", 100)).toBe(true);
  });

  test("what a peer brought is counted since a time, each allele once", () => {
    const { imports } = store().federation;
    for (const [text, bytes, atMs] of [
      ["a", 10, 5],
      ["b", 20, 7],
      ["b", 20, 8],
    ] as const) {
      imports.note({ peer: "one", locus: LOCUS, sha: sha256(text), bytes, atMs });
    }
    imports.note({ peer: "two", locus: LOCUS, sha: sha256("a"), bytes: 1, atMs: 9 });
    expect(imports.usage("one", 0)).toEqual({ alleles: 2, bytes: 30 });
    expect(imports.usage("one", 6)).toEqual({ alleles: 1, bytes: 20 });
    expect(imports.usage("three", 0)).toEqual({ alleles: 0, bytes: 0 });
  });

  test("alleles that others may have are those of the interface that are not deprecated", () => {
    const [one, two] = [alleleOf("return 1"), alleleOf("return 2")];
    store().addAllele(one, "dominant", "test");
    store().addAllele(two, "shadow", "test");
    expect(store().federation.sharedShas(LOCUS, INTERFACE)).toEqual([one.sha, two.sha].sort());
    store().setStage(LOCUS, two.sha, "deprecated", "test", 1);
    expect(store().federation.sharedShas(LOCUS, INTERFACE)).toEqual([one.sha]);
    expect(store().federation.sharedShas(LOCUS, sha256("other") as string as typeof INTERFACE)).toEqual([]);
  });

  test("totals are of alleles that have run", () => {
    const [ran, idle] = [alleleOf("return 1"), alleleOf("return 2")];
    for (const each of [ran, idle]) store().addAllele(each, "recessive", "test");
    const run = runOf();
    store().record(run, [invocationOf(run, ran.sha)]);
    store().flush();
    const [total, ...others] = store().federation.localTotals();
    expect(others).toEqual([]);
    expect(total).toMatchObject({ locus: LOCUS, sha: ran.sha, n: 1 });
  });
}
