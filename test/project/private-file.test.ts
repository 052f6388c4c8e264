import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPrivateFile, writePrivateCopy, writePrivateFile } from "../../src/project/private-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sg-private-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test.each([
  ["writePrivateFile", writePrivateFile],
  ["writePrivateCopy", writePrivateCopy],
])("%s replaces a file whole, and only its owner may read it, whatever lay about", (_, write) => {
  const path = join(folder, "key");
  writeFileSync(path, "old and long", { mode: 0o644 });
  writeFileSync(`${path}.${process.pid}`, "left by somebody who was killed", { mode: 0o644 });
  write(path, "new");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["new", 0o600]);
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("a file is created once: whoever comes second finds the first one's", () => {
  const path = join(folder, "key");
  createPrivateFile(path, "first");
  createPrivateFile(path, "second");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["first", 0o600]);
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("what cannot be put in place leaves nothing aside", () => {
  const path = join(folder, "taken");
  mkdirSync(join(path, "by"), { recursive: true });
  expect(() => writePrivateFile(path, "new")).toThrow("taken");
  expect(readdirSync(folder)).toEqual(["taken"]);
});
