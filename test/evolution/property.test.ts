import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Claim, Property } from "../../src/contract/mod.ts";
import { canonicalJson, type Json, type JsonObject, seededRandom } from "../../src/core/mod.ts";
import { fedBack, findingOf, followUps } from "../../src/evolution/mod.ts";

const span = { start: 0, end: 0, line: 1, column: 1 };
const of = { side: "input", name: "list" } as const;
const given = (claim: Claim): Property => ({ ...claim, span });

function alone(claim: Claim, output: Json, list: Json = []): string {
  const finding = findingOf(given(claim), { input: { list }, output: { out: output } }, null);
  return typeof finding === "string" ? finding : "violated";
}

describe("claims about one answer", () => {
  const sorted = { kind: "sorted", output: "out", by: null, descending: false } as const;
  const distinct = { kind: "distinct", output: "out", by: null } as const;
  const rearranges = { kind: "rearranges", output: "out", of } as const;
  const picks = { kind: "picks", output: "out", of } as const;
  test.each<[Claim, Json, Json, string]>([
    [sorted, [1, 2, 2, 10], [], "holds"],
    [sorted, [1, 10, 2], [], "violated"],
    [sorted, ["B", "a"], [], "holds"],
    [sorted, ["a", "B"], [], "violated"],
    [sorted, null, [], "silent"],
    [{ ...sorted, descending: true }, [3, 3, 1], [], "holds"],
    [{ ...sorted, descending: true }, [1, 3], [], "violated"],
    [{ ...sorted, by: "n" }, [{ n: 1 }, { n: 2 }], [], "holds"],
    [{ ...sorted, by: "n" }, [{ n: 2 }, { n: 1 }], [], "violated"],
    [distinct, [1, "1", [1]], [], "holds"],
    [
      distinct,
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [],
      "violated",
    ],
    [distinct, [{ a: 1, b: null }, { a: 1 }], [], "violated"],
    [
      { ...distinct, by: "n" },
      [
        { n: 1, a: 1 },
        { n: 1, a: 2 },
      ],
      [],
      "violated",
    ],
    [rearranges, [2, 1, 2], [1, 2, 2], "holds"],
    [rearranges, [1, 2], [1, 2, 2], "violated"],
    [rearranges, [1, 1, 2], [1, 2, 2], "violated"],
    [rearranges, [1], null, "silent"],
    [picks, [2], [1, 2, 2], "holds"],
    [picks, [2, 2, 2], [1, 2, 2], "violated"],
    [picks, [3], [1, 2], "violated"],
    [{ kind: "asLong", output: "out", of }, ["a"], [7], "holds"],
    [{ kind: "asLong", output: "out", of }, [], [7], "violated"],
    [{ kind: "length", output: "out", of }, 2, ["a", "b"], "holds"],
    [{ kind: "length", output: "out", of }, 3, ["a", "b"], "violated"],
    [{ kind: "sum", output: "out", of }, 0.3, [0.1, 0.2], "holds"],
    [{ kind: "sum", output: "out", of }, 4_294_967_295, [4_294_967_296], "violated"],
    [{ kind: "sum", output: "out", of }, 0, [], "holds"],
  ])("%j of %j, asked about %j: %s", (claim, output, list, finding) => {
    expect(alone(claim, output, list)).toBe(finding);
  });
});

describe("claims about two answers", () => {
  const pair = (claim: Claim, before: JsonObject, after: JsonObject | null, input: JsonObject = { list: [1, 2] }) => {
    const second = after === null ? { input, output: null, why: "failed: no" } : { input, output: after };
    const finding = findingOf(given(claim), { input, output: before }, second);
    return typeof finding === "string" ? finding : "violated";
  };
  const anyOrder = { kind: "anyOrder", input: "list", outputs: [] } as const;
  const again = { kind: "again", output: "out", input: "list" } as const;
  const back = { kind: "back", output: "out", input: "list" } as const;
  const neverLowers = { kind: "neverLowers", input: "list", output: "out" } as const;
  const neverRaises = { kind: "neverRaises", input: "list", output: "out" } as const;
  test.each<[Claim, JsonObject, JsonObject | null, string]>([
    [anyOrder, { out: 1, note: null }, { out: 1 }, "holds"],
    [anyOrder, { out: 0.1 + 0.2 }, { out: 0.3 }, "holds"],
    [anyOrder, { out: 1 }, { out: 2 }, "violated"],
    [anyOrder, { out: 1 }, null, "violated"],
    [{ ...anyOrder, outputs: ["out"] }, { out: 1, note: "a" }, { out: 1, note: "b" }, "holds"],
    [again, { out: [1] }, { out: [1] }, "holds"],
    [again, { out: [1] }, { out: [2] }, "violated"],
    [again, { out: [1] }, null, "violated"],
    [back, { out: [2, 1] }, { out: [1, 2] }, "holds"],
    [back, { out: [2, 1] }, { out: [2, 1] }, "violated"],
    [neverLowers, { out: 1 }, { out: 1 }, "holds"],
    [neverLowers, { out: 1 }, { out: 0 }, "violated"],
    [neverLowers, { out: 1 }, null, "silent"],
    [neverRaises, { out: 1 }, { out: 0 }, "holds"],
    [neverRaises, { out: 1 }, { out: 2 }, "violated"],
    [neverRaises, { out: null }, { out: 2 }, "silent"],
  ])("%j: %j, then %j: %s", (claim, before, after, finding) => {
    expect(pair(claim, before, after)).toBe(finding);
  });

  test("what is violated is told with both questions and both answers", () => {
    const input = { list: [2, 1] };
    const first = { input: { list: [1, 2] }, output: { out: 1 } };
    expect(findingOf(given(anyOrder), first, { input, output: { out: 2 } })).toEqual({
      violation:
        '`order of list does not matter` does not hold: for {"list":[1,2]} gave {"out":1}; and for {"list":[2,1]} gave {"out":2}',
    });
    expect(findingOf(given(anyOrder), first, { input, output: null, why: "failed: no" })).toEqual({
      violation:
        '`order of list does not matter` does not hold: for {"list":[1,2]} gave {"out":1}; and for {"list":[2,1]} failed: no',
    });
  });

  test("an answer is fed back in the place of the input, unless there is none", () => {
    expect(fedBack(given(again), { list: [1], style: "x" }, { out: [2] })).toEqual({ list: [2], style: "x" });
    expect(fedBack(given(again), { list: [1] }, { out: null })).toBeNull();
    expect(fedBack(given(again), { list: [1] }, {})).toBeNull();
    expect(fedBack(given(anyOrder), { list: [1] }, { out: [2] })).toBeNull();
  });
});

describe("second questions", () => {
  const items = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
  const sortedText = (list: Json): string => canonicalJson((list as readonly number[]).toSorted());
  const runs = { numRuns: 200, seed: 20260103 };

  test("another order holds the same items, and is another order", () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, seed) => {
        const property = given({ kind: "anyOrder", input: "list", outputs: [] });
        const asked = followUps(property, { list, other: 1 }, [], seededRandom(seed));
        for (const { list: other, ...rest } of asked) {
          expect(sortedText(other ?? null)).toBe(sortedText(list));
          expect(canonicalJson(other ?? null)).not.toBe(canonicalJson(list));
          expect(rest).toEqual({ other: 1 });
        }
        if (new Set(list).size < 2) expect(asked).toEqual([]);
      }),
      runs,
    );
  });

  test("one item more is one that stands in this input or in another", () => {
    fc.assert(
      fc.property(items, items, fc.nat(), (list, elsewhere, seed) => {
        const property = given({ kind: "neverLowers", input: "list", output: "out" });
        const asked = followUps(property, { list }, [{ list: elsewhere }], seededRandom(seed));
        for (const { list: longer } of asked) {
          const found = longer as readonly number[];
          const removed = found.map((_, at) => canonicalJson(found.filter((__, index) => index !== at)));
          const at = removed.indexOf(canonicalJson(list));
          expect([...list, ...elsewhere]).toContain(found[at] ?? -1);
        }
        expect(asked.length > 0).toBe(list.length + elsewhere.length > 0);
      }),
      runs,
    );
  });
});
