import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BINARY, type RunJson, Shell } from "./sg.ts";

const BRIDGE = '{"bridge_name":"br0","interfaces":["eth0","eth1"],"stp_enabled":true,"forward_delay":15}';

describe("an organism in an empty directory, from the binary alone", () => {
  let shell: Shell;

  beforeAll(async () => {
    // Copied away from the checkout: nothing beside it may be needed.
    const elsewhere = new Shell();
    const copy = join(elsewhere.root, "sg");
    copyFileSync(BINARY, copy);
    shell = new Shell(copy);
    const init = await shell.sg("init");
    expect(init.stderr).toBe("");
    expect(init.exitCode).toBe(0);
  });
  afterAll(() => shell[Symbol.dispose]());

  test("init writes contracts and genes, and a second init changes nothing and says so", async () => {
    expect(readdirSync(shell.root).sort()).toEqual([".sg", "contracts", "genes"]);
    const again = await shell.sg("init");
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: `There is an organism in ${shell.root} already: nothing was changed.\n`,
    });
  });

  test("configure_bridge_with_stp succeeds on the mock kernel and status shows the fitness it earned", async () => {
    const run = await shell.sg("run", "configure_bridge_with_stp", "--input", BRIDGE, "--json");
    expect(run.exitCode).toBe(0);
    const result = run.json<RunJson & { steps: { name: string; outcome: string }[] }>();
    expect(result.outcome).toBe("success");
    expect(result.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      "bridge_create success",
      "bridge_stp success",
    ]);
    expect(result.attempts.every(({ kind, durationUs }) => kind === null && durationUs > 0)).toBe(true);

    const status = (await shell.sg("status", "--json")).json<{
      loci: { name: string; dominant: { n: number; fitness: number } }[];
    }>();
    const bridge = status.loci.find(({ name }) => name === "bridge_create");
    expect(bridge?.dominant).toMatchObject({ n: 1, fitness: 0.1 });
    expect((await shell.sg("status")).stdout).toContain("bridge_create");
  });

  test("the pathway that the help of fuse, unfuse and explain names is there, and runs as one gene", async () => {
    const tidy = ["run", "vlan_list_tidy", "--input", '{"ranges":"30, 10-12,11"}', "--json"] as const;
    const inSteps = (await shell.sg(...tidy)).json<RunJson & { output: object }>();
    expect(inSteps.output).toEqual({ ranges: "10-12,30", items: 2 });
    expect((await shell.sg("lineage", "vlan_list_tidy")).stdout).toContain("it never was one gene");
    expect((await shell.sg("fuse", "vlan_list_tidy")).stdout).toContain("runs as one gene");
    expect((await shell.sg(...tidy)).json<{ output: object }>().output).toEqual(inSteps.output);
    expect((await shell.sg("lineage", "vlan_list_tidy")).stdout).toContain("● ");
    expect((await shell.sg("unfuse", "vlan_list_tidy")).stdout).toContain("runs step by step");
    for (const command of ["fuse", "unfuse", "explain"]) {
      expect((await shell.sg(command, "--help")).stdout).toContain(`sg ${command} vlan_list_tidy`);
    }
    for (const command of ["explain", "lineage"]) {
      const { exitCode, stderr } = await shell.sg(command, "vlan_list_tidi");
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('did you mean "vlan_list_tidy"?')]);
    }
  });

  test("an error that the contract foresees is nothing to mend, unless somebody says what is wanted", async () => {
    const mutate = ["mutate", "mac_normalise", "--input", '{"text":"zz"}', "--candidates", "10"] as const;
    const { exitCode, stdout } = await shell.sg(...mutate);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("nothing to mend: its contract foresees an error")]);
    expect((await shell.sg(...mutate, "--expect", '{"mac":"zz"}')).stdout).toContain("failed    threw: ");
  });

  test("every contract checks clean and every seed allele passes its examples", async () => {
    const check = await shell.sg("check");
    expect(check.stdout).toContain("0 errors, 0 warnings");
    const examples = await shell.sg("test", "--json");
    expect(examples.json<{ failed: number; passed: number }>()).toMatchObject({ failed: 0 });
    expect(examples.exitCode).toBe(0);
  });

  test("source prints the very bytes that the hash names", async () => {
    const [root] = (await shell.sg("lineage", "mac_normalise", "--json")).json<{ roots: { sha: string }[] }>().roots;
    const { stdout } = await shell.sg("source", root?.sha.slice(0, 12) ?? "");
    expect(createHash("sha256").update(stdout).digest("hex")).toBe(root?.sha ?? "");
    expect(await shell.sg("source", "0000")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  test("input comes from a file and from standard input too", async () => {
    shell.write({ "bridge.json": BRIDGE });
    expect((await shell.sg("run", "configure_bridge_with_stp", "--input", "@bridge.json")).exitCode).toBe(0);
    expect((await shell.sgWith({ input: BRIDGE }, "run", "configure_bridge_with_stp", "--input", "-")).exitCode).toBe(
      0,
    );
  });

  test("every command has help with an example", async () => {
    for (const command of [
      "init",
      "run",
      "exec",
      "status",
      "lineage",
      "test",
      "check",
      "register",
      "approve",
      "reject",
      "audit",
      "watch",
      "source",
      "doctor",
      "demo",
    ]) {
      const help = await shell.sg(command, "--help");
      expect(help.exitCode).toBe(0);
      expect(help.stdout).toMatch(/Examples?:\n {2}\$ sg /);
    }
  });

  test("the examples that help shows for run and exec work as they stand", async () => {
    for (const command of ["run", "exec"]) {
      const help = await shell.sg(command, "--help");
      const example = /\$ sg (.*) --input '(.*)'$/m.exec(help.stdout);
      const [, words = "", input = ""] = example ?? [];
      expect(await shell.sg(...words.split(" "), "--input", input)).toMatchObject({ exitCode: 0, stderr: "" });
    }
  });

  test.each([
    [["statsu"], 2, "status"],
    [["run", "configure_bridge_with_spt"], 2, 'did you mean "configure_bridge_with_stp"?'],
    [["exec", "bridge_crate"], 2, 'did you mean "bridge_create"?'],
    [["exec", "configure_bridge_with_stp"], 2, "it is a pathway: use `sg run`"],
    [["status", "--jsno"], 2, "--json"],
    [["exec", "bridge_create", "--input", "{"], 3, "is not JSON"],
    [["exec", "bridge_create", "--input", '{"bridge_name":1,"interfaces":[]}'], 3, "$.bridge_name"],
    [["exec", "bridge_create", "--input", '{"bridge_nam":"br0","interfaces":[]}'], 3, 'did you mean "bridge_name"?'],
    [["status", "--kernel", "moc"], 2, "--kernel"],
  ] as const)("sg %p exits %p and helps: %p", async (argv, exitCode, hint) => {
    const finished = await shell.sg(...argv);
    expect(finished.stderr).toContain(hint);
    expect(finished.exitCode).toBe(exitCode);
    expect(finished.stdout).toBe("");
  });
});

test("under --json every error is one document on stdout", async () => {
  using shell = new Shell();
  for (const argv of [["statsu"], ["status", "--nope"], ["run"], ["status"]]) {
    const finished = await shell.sg("--json", ...argv);
    expect(finished.exitCode).not.toBe(0);
    expect(finished.json<{ error: { code: string } }>().error.code).toMatch(/^(usage|store_unavailable)$/);
  }
});

test("a command without an organism says what to do", async () => {
  using shell = new Shell();
  const status = await shell.sg("status");
  expect(status).toMatchObject({ exitCode: 5, stdout: "" });
  expect(status.stderr).toContain("run `sg init` first");
  expect(existsSync(join(shell.root, ".sg"))).toBe(false);
});
