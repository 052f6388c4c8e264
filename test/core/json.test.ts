import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, type Json, type JsonObject, jsonContains, jsonDepth, jsonEquals } from "../../src/core/mod.ts";

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe("canonicalJson", () => {
  test("is JSON of the same value", () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  test("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed as JsonObject)).toBe(canonicalJson(object as JsonObject));
      }),
    );
  });
});

describe("jsonContains", () => {
  test("every value contains itself", () => {
    fc.assert(fc.property(json, (value) => expect(jsonContains(value, value)).toBe(jsonEquals(value, value))));
  });

  test.each<[Json, Json, boolean]>([
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, 2], [1], false],
    [[{ a: 1, b: 2 }], [{ a: 1 }], true],
    [{}, { toString: {} }, false],
    [{}, { a: null }, true],
    [null, {}, false],
  ])("%j contains %j: %p", (whole, part, expected) => expect(jsonContains(whole, part)).toBe(expected));
});

test("jsonDepth counts levels and stops above the limit", () => {
  expect(jsonDepth(1, 64)).toBe(0);
  expect(jsonDepth([{ a: [] }], 64)).toBe(3);
  let deep: Json = 0;
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  expect(jsonDepth(deep, 64)).toBeGreaterThan(64);
});
