// Each rule of the house against a small piece of code that breaks it: a rule that never bites would pass silently.
import { describe, expect, test } from "bun:test";
import { checkCircles } from "./check-circles.ts";
import { checkCode } from "./check-code.ts";
import { checkRooms } from "./check-imports.ts";
import { checkFileLength, checkFunctionLength, checkRatchet, median } from "./check-size.ts";
import { checkLock, checkText, checkTopLevel } from "./check-text.ts";
import { factsOf } from "./facts.ts";
import { projectFiles, read } from "./project.ts";
import { FILE_LINES_MAX, FUNCTION_LINES_MAX, ROOMS } from "./rules.ts";

function rulesBroken(file: string, text: string): string[] {
  const facts = factsOf(file, text);
  const found = [...checkRooms(facts), ...checkCode(facts), ...checkFileLength(facts, {}), ...checkText(file, text)];
  return [...found, ...checkFunctionLength(facts, {})].map((it) => it.rule);
}

const BAD: readonly (readonly [rule: string, file: string, text: string])[] = [
  ["import-direction", "src/core/a.ts", `import { b } from "../contract/mod.ts";`],
  ["import-direction", "src/contract/a.ts", `import { b } from "../genome/mod.ts";`],
  ["import-direction", "src/genome/a.ts", `import type { B } from "../store/mod.ts";`],
  ["import-direction", "src/evolution/mutation/a.ts", `export { b } from "../../organism/mod.ts";`],
  ["import-direction", "src/pathway/a.ts", `const b = await import("../sandbox/mod.ts");`],
  ["import-direction", "src/organism/a.ts", `export * from "../http/mod.ts";`],
  ["import-direction", "src/http/a.ts", `let b: import("../cli/mod.ts").B;`],
  ["import-direction", "src/store/a.ts", `import "../main.ts";`],
  ["public-face", "src/genome/a.ts", `import { b } from "../contract/parser.ts";`],
  ["public-face", "src/cli/a.ts", `import { b } from "../kernel/mock/mod.ts";`],
  ["import-type-only", "src/organism/a.ts", `import { openStore } from "../store/mod.ts";`],
  ["import-type-only", "src/organism/a.ts", `import { type A, openStore } from "../store/mod.ts";`],
  ["import-extension", "src/core/a.ts", `import { b } from "./b";`],
  ["import-outside", "src/cli/a.ts", `import { b } from "../../test/b.ts";`],
  ["unknown-room", "src/utils/a.ts", "export const a = 1;"],
  ["builtin-import", "src/core/a.ts", `import { readFileSync } from "node:fs";`],
  ["builtin-import", "src/contract/a.ts", `import { createHash } from "node:crypto";`],
  ["builtin-import", "src/evolution/a.ts", `import { $ } from "bun";`],
  ["builtin-import", "src/seed/a.ts", `import { readFileSync } from "node:fs";`],
  ["pure-room", "src/genome/a.ts", "const a = process.env;"],
  ["pure-room", "src/pathway/a.ts", `const a = Bun.file("x");`],
  ["sole-owner", "src/organism/a.ts", "const a = Date.now();"],
  ["sole-owner", "src/organism/a.ts", "const a = globalThis.Date.now();"],
  ["sole-owner", "src/organism/a.ts", `const a = Date["now"]();`],
  ["sole-owner", "src/organism/a.ts", "const now = Date.now;"],
  ["sole-owner", "src/store/a.ts", "const a = new Date();"],
  ["sole-owner", "src/store/a.ts", "const a = performance.now();"],
  ["sole-owner", "src/evolution/a.ts", "const a = Math.random();"],
  ["sole-owner", "src/federation/a.ts", "const a = crypto.randomUUID();"],
  ["sole-owner", "src/cli/a.ts", `console.log("x");`],
  ["sole-owner", "src/organism/a.ts", "process.exit(1);"],
  ["sole-owner", "src/sandbox/a.ts", "const a = process.argv;"],
  ["sole-owner", "src/organism/a.ts", `const a = new Worker("x");`],
  ["sole-owner", "src/organism/a.ts", `Bun.spawn(["ip"]);`],
  ["sole-owner", "src/http/a.ts", `Bun.spawnSync(["ip"]);`],
  ["sole-owner", "src/cli/a.ts", `import { spawn } from "node:child_process";`],
  ["sole-owner", "src/kernel/a.ts", `import { dlopen } from "bun:ffi";`],
  ["sole-owner", "src/organism/a.ts", `import vm from "node:vm";`],
  ["sole-owner", "src/organism/a.ts", `const vm = require("vm");`],
  ["sole-owner", "src/cli/a.ts", `import { Database } from "bun:sqlite";`],
  ["sole-owner", "src/organism/a.ts", `import { eq } from "drizzle-orm/bun-sqlite";`],
  ["sole-owner", "src/organism/a.ts", `await fetch("x");`],
  ["sole-owner", "src/organism/a.ts", `import { Hono } from "hono";`],
  ["sole-owner", "src/main.ts", `import { Database } from "bun:sqlite";`],
  ["any", "src/core/a.ts", "export const a: any = 1;"],
  ["compiler-silenced", "src/core/a.ts", "// @ts-ignore\nexport const a = 1;"],
  ["test-only", "test/a.test.ts", `test.only("a", () => {});`],
  ["test-skip", "test/a.test.ts", `test.skip("a", () => {});`],
  ["test-skip", "test/a.test.ts", `describe.skipIf(process.getuid() !== 0)("a", () => {});`],
  ["test-skip", "test/a.test.ts", "const later = it.skip;"],
  ["leftover", "src/core/a.ts", `// ${"TO"}DO: later`],
  ["leftover", "docs/a.md", `${"FIX"}ME`],
  ["machine-path", "README.md", `see ${"/wo"}rk/main`],
  ["machine-path", "scripts/a.ts", `const a = "${"/ro"}ot/a";`],
  ["file-length", "src/core/a.ts", "\n".repeat(FILE_LINES_MAX + 1)],
  ["function-length", "src/core/a.ts", `const a = () => {${"\n".repeat(FUNCTION_LINES_MAX)}};`],
  ["function-length", "src/core/a.ts", `register(() => {${"\n".repeat(FUNCTION_LINES_MAX)}});`],
  ["function-length", "scripts/a.ts", `class A { #b() {${"\n".repeat(FUNCTION_LINES_MAX)}} }`],
].map(([rule = "", file = "", text = ""]) => [rule, file, text] as const);

const GOOD: readonly (readonly [why: string, file: string, text: string])[] = [
  ["down, through the public face", "src/genome/a.ts", `import { b } from "../contract/mod.ts";`],
  ["inside a room, directly", "src/kernel/mock/a.ts", `import { b } from "../transaction.ts";`],
  ["types of an adapter", "src/organism/a.ts", `import type { B } from "../llm/mod.ts";`],
  ["types of an adapter, one by one", "src/organism/a.ts", `import { type B, type C } from "../store/mod.ts";`],
  ["the composition root imports anything", "src/main.ts", `import { b } from "./store/sqlite.ts";`],
  ["tests import anything", "test/a.test.ts", `import { b } from "../src/store/sqlite.ts"; Date.now();`],
  ["core owns the clock", "src/core/a.ts", "export const now = () => Date.now();"],
  ["core hashes", "src/core/a.ts", `import { createHash } from "node:crypto";`],
  ["a date from a number", "src/store/a.ts", "export const a = (ms: number) => new Date(ms);"],
  ["a type is not a use", "src/organism/a.ts", "export type Fetch = typeof fetch; export type W = Worker;"],
  ["comments and strings are not code", "src/genome/a.ts", `// Date.now()\nexport const a = "Math.random()";`],
  ["a member of another object", "src/organism/a.ts", "export const a = (b: B) => [b.console.log, b.fetch()];"],
  ["a skip that prints its reason", "test/a.test.ts", `test.skipIf(isUser)("bridges come up (needs root)", () => {});`],
  ["a script of one function", "src/sandbox/a.js", `(() => {${"\n".repeat(FUNCTION_LINES_MAX)}})()`],
  ["a root inside an embedded path", "src/sandbox/a.ts", `export const a = "/$bunfs/root/worker.ts";`],
];

describe("the rules bite", () => {
  for (const [rule, file, text] of BAD) {
    test(`${rule} in ${file}: ${JSON.stringify(text.slice(0, 60))}`, () => {
      expect(rulesBroken(file, text)).toEqual([rule]);
    });
  }

  test("import-circle: once for a circle, with the shortest way round, through types too", () => {
    const sources = [
      factsOf("src/a/one.ts", `import { two } from "./two.ts"; import { four } from "./four.ts";`),
      factsOf("src/a/two.ts", `import type { Three } from "../b/three.ts";`),
      factsOf("src/b/three.ts", `export { one } from "../a/one.ts";`),
      factsOf("src/a/four.ts", `import { readFile } from "node:fs/promises";`),
    ];
    expect(checkCircles(sources).map(({ rule, message }) => [rule, message.split(": ")[0]])).toEqual([
      ["import-circle", "src/a/one.ts -> src/a/two.ts -> src/b/three.ts -> src/a/one.ts"],
    ]);
  });

  test("lock-address", () => {
    const rules = checkLock("bun.lock", `{\n  "a": ["a@1", "https:${"//"}registry.example/a.tgz"]\n}`);
    expect(rules.map(({ rule, line }) => [rule, line])).toEqual([["lock-address", 2]]);
  });

  test("top-level", () => {
    expect(checkTopLevel(["src/a.ts", "notes.txt", "lib/a.ts"]).map((it) => it.file)).toEqual(["notes.txt", "lib"]);
  });

  test("ratchet: entries that are not needed any more and entries that could be lower", () => {
    const allowed = { "a.ts": 500, "b.ts": 500, "c.ts": 500, "gone.ts": 500 };
    const actual = new Map([
      ["a.ts", 500],
      ["b.ts", 450],
      ["c.ts", 300],
    ]);
    expect(checkRatchet(allowed, actual, 400)).toEqual([
      `"b.ts" is 450 lines now: lower its entry from 500`,
      `"c.ts" is 300 lines now: delete its entry`,
      `"gone.ts" is 0 lines now: delete its entry`,
    ]);
  });

  test("median", () => {
    expect([median([]), median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([0, 2, 3]);
  });
});

describe("the rules let pass", () => {
  for (const [why, file, text] of GOOD) {
    test(why, () => {
      expect(rulesBroken(file, text)).toEqual([]);
    });
  }
});

describe("the rules see the project", () => {
  test("its own files, and nothing that is ignored", () => {
    const files = projectFiles();
    expect(files).toContain("src/seed/mod.ts");
    expect(files).toContain(".ci/run");
    expect(files.filter((file) => /^(node_modules|dist|\.git|\.bootstrap)\//.test(file))).toEqual([]);
    expect(read("package.json")).toStartWith("{");
  });

  test("the table of rooms has no cycle", () => {
    const reaches = (from: string, to: string): boolean =>
      (ROOMS[from] ?? []).some((next) => next === to || reaches(next, to));
    expect(Object.keys(ROOMS).filter((room) => reaches(room, room))).toEqual([]);
  });
});
