import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Shell } from "./sg.ts";

// Topologies through the binary: what a person or a timer sees of deployments, plans and teardowns.

let shell: Shell;
beforeAll(async () => {
  // Each command on a network of its own: what stays between commands is told in network.test.ts.
  shell = new Shell().write({ "sg.toml": '[kernel]\nmock_state = "fresh"\n' });
  expect((await shell.sg("init")).exitCode).toBe(0);
});
afterAll(() => shell[Symbol.dispose]());

interface Report {
  readonly outcome: string;
  readonly runs: readonly { readonly name: string; readonly status: string; readonly runId: string | null }[];
}

describe("sg deploy", () => {
  for (const phenotype of ["dell_r740", "supermicro_x11"]) {
    test(`makes production_server as a ${phenotype}`, async () => {
      const { exitCode, json } = await shell.sg("deploy", "production_server", "--phenotype", phenotype, "--json");
      expect(exitCode).toBe(0);
      const { outcome, runs } = json<Report>();
      expect(outcome).toBe("success");
      expect(runs.map(({ name, status }) => [name, status])).toEqual(
        ["management", "storage", "vm_traffic.100", "vm_traffic.200", "vm_traffic.300"].map((name) => [
          name,
          "created",
        ]),
      );
    });
  }

  test("prints one line a run, and with --plan what each would do", async () => {
    const input = '{"vm_vlans":[7]}';
    const deployed = await shell.sg("deploy", "production_server", "--phenotype", "dell_r740", "--input", input);
    expect(deployed.stdout).toMatch(/^success {2}production_server .*\n {2}management +created .* 5 changes\n/);
    const plan = await shell.sg("deploy", "production_server", "--phenotype", "dell_r740", "--input", input, "--plan");
    expect(plan.exitCode).toBe(0);
    expect(plan.stdout).toContain("attachPort bridge=management port=eno1");
    expect(plan.stdout).toContain("  ~ eno1  master: null -> management\n");
    expect(plan.stdout).toContain("  + storage.7  vlan, up, parent storage, vlan_id 7, in br-7\n");
  });

  test("lists what was deployed", async () => {
    const { deployments } = (await shell.sg("deploy", "--list", "--json")).json<{
      deployments: readonly { topology: string; phenotype: string; outcome: string }[];
    }>();
    expect(deployments).toMatchObject([
      { topology: "production_server", phenotype: "dell_r740", outcome: "success", input: { vm_vlans: [7] } },
    ]);
    expect((await shell.sg("deploy", "--list")).stdout).toMatch(/^TOPOLOGY +STATE +PHENOTYPE +SINCE\nproduction/);
  });

  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [["production_sever"], 2, 'did you mean "production_server"?'],
    [["production_server", "--phenotype", "dell"], 2, 'Cannot find phenotype "dell"'],
    [["production_server"], 3, "$.nic: missing: expected string[3..]\n  --phenotype fills them in: dell_r740"],
    [["production_server", "--input", '{"nic":["eth0"]}'], 3, "expected at least 3 items"],
    [["production_server", "--input", "[1]"], 3, "must be an object"],
    [["production_server", "--input", "{"], 3, "is not JSON"],
    [[], 2, "which topology?"],
    [["production_server", "--list"], 2, "takes no name"],
    [["production_server", "--teardown", "--input", "{}"], 2, "Cannot tear down with --input"],
    [["production_server", "--detailed-exitcode"], 2, "without --plan"],
    [["production_sever", "--teardown"], 2, 'did you mean "production_server"?'],
    [["production_server", "--phenotype", "dell_r740", "--plan", "--detailed-exitcode"], 10, ""],
  ];
  for (const [argv, expected, message] of cases) {
    test(`${argv.join(" ") || "without arguments"} ends with ${expected}`, async () => {
      const { exitCode, stderr } = await shell.sg("deploy", ...argv);
      expect([exitCode, stderr]).toEqual([expected, expect.stringContaining(message)]);
    });
  }

  test("of what an interface in use forbids is blocked in the plan, and fails for that part alone", async () => {
    const input = '{"nic":["enp5s0","eth1","eth2"],"vm_vlans":[7]}';
    const plan = await shell.sg("deploy", "production_server", "--input", input, "--plan");
    expect([plan.exitCode, plan.stdout]).toEqual([1, expect.stringContaining('already part of "br-lab"')]);
    const deployed = await shell.sg("deploy", "production_server", "--input", input, "--json");
    expect(deployed.exitCode).toBe(1);
    expect(deployed.json<Report>().runs.map(({ name, status }) => [name, status])).toEqual([
      ["management", "refused"],
      ["storage", "created"],
      ["vm_traffic.7", "created"],
    ]);
  });
});
