import { describe, expect, test } from "bun:test";
import { FrameError } from "../../src/sandbox/frames.ts";
import { RowBook } from "../../src/sandbox/pool/row-book.ts";

const output = (text: string): string => `0${text.length}:${text}`;
const thrown = JSON.stringify(["threw", "no", [], []]);
const failure = `2${thrown.length}:${thrown}`;
const skipped = "30:";

describe("RowBook", () => {
  test("reads a row piece by piece, whatever the texts hold", () => {
    const book = new RowBook();
    const row = book.read(`${output('"02:{}"')}${output("")}${failure}${skipped}`, 4);
    expect(row.map((result) => (result.ok ? result.output : result.kind))).toEqual(['"02:{}"', "", "threw", "skipped"]);
  });

  test("gives equal rows as one object, and rows of another width as another", () => {
    const book = new RowBook();
    const one = book.read(output("1"), 1);
    expect(book.read(output("1"), 1)).toBe(one);
    expect(() => book.read(output("1"), 2)).toThrow(FrameError);
  });

  const hostile: readonly (readonly [string, string])[] = [
    ["too few pieces", output("1")],
    ["too many pieces", output("1").repeat(3)],
    ["a text past the end", "01:1099:1"],
    ["no length", "0:101:1"],
    ["an ending of an unknown kind", "91:101:1"],
    ["a failure of another shape", "22:{}01:1"],
    ["something after the last piece", `${output("1").repeat(2)} `],
  ];
  test.each(hostile)("refuses %s", (_name, text) => {
    expect(() => new RowBook().read(text, 2)).toThrow(FrameError);
  });
});
