import { describe, expect, test } from "bun:test";
import { loadContracts, type PathwayContract } from "../../src/contract/mod.ts";
import type { Json, JsonObject } from "../../src/core/mod.ts";
import { bind, holds, pathwayScope, StepOutputs } from "../../src/pathway/mod.ts";

/** A pathway with one step per locus line; every binding and condition goes through the real parser. */
function pathway(steps: string, requires = ""): PathwayContract {
  const text = `gene probe
  is diagnostic
  risk none
  does:
    Probe.
  takes:
    value  json?  "Anything"
  gives:
    healthy  bool  "Always"

pathway sample
  risk none
  does:
    Sample.
  takes:
    name   string    "A name"
    count  int       "A number"
    list   string[]  "A list"
  steps:
${steps}
${requires}`;
  const { library, diagnostics } = loadContracts([{ path: "sample.sg", text }]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const found = library.pathways.get("sample");
  if (found === undefined) throw new Error("the sample pathway did not load");
  return found;
}

const input: JsonObject = { name: "br0", count: 3, list: ["a", "b"] };

describe("bind", () => {
  test.each<[string, Json | undefined]>([
    ["{name}", "br0"],
    ["{count}", 3],
    ["{list}", ["a", "b"]],
    ["{list.1}", "b"],
    ["{list.7}", undefined],
    ['"br-{name}"', "br-br0"],
    ["storage.{count}", "storage.3"],
    ["active-backup", "active-backup"],
    ["[1, {count}]", [1, 3]],
    ["true", true],
    ["null", null],
  ])("value = %s gives %j", (source, expected) => {
    const [step] = pathway(`    1. probe\n         value = ${source}`).steps;
    if (step?.kind !== "locus") throw new Error("expected a locus step");
    expect(bind(step.bindings, pathwayScope(input)).value).toEqual(expected as Json);
  });

  test("outputs of earlier steps are found by name and by number", () => {
    const { steps } = pathway(
      "    1. probe\n    2. probe\n         value = {probe.healthy}\n    3. probe\n         value = {step 1.healthy}",
    );
    const outputs = new StepOutputs(pathwayScope(input));
    outputs.bind(0, "probe", { healthy: true });
    outputs.number(1, { healthy: true });
    for (const step of steps.slice(1)) {
      if (step.kind !== "locus") throw new Error("expected a locus step");
      expect(bind(step.bindings, outputs.before(1))).toEqual({ value: true });
    }
  });
});

describe("holds", () => {
  test.each([
    ["{count} == 3", true],
    ["{count} != 3", false],
    ["{count} < 4 and {count} >= 3", true],
    ["not {count} > 2", false],
    ['{name} == "br1" or {list}', true],
    ["({count} > 5 or {count} < 1) and {name}", false],
  ])("when %s: %p", (condition, expected) => {
    const [step] = pathway(`    1. when ${condition}:\n         probe`).steps;
    if (step?.kind !== "when") throw new Error("expected a when step");
    expect(holds(step.condition, pathwayScope(input))).toBe(expected);
  });
});

describe("StepOutputs", () => {
  test("a step sees the latest of the earlier steps, in whatever order they ended", () => {
    const outputs = new StepOutputs(pathwayScope(input));
    for (const index of [3, 0, 5, 1]) outputs.bind(index, "probe", index);
    expect([0, 1, 2, 4, 6].map((index) => outputs.before(index).name("probe"))).toEqual([undefined, 0, 1, 3, 5]);
    expect(outputs.before(0).name("name")).toBe("br0");
  });
});
