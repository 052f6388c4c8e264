import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ago, count, duration, percent } from "../../../src/http/dashboard/client/data/format.ts";
import { type GraphStep, layOut, NODE } from "../../../src/http/dashboard/client/data/graph.ts";
import { typeText } from "../../../src/http/dashboard/client/data/open-api.ts";
import { type Branch, forestOf } from "../../../src/http/dashboard/client/data/tree.ts";

describe("format", () => {
  test.each([
    [duration(null), "–"],
    [duration(999), "999 µs"],
    [duration(1_500), "1.5 ms"],
    [duration(67_000), "67 ms"],
    [duration(90_000_000), "1.5 min"],
    [count(12_345), "12,345"],
    [count(1_200_000), "1.2 M"],
    [percent(0), "0 %"],
    [percent(0.0123), "1.2 %"],
    [percent(0.123), "12 %"],
    [percent(0.9996), "99.9 %"],
    [percent(1), "100 %"],
    [ago(0, 4_000), "now"],
    [ago(0, 59_000), "59 s ago"],
    [ago(0, 3_600_000), "1 h ago"],
    [ago(0, 50 * 3_600_000), "2 d ago"],
  ])("%s is %s", (actual, expected) => expect(actual).toBe(expected));
});

const step = (key: string, ...needs: string[]): GraphStep => ({
  key,
  number: null,
  kind: "locus",
  name: key,
  needs,
  steps: [],
});

describe("layOut", () => {
  test("puts steps that may run side by side into one row, and each below what it waits for", () => {
    const { nodes, edges, width } = layOut([step("1"), step("2"), step("3", "1", "2")], true);
    const rows = nodes.map(({ y }) => y / (NODE.height + NODE.gapY));
    expect(rows).toEqual([0, 0, 1]);
    expect(width).toBe(2 * NODE.width + NODE.gapX);
    expect(edges.map(([from, to]) => `${from.step.key}>${to.step.key}`)).toEqual(["1>3", "2>3"]);
  });

  test("chains the steps of a pathway in order", () => {
    const { edges } = layOut([step("1"), step("2"), step("3")], false);
    expect(edges.map(([from, to]) => `${from.step.key}>${to.step.key}`)).toEqual(["1>2", "2>3"]);
  });

  test("never draws two steps in one place, and every step below its needs", () => {
    const graphs = fc
      .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { maxLength: 30 })
      .map((needs) => needs.map((each, index) => step(String(index), ...each.filter((it) => it < index).map(String))));
    fc.assert(
      fc.property(graphs, fc.boolean(), (steps, isParallel) => {
        const { nodes, edges } = layOut(steps, isParallel);
        expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(steps.length);
        for (const [from, to] of edges) expect(to.y).toBeGreaterThan(from.y);
      }),
    );
  });
});

test("forestOf keeps everybody once, below their parent, in the order of the list", () => {
  const families = fc.array(fc.nat(), { maxLength: 40 }).map((parents) =>
    parents.map((parent, index) => ({
      sha: String(index),
      parent: index === 0 || parent % (index + 1) === index ? null : String(parent % index),
    })),
  );
  const flat = (branches: readonly Branch<{ sha: string; parent: string | null }>[], parent: string | null): string[] =>
    branches.flatMap(({ member, children }) => {
      expect(member.parent).toBe(parent);
      return [member.sha, ...flat(children, member.sha)];
    });
  fc.assert(
    fc.property(families, (members) => {
      const all = flat(forestOf(members), null);
      expect(all.toSorted()).toEqual(members.map(({ sha }) => sha).toSorted());
    }),
  );
});

test("forestOf takes a line of any length", () => {
  const line = Array.from({ length: 5_000 }, (_, index) => ({
    sha: String(index),
    parent: index === 0 ? null : String(index - 1),
  }));
  expect(forestOf(line)).toHaveLength(1);
});

test("typeText writes a schema as a person would write the type", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string", description: "who" }, tags: { type: "array", items: { enum: ["a", "b"] } } },
  };
  expect(typeText(schema)).toBe('{\n  name: string  // who\n  tags?: ["a" | "b"]\n}');
});
