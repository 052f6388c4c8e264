import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DOUBLE, GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import { BINARY, Shell } from "./sg.ts";

describe("a malformed contract", () => {
  test("stops init with its place, and leaves nothing behind", async () => {
    using shell = new Shell().write({ "contracts/genes/double.sg": DOUBLE.replace('int  "What', 'itn  "What') });
    const init = await shell.sg("init", "--bare");
    expect(init.exitCode).toBe(3);
    expect(init.stderr).toContain("contracts/genes/double.sg:9:");
    expect(readdirSync(shell.root)).toEqual(["contracts"]);
  });

  test("is shown by check with a caret and a hint, as text, JSON and for GitHub", async () => {
    using shell = new Shell().write({ "double.sg": DOUBLE.replace("risk none", "risk nnoe") });
    const text = await shell.sg("check", "double.sg");
    expect(text.exitCode).toBe(3);
    expect(text.stdout).toContain("double.sg:3:");
    expect(text.stdout).toContain("^^^^");
    expect(text.stdout).toContain("none");
    const json = await shell.sg("check", "double.sg", "--format", "json");
    expect(json.json<{ errors: number; diagnostics: { span: { line: number } }[] }>()).toMatchObject({
      errors: 1,
      diagnostics: [{ span: { line: 3 } }],
    });
    expect((await shell.sg("check", "double.sg", "--format", "github")).stdout).toStartWith(
      "::error file=double.sg,line=3",
    );
  });

  test("that breaks after init leaves the others working", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shell.write({ "contracts/genes/other.sg": "gene other\n  is nonsense\n" });
    const run = await shell.sg("exec", "double", "--input", '{"value":4}');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("contracts/genes/other.sg");
  });

  test("whose interface changed is refused with the difference", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shell.write({
      "contracts/genes/double.sg": DOUBLE.replace("value  int", "value  string").replace(
        '{"value": 2}',
        '{"value": "2"}',
      ),
    });
    const run = await shell.sg("exec", "double", "--input", '{"value":"4"}');
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain("its interface changed");
    expect(run.stderr).toContain("value");
  });

  test("whose prose changed is accepted and announced once", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shell.write({ "contracts/genes/double.sg": DOUBLE.replace("Doubles a number.", "Gives twice a number.") });
    expect((await shell.sg("status")).stderr).toContain("contract double was revised");
    expect((await shell.sg("status")).stderr).toBe("");
  });
});

describe("a gene that the gate refuses", () => {
  test.each([
    ["imports", "import fs from 'node:fs';\nexport function execute() { return {}; }", ":1:"],
    ["evaluates text", "export function execute() {\n  return eval('1');\n}", ":2:"],
    ["has no execute", "export function run() { return {}; }", "execute"],
    ["does not parse", "export function execute( {", ":1:"],
    ["is empty", "", "empty"],
  ])("because it %s is not registered", async (_why, source, hint) => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shell.write({ "bad.js": source });
    const before = (await shell.sg("status", "--json")).json<{ counts: unknown }>().counts;
    const register = await shell.sg("register", "double", "bad.js");
    expect([2, 3]).toContain(register.exitCode);
    expect(register.stderr).toContain(hint);
    expect((await shell.sg("status", "--json")).json<{ counts: unknown }>().counts).toEqual(before);
  });

  test("register adds a sound gene, and --dominant expresses it", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shell.write({
      "mine.ts":
        "export function execute(input: { value: number }) {\n  return { result: input.value + input.value };\n}\n",
    });
    const register = await shell.sg("register", "double", "mine.ts", "--dominant", "--json");
    expect(register.json<{ stage: string; added: boolean }>()).toMatchObject({ stage: "dominant", added: true });
    const run = await shell.sg("exec", "double", "--input", '{"value":4}', "--json");
    expect(run.json<{ output: unknown; attempts: { sha: string }[] }>()).toMatchObject({
      output: { result: 8 },
      attempts: [{ sha: register.json<{ sha: string }>().sha }],
    });
  });
});

describe("a store that cannot be used", () => {
  test("is named and left as it is when it is no database", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    const genome = join(shell.root, ".sg", "genome.db");
    writeFileSync(genome, "this is not a database, and nobody may overwrite it");
    const status = await shell.sg("status");
    expect(status.exitCode).toBe(5);
    expect(status.stderr).toContain("genome.db");
    expect(readFileSync(genome, "utf8")).toStartWith("this is not");
  });

  test("is never taken for a new one when it is empty", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    writeFileSync(join(shell.root, ".sg", "genome.db"), "");
    for (const command of ["status", "init"]) {
      expect(await shell.sg(command)).toMatchObject({
        exitCode: 5,
        stderr: expect.stringContaining("the file is empty"),
      });
    }
  });

  test("can be made anew when it is gone", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    expect((await shell.sg("status")).exitCode).toBe(0);
    rmSync(join(shell.root, ".sg", "genome.db"));
    expect((await shell.sg("status")).exitCode).toBe(5);
    expect((await shell.sg("init", "--bare")).exitCode).toBe(0);
    expect((await shell.sg("exec", "double", "--input", '{"value":4}')).exitCode).toBe(0);
  });

  test("is named when it was cut off", async () => {
    using shell = await bareProject({ "double.js": GOOD_DOUBLE });
    truncateSync(join(shell.root, ".sg", "genome.db"), 5_000);
    const status = await shell.sg("status");
    expect(status.exitCode).toBe(5);
    expect(status.stderr).toContain("genome.db");
  });
});

test("a root that is a file: one message, exit code 5", async () => {
  using shell = new Shell().write({ file: "here" });
  const init = await shell.sg("init", "--root", join(shell.root, "file"));
  expect(init.exitCode).toBe(5);
  expect(init.stderr).toStartWith("sg: Cannot make an organism in ");
  expect(init.stderr.trim().split("\n")).toHaveLength(1);
});

test("input without end is read no further than its bound", async () => {
  using shell = await bareProject({ "double.js": GOOD_DOUBLE });
  const exec = await shell.sg("exec", "double", "--input", "@/dev/zero");
  expect(exec).toMatchObject({ exitCode: 3, stdout: "" });
  expect(exec.stderr).toContain("more than 1048576 bytes");
});

test("a root without permission: one message, exit code 5, nothing written", async () => {
  if (process.getuid?.() !== 0) {
    console.warn("not run: only root can become a user without permission");
    return;
  }
  using shell = new Shell();
  const binary = join(shell.root, "sg");
  copyFileSync(BINARY, binary);
  const locked = join(shell.root, "locked");
  mkdirSync(locked);
  for (const folder of [shell.root, locked]) chmodSync(folder, 0o755);
  const nobody = 65_534;
  const init = spawnSync(binary, ["init", "--root", locked], { uid: nobody, gid: nobody, env: {}, encoding: "utf8" });
  expect(init.stderr).toContain(`Cannot make an organism in ${locked}: permission denied`);
  expect(init.status).toBe(5);
  expect(readdirSync(locked)).toEqual([]);
});
