import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { loadContracts, type PathwayContract } from "../../src/contract/mod.ts";
import { type Plan, PlanError, planOf, runGraph } from "../../src/pathway/mod.ts";

const PROBE = `gene probe
  is diagnostic
  risk none
  does:
    Probe.
  takes:
    value  json?  "Anything"
  gives:
    healthy  bool  "Always"
`;

function pathway(steps: string, requires = "", more = ""): PathwayContract {
  const text = `${PROBE}${PROBE.replace("probe", "other")}
pathway sample
  risk none
  does:
    Sample.
  takes:
    list  string[]  "A list"
  steps:
${steps}
${requires}${more}`;
  const { library, diagnostics } = loadContracts([{ path: "sample.sg", text }]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const found = library.pathways.get("sample");
  if (found === undefined) throw new Error("the sample pathway did not load");
  return found;
}

const needs = (plan: Plan) => plan.nodes.map((node) => node.needs);
const numbers = (plan: Plan) => plan.order.map((index) => plan.nodes[index]?.step.number);
const plain = (count: number) => Array.from({ length: count }, (_, index) => `    ${index + 1}. probe`).join("\n");

describe("planOf", () => {
  test("without `requires:` every step waits for the one before it", () => {
    const plan = planOf(pathway(plain(3)));
    expect([plan.isParallel, needs(plan), numbers(plan)]).toEqual([false, [[], [0], [1]], [1, 2, 3]]);
  });

  test("with it, only for what it declares; what is needed comes first and nothing else moves", () => {
    const plan = planOf(pathway(plain(4), "  requires:\n    step 1 needs step 3\n    step 4 needs steps 2, 3\n"));
    expect([plan.isParallel, needs(plan), numbers(plan)]).toEqual([true, [[2], [], [], [1, 2]], [3, 1, 2, 4]]);
  });

  test.each<[string, string, readonly (readonly number[])[]]>([
    [
      "by name: the last step that bears it",
      "1. probe\n2. probe\n3. other\n     value = {probe.healthy}",
      [[], [], [1]],
    ],
    ["by number", "1. probe\n2. probe\n3. other\n     value = {step 1.healthy}", [[], [], [0]]],
    [
      "in a template, a list and an object",
      '1. probe\n2. other\n3. probe\n     value = {"a": [{probe.healthy}, "x-{step 2.healthy}"]}',
      [[], [], [0, 1]],
    ],
    ["in a condition", "1. probe\n2. when {probe.healthy}:\n     other", [[], [0]]],
    ["in the list of a loop", "1. probe\n2. for x in [{probe.healthy}]:\n     other", [[], [0]]],
    ["from inside a loop", "1. probe\n2. for x in {list}:\n     other\n       value = {probe.healthy}", [[], [0]]],
    [
      "not to a loop's own variable or to a step beside it",
      "1. probe\n2. for probe in {list}:\n     other\n       value = {probe}\n     other\n       value = {other.healthy}",
      [[], []],
    ],
    [
      "to a name that a condition may bear: both the condition and who bore it before",
      "1. probe\n2. when {list}:\n     probe\n3. other\n     value = {probe.healthy}",
      [[], [0], [1]],
    ],
  ])("references are needs %s", (_, steps, expected) => {
    const last = steps.match(/\d+(?=\.)/g)?.length ?? 0;
    const text = `${steps}\n${last + 1}. other`.replace(/^/gm, "    ");
    const plan = planOf(pathway(text, `  requires:\n    step ${last + 1} needs step 1\n`));
    expect(needs(plan).slice(0, -1)).toEqual(expected.map((each) => [...each]));
  });

  test("steps that wait for each other by name are an error that names them", () => {
    const contract = pathway(
      "    1. probe\n    2. other\n         value = {probe.healthy}",
      "  requires:\n    step 1 needs step 2\n",
    );
    expect(() => planOf(contract)).toThrow(PlanError);
    expect(() => planOf(contract)).toThrow("Cannot plan pathway sample: step 1 needs step 2 needs step 1");
  });

  test("a chain of 10,000 steps, written backwards, is planned without recursion", () => {
    const count = 10_000;
    const requires = Array.from({ length: count - 1 }, (_, index) => `    step ${index + 1} needs step ${index + 2}\n`);
    const plan = planOf(pathway(plain(count), `  requires:\n${requires.join("")}`));
    expect(numbers(plan)).toEqual(Array.from({ length: count }, (_, index) => count - index));
  });
});

/** A graph as the contract's text would give it: edges from later to earlier nodes, or from anywhere when shuffled. */
const arbitraryPlan = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 }).map((raw) => {
  const nodes = raw.map((each, index) => ({
    step: { number: index + 1 } as Plan["nodes"][number]["step"],
    needs: index === 0 ? [] : [...new Set(each.map((need) => need % index))].sort((l, r) => l - r),
  }));
  return { pathway: {} as PathwayContract, nodes, order: [...nodes.keys()], isParallel: true };
});

describe("runGraph", () => {
  test("starts each node once, after all that it needs, and as soon as that is done", async () => {
    const property = fc.asyncProperty(arbitraryPlan, fc.scheduler(), async (plan, scheduler) => {
      const done = new Set<number>();
      const started: number[] = [];
      const run = runGraph(
        plan,
        async (index) => {
          expect(plan.nodes[index]?.needs.filter((need) => !done.has(need))).toEqual([]);
          started.push(index);
          await scheduler.schedule(Promise.resolve());
          done.add(index);
        },
        () => undefined,
      );
      const ready = plan.nodes.flatMap(({ needs: each }, index) => (each.length === 0 ? [index] : []));
      expect(started).toEqual(ready);
      await scheduler.waitFor(run);
      expect(started.toSorted((l, r) => l - r)).toEqual([...plan.nodes.keys()]);
      expect((await run).size).toBe(0);
    });
    await fc.assert(property, { seed: 4, numRuns: 200 });
  });

  test("after a failure nothing starts, and all that had started is waited for", async () => {
    const property = fc.asyncProperty(arbitraryPlan, fc.nat(), fc.scheduler(), async (plan, pick, scheduler) => {
      const broken = pick % plan.nodes.length;
      const underWay = new Set<number>();
      let stopped = 0;
      const run = runGraph(
        plan,
        async (index) => {
          expect(stopped).toBe(0);
          underWay.add(index);
          await scheduler.schedule(Promise.resolve());
          underWay.delete(index);
          if (index === broken) throw new Error("broken");
        },
        () => (stopped += 1),
      );
      await scheduler.waitFor(run);
      expect([...(await run).keys()]).toEqual([broken]);
      expect([stopped, underWay.size]).toEqual([1, 0]);
    });
    await fc.assert(property, { seed: 5, numRuns: 200 });
  });

  test("in order, the first failure ends it", async () => {
    const plan = planOf(pathway(plain(4)));
    const ran: number[] = [];
    const failures = await runGraph(
      plan,
      async (index) => {
        ran.push(index);
        if (index === 1) throw new Error("broken");
      },
      () => ran.push(-1),
    );
    expect([ran, [...failures.keys()]]).toEqual([[0, 1, -1], [1]]);
  });
});
