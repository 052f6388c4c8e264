import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { encodeFrame, FrameError, FrameReader } from "../../src/sandbox/frames.ts";

function readAll(reader: FrameReader, chunks: readonly Buffer[]): readonly (readonly [unknown, string])[] {
  const frames: (readonly [unknown, string])[] = [];
  for (const chunk of chunks) reader.push(chunk, (header, payload) => frames.push([header, payload]));
  return frames;
}

describe("frames", () => {
  test("come out as they went in, however the bytes are cut", () => {
    const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (payloads, step) => {
        const bytes = Buffer.concat(payloads.map((it, at) => encodeFrame(["unload", at], it)));
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += step) chunks.push(bytes.subarray(at, at + step));
        const expected = payloads.map((it, at) => [["unload", at], it.toWellFormed()] as const);
        expect(readAll(new FrameReader(), chunks)).toEqual(expected);
      }),
    );
  });

  test("keep the length of a text in units, lone surrogates included", () => {
    const text = "\ud800a\udfff😀";
    expect(readAll(new FrameReader(), [encodeFrame(["load", 1], text)])[0]?.[1]).toHaveLength(text.length);
  });

  const hostile: readonly (readonly [string, Buffer])[] = [
    ["a length past the bound", Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ["no header", Buffer.from([1, 0, 0, 0, 0x41])],
    ["a header that is not JSON", Buffer.from([2, 0, 0, 0, 0x41, 0x0a])],
  ];
  test.each(hostile)("refuse %s", (_name, bytes) => {
    expect(() => readAll(new FrameReader(), [bytes])).toThrow(FrameError);
  });
});
