import { describe, expect, test } from "bun:test";
import { formatType, type GeneContract, interfaceDiff, loadContracts } from "../../src/contract/mod.ts";
import { complete, completeFile, named } from "./complete-library.ts";

const before = named(complete.library.genes, "bridge_create");

function edited(from: string, to: string): GeneContract {
  expect(completeFile.text).toContain(from);
  const { library } = loadContracts([{ ...completeFile, text: completeFile.text.replace(from, to) }]);
  return named(library.genes, "bridge_create");
}

describe("interfaceHash", () => {
  test("is 64 hex digits", () => {
    expect(before.interfaceHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ["prose", "Create a Linux bridge", "Make a Linux bridge"],
    ["a description", '"Name for the bridge"', '"What to call it"'],
    ["risk", "  is configuration\n  risk low", "  is configuration\n  risk none"],
    ["the order of choices", '"routed" | "switched" =', '"switched" | "routed" ='],
    ["a failure", "    - NM D-Bus unavailable -> error\n", ""],
    ["weights", "immediate 0.2 convergence 0.6", "immediate 0.5"],
  ])("does not change with %s, but the revision does", (_, from, to) => {
    const after = edited(from, to);
    expect(after.interfaceHash).toBe(before.interfaceHash);
    expect(after.revision).not.toBe(before.revision);
    expect(interfaceDiff(before, after)).toEqual([]);
  });

  test.each([
    [
      "a default",
      "stp_enabled  bool = false",
      "stp_enabled  bool = true",
      "takes: `stp_enabled` changed from bool = false to bool = true",
    ],
    ["a type", "ageing       float?", "ageing       int?", "takes: `ageing` changed from float? to int?"],
    [
      "a new output",
      '    error              string?   "Error',
      '    code  int?  "C"\n    error string? "Error',
      "gives: `code` (int?) was added",
    ],
    [
      "a lost input",
      '    ageing       float?                  "Seconds until an address is forgotten"\n',
      "",
      "takes: `ageing` (float?) was removed",
    ],
    ["a type of its own", "  before:\n", '  types:\n    box:\n      a int "A"\n  before:\n', "type box was added"],
  ])("changes with %s, and the difference says so", (_, from, to, difference) => {
    const text = completeFile.text.replace("         ageing = 2.5\n", "").replace(from, to);
    const after = named(loadContracts([{ ...completeFile, text }]).library.genes, "bridge_create");
    expect(after.interfaceHash).not.toBe(before.interfaceHash);
    expect(interfaceDiff(before, after)).toEqual([difference]);
  });

  test("a change of family or inside a record is named", () => {
    const look = named(complete.library.genes, "check_link_state");
    const [event = []] = look.types.values();
    const after = { ...look, family: "transform", types: new Map([["event", event.slice(1)]]) } as const;
    expect(interfaceDiff(look, after)).toEqual([
      "family changed from diagnostic to transform",
      "type event: `at` (int) was removed",
    ]);
  });
});

test("formatType writes a type as a contract does", () => {
  const gives = named(complete.library.genes, "check_link_state").types.get("event") ?? [];
  expect(gives.map(({ type }) => formatType(type))).toEqual(["int", '"up" | "down"', "event[..3]"]);
  expect(formatType({ kind: "list", item: { kind: "oneOf", values: ["a", "b"] }, bounds: { min: 2 } })).toBe(
    '("a" | "b")[2..]',
  );
});
