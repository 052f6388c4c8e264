import { describe, expect, test } from "bun:test";
import { inputChecker, outputChecker } from "../../src/contract/mod.ts";
import type { Json } from "../../src/core/mod.ts";
import { complete, named } from "./complete-library.ts";

const { genes, pathways, topologies } = complete.library;
const input = inputChecker(named(genes, "bridge_create"));
const output = outputChecker(named(genes, "bridge_create"));
const pieces = outputChecker(named(genes, "pick_name"));

describe("inputChecker", () => {
  test("fills in defaults", () => {
    expect(input({ bridge_name: "br0", interfaces: ["eth0"] })).toEqual({
      ok: true,
      value: { bridge_name: "br0", interfaces: ["eth0"], stp_enabled: false, mode: "switched" },
    });
  });

  test("hands back the very value when nothing is to be filled in", () => {
    const value = { bridge_name: "br0", interfaces: ["eth0"], stp_enabled: true, mode: "routed", ageing: null };
    const result = input(value);
    expect(result.ok && result.value).toBe(value);
  });

  test("does not write into the value of its caller", () => {
    const value = Object.freeze({ bridge_name: "br0", interfaces: Object.freeze([]) as readonly string[] });
    expect(input(value).ok).toBe(true);
    expect(Object.keys(value)).toEqual(["bridge_name", "interfaces"]);
  });

  const wrong: readonly (readonly [string, Json, readonly (readonly [string, string])[]])[] = [
    ["nothing", null, [["$", "expected an object, got null"]]],
    ["a list", [], [["$", "expected an object, got a list of 0"]]],
    [
      "missing fields",
      {},
      [
        ["$.bridge_name", "missing: expected string"],
        ["$.interfaces", "missing: expected string[]"],
      ],
    ],
    ["an item", { bridge_name: "a", interfaces: ["x", "y", 3] }, [["$.interfaces[2]", "expected string, got 3"]]],
    [
      "a slip of the fingers",
      { bridge_nme: "a", bridge_name: "a", interfaces: [] },
      [["$.bridge_nme", 'unknown field; did you mean "bridge_name"?']],
    ],
    [
      "a choice",
      { bridge_name: "a", interfaces: [], mode: "swiched" },
      [["$.mode", 'expected "routed" | "switched", got "swiched"; did you mean "switched"?']],
    ],
    [
      "null for a default",
      { bridge_name: "a", interfaces: [], stp_enabled: null },
      [["$.stp_enabled", "expected bool, got null"]],
    ],
    ["a key that is no name", { bridge_name: "a", interfaces: [], "a b": 1 }, [['$["a b"]', "unknown field"]]],
  ];
  test.each(wrong)("tells where and what: %s", (_, value, problems) => {
    const result = input(value);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems.map(({ path, message }) => [path, message] as const)).toEqual([...problems]);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is an ordinary unknown field", (key) => {
    const value = JSON.parse(`{"bridge_name": "a", "interfaces": [], "${key}": {"polluted": true}}`);
    const result = input(value);
    expect(result).toEqual({ ok: false, problems: [{ path: `$.${key}`, message: "unknown field" }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("a field named like an inherited one is missing until it is there", () => {
    const check = inputChecker({
      takes: [
        {
          name: "constructor",
          type: { kind: "json" },
          description: "",
          span: { start: 0, end: 0, line: 1, column: 1 },
        },
      ],
      types: new Map(),
    });
    expect(check({}).ok).toBe(false);
    expect(check({ constructor: 1 }).ok).toBe(true);
  });

  test("tells no more than twenty problems, however hostile the value", () => {
    const result = input({ bridge_name: "a", interfaces: Array.from({ length: 100_000 }, () => 1) });
    expect(!result.ok && result.problems.length).toBe(20);
  });

  test("list bounds count", () => {
    const check = inputChecker(named(topologies, "server"));
    expect(check({ nic: ["a", "b"] })).toEqual({
      ok: false,
      problems: [{ path: "$.nic", message: "expected at least 3 items, got 2" }],
    });
    const most = inputChecker(named(pathways, "create_bridge"));
    const result = most({ wanted: "a", interfaces: Array.from("123456789") });
    expect(!result.ok && result.problems[0]?.message).toBe("expected at most 8 items, got 9");
  });

  test("a default is the same frozen value each time, so nobody can change it for others", () => {
    const check = inputChecker(named(topologies, "server"));
    const result = check({ nic: ["a", "b", "c"] });
    expect(result.ok && Object.isFrozen(result.value.vlans)).toBe(true);
  });
});

describe("outputChecker", () => {
  test("drops and counts what the contract does not give, at every depth", () => {
    const value = { name: "br1", number: 1, parts: { stem: "br", tail: 1, mood: "good" }, extra: [1], more: 2 };
    expect(pieces(value)).toEqual({
      ok: true,
      value: { name: "br1", number: 1, parts: { stem: "br", tail: 1 } },
      dropped: 3,
    });
  });

  test("drops __proto__ like any other field", () => {
    const result = output(JSON.parse('{"success": true, "resources_created": [], "__proto__": {"polluted": true}}'));
    expect(result).toEqual({ ok: true, value: { success: true, resources_created: [] }, dropped: 1 });
    expect(result.ok && Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  });

  test.each([
    [{ number: 1.5 }, "$.number", "expected int, got 1.5"],
    [{ number: Number.NaN }, "$.number", "expected int, got NaN"],
    [{ parts: { tail: 1 } }, "$.parts.stem", "missing: expected string"],
    [{ parts: { stem: "a", tail: "b" } }, "$.parts.tail", 'expected int, got "b"'],
  ] as const)("%j", (change, path, message) => {
    expect(pieces({ name: "a", number: 1, ...change })).toEqual({ ok: false, problems: [{ path, message }] });
  });

  test("floats are finite", () => {
    const check = inputChecker(named(genes, "bridge_create"));
    for (const ageing of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(check({ bridge_name: "a", interfaces: [], ageing }).ok).toBe(false);
    }
    expect(check({ bridge_name: "a", interfaces: [], ageing: 3 }).ok).toBe(true);
  });

  test("a record that contains itself is followed as deep as JSON may be, and no deeper", () => {
    const check = outputChecker(named(genes, "check_link_state"));
    const nested = (levels: number): Json => {
      let event: Json = { at: 0, state: "up", causes: [] };
      for (let level = 0; level < levels; level += 1) event = { at: level, state: "down", causes: [event] };
      return { healthy: true, history: [event] };
    };
    expect(check(nested(20)).ok).toBe(true);
    const result = check(nested(50_000));
    expect(!result.ok && result.problems[0]?.message).toBe("nested deeper than 64 levels");
  });

  test("a pathway without gives and a topology give any object", () => {
    for (const contract of [named(pathways, "create_two"), named(topologies, "server")]) {
      expect(outputChecker(contract)({ anything: 1 })).toEqual({ ok: true, value: { anything: 1 }, dropped: 0 });
      expect(outputChecker(contract)([1]).ok).toBe(false);
    }
  });
});
