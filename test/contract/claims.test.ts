import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Claim, formatClaim, loadContracts } from "../../src/contract/mod.ts";
import { complete, named } from "./complete-library.ts";

function claimsOf(always: string, family = "transform") {
  const text = `gene g
  is ${family}
  risk none
  does: G.
  takes:
    list  int[]  "L"
    both  int[]  "B"
    order int[]  "O"
  gives:
    both  int[]  "B"
    out   int[]  "O"
    order int[]  "O"
    total int    "T"
  always:
${always}`;
  const { library, diagnostics } = loadContracts([{ path: "g.sg", text }]);
  return { claims: library.genes.get("g")?.always.map(({ span: _, ...claim }) => claim), diagnostics };
}

/** Claims that fit the gene above. */
const claim: fc.Arbitrary<Claim> = (() => {
  const input = fc.constantFrom("list", "both", "order");
  const output = fc.constantFrom("both", "out", "order");
  const of = fc.constantFrom(
    { side: "input", name: "list" } as const,
    { side: "input", name: "both" } as const,
    { side: "output", name: "out" } as const,
  );
  const kind = <Kind extends string>(...kinds: readonly Kind[]) => fc.constantFrom(...kinds);
  return fc.oneof<fc.Arbitrary<Claim>[]>(
    fc.record({ kind: kind("sorted"), output, by: fc.constant(null), descending: fc.boolean() }),
    fc.record({ kind: kind("distinct"), output, by: fc.constant(null) }),
    fc.record({ kind: kind("rearranges", "picks"), output, of }),
    fc.record({ kind: kind("asLong"), output, of }),
    fc.record({ kind: kind("length", "sum"), output: fc.constant("total"), of }),
    fc.record({ kind: kind("anyOrder"), input, outputs: fc.uniqueArray(fc.constantFrom("total", "out")) }),
    fc.record({ kind: kind("again", "back"), output, input }),
    fc.record({ kind: kind("neverLowers", "neverRaises"), input, output: fc.constant("total") }),
  );
})();

describe("always:", () => {
  test("a claim is read as it is written", () => {
    fc.assert(
      fc.property(fc.uniqueArray(claim, { selector: formatClaim, maxLength: 6 }), (claims) => {
        const read = claimsOf(claims.map((each) => `    - ${formatClaim(each)}\n`).join(""));
        expect(read.diagnostics).toEqual([]);
        expect(read.claims).toEqual(claims);
      }),
      { numRuns: 150, seed: 20260102 },
    );
  });

  test("every sentence that the language knows is in the complete library", () => {
    const { always } = named(complete.library.genes, "order_hosts");
    expect(new Set(always.map(({ kind }) => kind)).size).toBe(12);
    expect(always.map(formatClaim).slice(2, 5)).toEqual([
      "ports is sorted by number descending",
      "ports has no duplicates by number",
      "hosts picks from hosts",
    ]);
  });

  test("a name on the right is an input where there is one of that name, else an output", () => {
    expect(claimsOf("    - total is the sum of both\n    - total is the sum of out\n").claims).toEqual([
      { kind: "sum", output: "total", of: { side: "input", name: "both" } },
      { kind: "sum", output: "total", of: { side: "output", name: "out" } },
    ]);
  });

  test("a field may be called like the first word of a sentence", () => {
    expect(claimsOf("    - order is sorted\n    - order of order does not matter to order and total\n").claims).toEqual(
      [
        { kind: "sorted", output: "order", by: null, descending: false },
        { kind: "anyOrder", input: "order", outputs: ["order", "total"] },
      ],
    );
  });

  test("a sentence that cannot be read says which ones there are", () => {
    const { claims, diagnostics } = claimsOf("    - out is in order\n");
    expect(claims).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: "expected-claim",
      message: 'I was expecting what `out` always is, but I found "in".',
      hint: expect.stringContaining("OUTPUT is sorted [by FIELD] [descending]"),
    });
  });
});
