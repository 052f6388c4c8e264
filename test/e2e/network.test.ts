import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Shell } from "./sg.ts";

// The simulated network between commands, as a person or a script meets it.

/** Several processes one after the other, on a machine that may have other things to do. */
const PATIENCE_MS = 120_000;

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
  test(
    "a deployment finds what the one before it made",
    async () => {
      expect(await statuses()).toEqual(new Set(["created"]));
      expect(await statuses()).toEqual(new Set(["unchanged"]));
      const { stdout } = await shell.sg("network");
      expect(stdout).toMatch(/^kernel mock, \d+ s old\n\nNAME +KIND +STATE +MAC +PART OF/);
      expect(stdout).toMatch(/\nmanagement +bridge +up .* STP, 15 s +no\n/);
      expect(stdout).toMatch(/\neno1 +physical +up .* management \(forwarding\)/);
    },
    PATIENCE_MS,
  );

  test(
    "wait lets its time pass, and a reboot costs what was not stored",
    async () => {
      const before = (await shell.sg("network", "--json")).json<Network>();
      const waited = (await shell.sg("network", "wait", "5m", "--json")).json<Network>();
      expect(waited.time_s).toBe(before.time_s + 300);
      const rebooted = (await shell.sg("network", "reboot", "--json")).json<Network>();
      expect(rebooted.links.map(({ name }) => name)).not.toContain("management");
      expect(await statuses()).toEqual(new Set(["created"]));
    },
    PATIENCE_MS,
  );

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

  test(
    "a run that was killed is taken back by the next command, or had ended",
    async () => {
      await shell.sg("network", "reset");
      const input = '{"bridge_name":"br0","interfaces":["eth0","eth1"],"stp_enabled":true,"forward_delay":4}';
      const made = {
        bridges: [{ name: "br-lab" }, { name: "br0", stp: true, ports: [{ name: "eth0" }, { name: "eth1" }] }],
      };
      for (const ms of [80, 120, 160, 240]) {
        const child = Bun.spawn([shell.binary, "run", "configure_bridge_with_stp", "--input", input], {
          cwd: shell.root,
          env: {},
          stdout: "ignore",
          stderr: "ignore",
        });
        await Bun.sleep(ms);
        child.kill("SIGKILL");
        await child.exited;
        const network = (await shell.sg("network", "--json")).json<{ bridges: object[] }>();
        if (network.bridges.length === 2) expect(network).toMatchObject(made);
        else expect(network).toMatchObject({ bridges: [{ name: "br-lab" }] });
        await shell.sg("network", "reset");
      }
    },
    PATIENCE_MS,
  );

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
