import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Json, sha256 } from "../../src/core/mod.ts";
import { type Contestant, compareSpeed, standings, type TournamentAnswer } from "../../src/evolution/mod.ts";

const answer = (
  outcome: TournamentAnswer["outcome"],
  output: Json,
  right: boolean | null = null,
): TournamentAnswer => ({
  outcome,
  output,
  right,
  foreseen: false,
  durationUs: 10,
});
const contestant = (name: string, answers: readonly TournamentAnswer[]): Contestant => ({ sha: sha256(name), answers });
const fair = (name: string, pattern: string) =>
  contestant(
    name,
    [...pattern].map((letter) => (letter === "+" ? answer("success", 1, true) : answer("failure", null, false))),
  );

describe("standings", () => {
  test("most good answers first; against the reference, only inputs count on which they differ", () => {
    const [first, second] = standings([fair("a", "++++--"), fair("b", "++++++")], sha256("a"));
    expect(first).toMatchObject({ sha: sha256("b"), good: 6, against: { won: 2, lost: 0, p: 0.5 } });
    expect(second).toMatchObject({ sha: sha256("a"), good: 4, against: null });
  });

  test.each([
    ["a", 0, 0, 1],
    ["one of one", 1, 0, 1],
    ["five of five", 5, 0, 0.0625],
    ["ten of ten", 10, 0, 0.001953125],
    ["eight of ten", 9, 1, 0.021484375],
  ])("the exact probability of %s", (_, won, lost, p) => {
    const own = fair("own", "+".repeat(won) + "-".repeat(lost));
    const other = fair("other", "-".repeat(won) + "+".repeat(lost));
    const standing = standings([own, other], other.sha).find(({ sha }) => sha === own.sha);
    expect(standing?.against?.p).toBeCloseTo(p, 12);
  });

  test("where the answer is not known, a refusal is as good as it gets only when all refuse or fail", () => {
    const shared = contestant("refuses", [answer("refusal", null), answer("refusal", null)]);
    const other = contestant("knows", [answer("failure", null), answer("success", 7)]);
    const byName = new Map(standings([shared, other], null).map((standing) => [standing.sha, standing]));
    expect(byName.get(shared.sha)).toMatchObject({ good: 1, refusals: 2 });
    expect(byName.get(other.sha)).toMatchObject({ good: 1, failures: 1 });
  });

  test("a failure that the contract foresees counts neither way", () => {
    const strict = contestant("strict", [{ ...answer("failure", null), foreseen: true }, answer("success", 1)]);
    const lenient = contestant("lenient", [answer("success", 0), answer("success", 1)]);
    const standing = standings([strict, lenient], lenient.sha).find(({ sha }) => sha === strict.sha);
    expect(standing).toMatchObject({ good: 1, failures: 1, foreseen: 1, against: { won: 0, lost: 0, p: 1 } });
  });

  test("a failure that an example expects is foreseen and right; one that it does not is neither", () => {
    const refuses = contestant("refuses", [answer("failure", null, true), answer("failure", null, false)]);
    expect(standings([refuses], null)[0]).toMatchObject({ good: 1, failures: 2, foreseen: 1 });
  });

  test("agreement is with what most say, and undefined where two camps tie", () => {
    const says = (name: string, ...outputs: readonly Json[]) =>
      contestant(
        name,
        outputs.map((output) => answer("success", output)),
      );
    const [a, b, c] = standings([says("a", 1, 1), says("b", 1, 2), says("c", 2, 3)], null)
      .toSorted((left, right) => (left.agreement ?? 0) - (right.agreement ?? 0))
      .map(({ agreement }) => agreement);
    expect([a, b, c]).toEqual([0, 1, 1]);
  });

  test("nobody's standing depends on the order of the contestants", () => {
    const pattern = fc.array(fc.constantFrom("+", "-"), { minLength: 4, maxLength: 4 }).map((marks) => marks.join(""));
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), (patterns) => {
        const contestants = patterns.map((marks, index) => fair(String(index), marks));
        const reference = contestants[0]?.sha ?? null;
        expect(standings(contestants.toReversed(), reference)).toEqual(standings(contestants, reference));
      }),
    );
  });
});

describe("compareSpeed", () => {
  const took = (...durations: readonly number[]) =>
    durations.map((durationUs) => ({ ...answer("success", 1, true), durationUs }));

  test.each([
    ["nobody called", [], [], { faster: 0, slower: 0, p: 1 }],
    ["equal calls say nothing", [5, 5], [5, 5], { faster: 0, slower: 0, p: 1 }],
    ["call beside call", [1, 9, 5], [2, 3, 5], { faster: 1, slower: 1, p: 1 }],
    ["ten of ten", new Array(10).fill(1), new Array(10).fill(2), { faster: 10, slower: 0, p: 0.001953125 }],
  ])("%s", (_, own, other, expected) => {
    const { p, ...counts } = compareSpeed(took(...own), took(...other));
    expect(counts).toEqual({ faster: expected.faster, slower: expected.slower });
    expect(p).toBeCloseTo(expected.p, 10);
  });
});
