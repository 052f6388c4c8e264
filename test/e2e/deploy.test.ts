import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Shell } from "./sg.ts";

// Topologies through the binary: what a person or a timer sees of deployments, plans and teardowns.

const TAKE_OUT = `gene take_out
  is configuration
  risk low
  does:
    Takes a port out of a bridge, as somebody does who only wants to try something.
  takes:
    bridge  string  "Bridge"
    port    string  "Port"
  gives:
    success  bool  "Whether it is out"
  fails when:
    - the kernel refuses -> error
`;

let untouched: Shell;
beforeAll(async () => {
  untouched = new Shell().write({
    "contracts/genes/take_out.sg": TAKE_OUT,
    "genes/take_out.js":
      "export async function execute(input, sdk) {\n  await sdk.detachPort(input);\n  return { success: true };\n}\n",
  });
  const { exitCode, stderr } = await untouched.sg("init");
  expect([exitCode, stderr]).toEqual([0, ""]);
});
afterAll(() => untouched[Symbol.dispose]());

/** An organism of its own, whose network nobody has touched. */
const freshShell = () => untouched.copy();

const DELL = ["production_server", "--phenotype", "dell_r740"] as const;

interface Report {
  readonly outcome: string;
  readonly runs: readonly { readonly name: string; readonly status: string; readonly runId: string | null }[];
}

interface Plan {
  readonly state: string;
  readonly differences: unknown;
  readonly runs: readonly { readonly changes: readonly { readonly operation: unknown }[] }[];
}

describe("sg deploy", () => {
  for (const phenotype of ["dell_r740", "supermicro_x11"]) {
    test(`makes production_server as a ${phenotype}`, async () => {
      using shell = freshShell();
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
    }, 120_000);
  }

  test("shows what it would do, does it, and has nothing to do afterwards", async () => {
    using shell = freshShell();
    const deploy = async (...flags: readonly string[]) => await shell.sg("deploy", ...DELL, ...flags);
    const due = await deploy("--plan", "--detailed-exitcode");
    expect([due.exitCode, due.stderr]).toEqual([10, ""]);
    expect(due.stdout).toContain("attachPort bridge=management port=eno1");
    expect(due.stdout).toContain("  ~ eno1  master: null -> management\n");
    expect(due.stdout).toContain("  + storage.100  vlan, up, parent storage, vlan_id 100, in br-100\n");

    const deployed = await deploy();
    expect(deployed.stdout).toMatch(/^success {2}production_server .*\n {2}management +created .* 5 changes\n/);
    expect((await deploy("--plan", "--detailed-exitcode")).exitCode).toBe(0);
    const again = await deploy("--json");
    expect(new Set(again.json<Report>().runs.map(({ status }) => status))).toEqual(new Set(["unchanged"]));
    expect((await shell.sg("deploy", "--list")).stdout).toMatch(
      /^TOPOLOGY +STATE +PHENOTYPE +SINCE\nproduction_server +in place +dell_r740 /,
    );
    const audit = await shell.sg("audit");
    expect(audit.stdout).toContain("deploys 5 runs as dell_r740");
  }, 120_000);

  test("finds the port that somebody took out, puts it back, and takes everything away", async () => {
    using shell = freshShell();
    const plan = async () => (await shell.sg("deploy", ...DELL, "--plan", "--json")).json<Plan>();
    const untouched = await plan();
    await shell.sg("deploy", ...DELL);
    const byHand = await shell.sg("exec", "take_out", "--input", '{"bridge":"management","port":"eno1"}');
    expect(byHand.exitCode).toBe(0);
    expect((await shell.sg("deploy", "--list")).stdout).toContain("drifted (1 change)");
    const due = await plan();
    expect(due.state).toBe("drifted");
    expect(due.runs.flatMap(({ changes }) => changes.map(({ operation }) => operation))).toEqual([
      { name: "attachPort", args: { bridge: "management", port: "eno1" } },
    ]);
    const repaired = (await shell.sg("deploy", ...DELL, "--json")).json<Report>();
    expect(repaired.runs.map(({ status }) => status)).toEqual([
      "changed",
      ...Array.from({ length: 4 }, () => "unchanged"),
    ]);

    const gone = await shell.sg("deploy", "production_server", "--teardown");
    expect([gone.exitCode, gone.stdout]).toEqual([0, expect.stringMatching(/vm_traffic.300 +removed +5 changes/)]);
    expect((await plan()).differences).toEqual(untouched.differences);
    expect((await shell.sg("deploy", "--list")).stdout).toContain("torn down");
  }, 120_000);

  test("of what an interface in use forbids is blocked in the plan, and fails for that part alone", async () => {
    using shell = freshShell();
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
  }, 120_000);
});

describe("sg deploy of what cannot be", () => {
  let shell: Shell;
  beforeAll(() => {
    shell = freshShell();
  });
  afterAll(() => shell[Symbol.dispose]());

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
  ];
  for (const [argv, expected, message] of cases) {
    test(`${argv.join(" ") || "without arguments"} ends with ${expected}`, async () => {
      const { exitCode, stderr } = await shell.sg("deploy", ...argv);
      expect([exitCode, stderr]).toEqual([expected, expect.stringContaining(message)]);
    });
  }
});
