import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { bounds } from "../../src/federation/bounds.ts";
import { parseMessage } from "../../src/federation/net/parse-message.ts";

const nested = (depth: number, open = "[", close = "]") => `${open.repeat(depth)}${close.repeat(depth)}`;

describe("a message", () => {
  test("is nested so deep at most, whatever its form allows", () => {
    const depth = bounds.messageDepthMax;
    expect(parseMessage(v.any(), nested(depth))).not.toBeNull();
    expect(parseMessage(v.any(), nested(depth + 1))).toBeNull();
    expect(parseMessage(v.any(), `{"a":${nested(depth)}}`)).toBeNull();
    expect(parseMessage(v.any(), `[${nested(depth - 1)},${nested(depth - 1)}]`)).not.toBeNull();
  });

  test("may have as many brackets in its texts as it likes", () => {
    for (const text of [nested(50), `"${nested(50)}`, `\\"${nested(50)}\\`, '\\\\"[']) {
      expect(parseMessage(v.any(), JSON.stringify([text]))).toEqual([text]);
    }
  });

  test("that is no JSON, or has another form, is none", () => {
    for (const text of ["", "{", "[1]]", "nought"]) expect(parseMessage(v.any(), text)).toBeNull();
    expect(parseMessage(v.strictObject({ a: v.number() }), '{"a":1,"b":2}')).toBeNull();
    expect(parseMessage(v.strictObject({ a: v.number() }), '{"a":1}')).toEqual({ a: 1 });
  });
});
