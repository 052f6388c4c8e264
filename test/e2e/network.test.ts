import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Shell } from "./sg.ts";

// The simulated network between commands, as a person or a script meets it.

let shell: Shell;
beforeAll(async () => {
  shell = new Shell();
  expect((await shell.sg("init")).exitCode).toBe(0);
});
afterAll(() => shell[Symbol.dispose]());

const deploy = ["deploy", "production_server", "--phenotype", "dell_r740", "--json"];
const statuses = async () => {
  const { json } = await shell.sg(...deploy);
  const { runs } = json<{ runs: readonly { name: string; status: string }[] }>();
  return new Set(runs.map(({ status }) => status));
};
interface Network {
  readonly time_s: number;
  readonly links: readonly { readonly name: string }[];
}

describe("sg network", () => {
  test("a deployment finds what the one before it made", async () => {
    expect(await statuses()).toEqual(new Set(["created"]));
    expect(await statuses()).toEqual(new Set(["unchanged"]));
    const { stdout } = await shell.sg("network");
    expect(stdout).toMatch(/^kernel mock, \d+ s old\n\nNAME +KIND +STATE +MAC +PART OF/);
    expect(stdout).toMatch(/\nmanagement +bridge +up .* STP, 15 s +no\n/);
    expect(stdout).toMatch(/\neno1 +physical +up .* management \(forwarding\)/);
  });

  test("wait lets its time pass, and a reboot costs what was not stored", async () => {
    const before = (await shell.sg("network", "--json")).json<Network>();
    const waited = (await shell.sg("network", "wait", "5m", "--json")).json<Network>();
    expect(waited.time_s).toBe(before.time_s + 300);
    const rebooted = (await shell.sg("network", "reboot", "--json")).json<Network>();
    expect(rebooted.links.map(({ name }) => name)).not.toContain("management");
    expect(await statuses()).toEqual(new Set(["created"]));
  });

  test("reset begins anew, even when the file cannot be used any more", async () => {
    writeFileSync(join(shell.root, ".sg", "mock-network.json"), "{\n");
    const broken = await shell.sg("network");
    expect([broken.exitCode, broken.stderr]).toEqual([1, expect.stringContaining("remove it with `sg network reset`")]);
    expect((await shell.sg("network", "reset")).exitCode).toBe(0);
    expect((await shell.sg("network", "--json")).json<Network>()).toMatchObject({ time_s: 0 });
  });

  test('with kernel.mock_state = "fresh" every command has a network of its own', async () => {
    const environment = { SG_KERNEL_MOCK_STATE: "fresh" };
    await shell.sgWith({ environment }, "network", "wait", "5m");
    expect((await shell.sg("network", "--json")).json<Network>().time_s).toBe(0);
  });

  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [["wait"], 2, "a duration is a number with s, m, h or d"],
    [["wait", "soon"], 2, 'Cannot use wait "soon"'],
    [["show", "5m"], 2, "only wait takes a duration"],
    [["flush"], 2, "Allowed choices are show, wait, reboot, reset"],
    [["reset", "--kernel", "production"], 2, "the network is this machine's own"],
  ];
  for (const [argv, code, message] of cases) {
    test(`${argv.join(" ")} ends with ${code}`, async () => {
      const { exitCode, stderr } = await shell.sg("network", ...argv);
      expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
    });
  }

  test("without an organism there is nothing to reset", async () => {
    using empty = new Shell();
    const { exitCode, stderr } = await empty.sg("network", "reset");
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("run `sg init` first")]);
  });
});
