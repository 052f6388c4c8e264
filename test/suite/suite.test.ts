import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FileBlocks } from "../../scripts/suite/file-blocks.ts";
import { lanesOf, pathArgument, RULES, testFiles } from "../../scripts/suite/lanes.ts";
import { runLane } from "../../scripts/suite/run-lane.ts";
import { slowest, summaryLine } from "../../scripts/suite/totals.ts";
import { projectFiles } from "../tidy/project.ts";

// What `npm test` is made of: which lane runs a file, and that nothing which goes wrong in a lane passes for a success.

const ROOT = join(import.meta.dir, "..", "..");

describe("lanes", () => {
  test("every test file of the project is in exactly one", () => {
    const known = projectFiles().filter((file) => /^test\/.*[._](test|spec)\.[cm]?[jt]sx?$/.test(file));
    const planned = lanesOf(testFiles(ROOT)).flatMap(({ files }) => files);
    expect(planned.toSorted()).toEqual(known.toSorted());
    expect(known.length).toBeGreaterThan(200);
  });

  test("no rule is left over, and none is without work", () => {
    for (const [prefix] of RULES) {
      const { length } = testFiles(ROOT).filter((file) => file.startsWith(prefix));
      expect([prefix, length > 0]).toEqual([prefix, true]);
    }
    for (const { name, files } of lanesOf(testFiles(ROOT))) expect([name, files.length > 0]).toEqual([name, true]);
  });
});

describe("a lane", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "sg-lane-"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const IMPORT = 'import { expect, test } from "bun:test";\n';
  const PASSES = `${IMPORT}test("passes", () => { console.log("told on the way"); });\n`;

  async function run(files: Readonly<Record<string, string>>, asked = Object.keys(files), expected = asked.length) {
    const folder = mkdtempSync(join(root, "project-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    let output = "";
    const write = (block: string) => {
      output += block;
    };
    const report = await runLane({ root: folder, arguments: asked.map(pathArgument), files: expected, write });
    return { ...report, output };
  }

  test("counts what its files say, tells it in full, and knows how long each took", async () => {
    const { verdict, exitCode, times, output } = await run({
      "test/a.test.ts": PASSES,
      "test/deep/b.test.ts": `${IMPORT}test("passes too", () => {});\ntest.skip("is skipped", () => {});\n`,
    });
    expect(verdict).toEqual({ passed: 2, failed: 0, skipped: 1, problem: null });
    expect(exitCode).toBe(0);
    expect(times.map(({ file }) => file).sort()).toEqual(["test/a.test.ts", "test/deep/b.test.ts"]);
    expect(output).toContain("told on the way");
    expect(output).toContain("Ran 3 tests across 2 files");
  });

  const failures: readonly (readonly [string, Readonly<Record<string, string>>, string | null, string])[] = [
    ["a test that fails", { "a.test.ts": `${IMPORT}test("wrong", () => expect(1).toBe(2));\n` }, null, "wrong"],
    ["a file that does not load", { "a.test.ts": "import './nowhere.ts';\n" }, null, "nowhere"],
    ["exit(0) in a test", { "a.test.ts": `${IMPORT}test("x", () => process.exit(0));\n` }, "before its summary", ""],
    ["a death", { "a.test.ts": `${IMPORT}test("x", () => process.kill(process.pid, "SIGKILL"));\n` }, "before its", ""],
    ["files without tests", { "a.test.ts": "export {};\n" }, "no test", ""],
  ];
  test.each(failures)("%s is one failure, whatever else passed", async (_, files, problem, told) => {
    const { verdict, output } = await run(files);
    expect(verdict.failed).toBe(1);
    if (problem === null) expect(verdict.problem).toBeNull();
    else expect(verdict.problem).toContain(problem);
    expect(output).toContain(told);
  });

  test("a file that was planned and did not run is a failure", async () => {
    const { verdict } = await run({ "a.test.ts": PASSES, "b.test.ts": PASSES }, ["a.test.ts"], 2);
    expect(verdict).toMatchObject({ passed: 1, failed: 1, problem: "it ran 1 files of 2" });
  });

  test("nothing that it could run is a failure", async () => {
    const { verdict } = await run({ "a.test.ts": PASSES }, ["none"], 0);
    expect(verdict).toMatchObject({ passed: 0, failed: 1 });
  });
});

test("output is handed on one test file at a time, however it arrives", () => {
  const blocks: string[] = [];
  const reader = new FileBlocks((block) => blocks.push(block));
  const text = "bun test\n\ntest/a.test.ts:\n(pass) a\n\ntest/deep/b.test.ts:\n(fail) b\n\n 1 pass";
  for (const character of text) reader.push(character);
  expect(blocks.length).toBe(2);
  expect(reader.end()).toBe(text);
  expect(blocks).toEqual([
    "bun test\n\n",
    "test/a.test.ts:\n(pass) a\n\n",
    "test/deep/b.test.ts:\n(fail) b\n\n 1 pass\n",
  ]);
});

test("the slowest files come first, and the last line is what .ci/run reads", () => {
  const times = ["a", "b", "c"].map((file, index) => ({ file, seconds: index === 1 ? 20.04 : index }));
  expect(slowest(times, 2)).toEqual(["   20.0 s  b", "    2.0 s  c"]);
  expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
  expect(summaryLine({ passed: 12, failed: 1, skipped: 3 })).toBe("12 passed, 1 failed, 3 skipped");
});
