import { expect, test } from "bun:test";
import { newTypedId } from "../../src/core/mod.ts";

test("an id that people type is never taken for a flag", () => {
  // One in 64 would begin with "-" if nobody saw to it: that none of these does is no accident.
  const ids = Array.from({ length: 5_000 }, () => newTypedId());
  expect(ids.filter((id) => !/^[A-Za-z0-9_][A-Za-z0-9_-]{20}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
