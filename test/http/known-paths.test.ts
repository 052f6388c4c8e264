import { expect, test } from "bun:test";
import { KnownPaths } from "../../src/http/known-paths.ts";

test("what is known of a path is found out once, of many and long ones again", () => {
  const known = new KnownPaths<string>();
  const found: string[] = [];
  const of = (path: string) =>
    known.of(path, () => {
      found.push(path);
      return `fact of ${path}`;
    });
  for (const path of ["/a", "/a", "/b", "/a"]) expect(of(path)).toBe(`fact of ${path}`);
  expect(found.splice(0)).toEqual(["/a", "/b"]);

  const long = `/${"x".repeat(300)}`;
  expect([of(long), of(long)]).toEqual([`fact of ${long}`, `fact of ${long}`]);
  expect(found.splice(0)).toEqual([long, long]);

  for (let index = 0; index < 300; index += 1) of(`/${index}`);
  expect(of("/a")).toBe("fact of /a");
  expect(found.at(-1)).toBe("/a");
});

test("what cannot be found out is asked again", () => {
  const known = new KnownPaths<string>();
  const refuse = () => {
    throw new TypeError("no");
  };
  expect(() => known.of("/a", refuse)).toThrow("no");
  expect(known.of("/a", () => "yes")).toBe("yes");
});
