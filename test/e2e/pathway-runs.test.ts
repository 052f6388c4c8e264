import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { Shell } from "./sg.ts";

const CONTRACTS = `gene make
  is configuration
  risk low
  does:
    Makes a bridge.
  takes:
    name  string   "Bridge"
    port  string?  "Its port"
  gives:
    success  bool    "It stands"
    name     string  "Bridge"
  fails when:
    - it cannot be made -> error

pathway make_many
  risk low
  does:
    Makes bridges.
  takes:
    names  string[]  "Bridges"
  steps:
    1. for each in {names}:
         make
           name = {each}

pathway make_two
  risk low
  does:
    Makes a bridge, and another one with a port.
  takes:
    first   string  "Bridge"
    second  string  "Bridge"
    port    string  "Port of the second"
  steps:
    1. make
         name = {first}
    2. make
         name = {second}
         port = {port}
  on failure:
    report partial

pathway make_first
  risk low
  does:
    Makes the first of some bridges.
  takes:
    names  string[]  "Bridges"
  steps:
    1. make
         name = {names.0}
`;

const MAKE = `export async function execute({ name, port }, sdk) {
  await sdk.createBridge({ name });
  if (port !== undefined && port !== null) await sdk.attachPort({ bridge: name, port });
  return { success: true, name };
}
`;

interface Journal {
  readonly runId: string;
  readonly state: string;
  readonly message: string | null;
}

const MANY = JSON.stringify({ names: Array.from({ length: 5_000 }, (_, index) => `b${index}`) });

let shell: Shell;
beforeEach(async () => {
  shell = new Shell().write({ "contracts/all.sg": CONTRACTS, "genes/make.js": MAKE, "many.json": MANY });
  expect((await shell.sg("init", "--bare")).exitCode).toBe(0);
});
afterEach(() => shell[Symbol.dispose]());

async function journals(): Promise<readonly Journal[]> {
  return (await shell.sg("journal", "--json")).json<{ journals: readonly Journal[] }>().journals;
}

/** Looked up in the file itself: a command that lists a thousand writes takes longer than making them. */
async function writesReach(count: number, child: Bun.Subprocess): Promise<void> {
  using genome = new Database(join(shell.root, ".sg", "genome.db"), { readonly: true });
  const writes = genome.query<{ n: number }, []>("SELECT count(*) AS n FROM journal_writes");
  while ((writes.get()?.n ?? 0) < count) {
    if (child.exitCode !== null) throw new Error("the run ended too early");
    await Bun.sleep(2);
  }
}

/** A run that takes seconds, under way: its journal is open. */
async function longRun() {
  const child = Bun.spawn([shell.binary, "run", "make_many", "--input", "@many.json", "--json"], {
    cwd: shell.root,
    env: {},
    stdout: "pipe",
    stderr: "pipe",
  });
  await writesReach(1, child);
  return {
    child,
    end: async () => ({
      stdout: await new Response(child.stdout).text(),
      stderr: await new Response(child.stderr).text(),
      exitCode: await child.exited,
    }),
  };
}

describe("sg run", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s takes back what was done, and is a failure",
    async (signal) => {
      const { child, end } = await longRun();
      child.kill(signal);
      const { stdout, stderr, exitCode } = await end();
      expect(exitCode).toBe(1);
      expect(stderr).toContain("stopping, and taking back what was done");
      const run = JSON.parse(stdout) as {
        outcome: string;
        message: string;
        rollback: { undone: number; failed: unknown[] };
      };
      expect([run.outcome, run.rollback.failed]).toEqual(["failure", []]);
      expect(run.message).toContain("the run was cancelled");
      expect(run.rollback.undone).toBeGreaterThan(0);
      expect(await journals()).toMatchObject([{ state: "rolled_back", message: run.message }]);
    },
    120_000,
  );

  test("a second signal ends it at once, and the next start settles its journal", async () => {
    const { child, end } = await longRun();
    // More than is taken back in one turn of the loop, and between two turns signals are heard.
    await writesReach(100, child);
    // While it stands still both signals arrive, so that it cannot have taken everything back between them.
    child.kill("SIGSTOP");
    child.kill("SIGINT");
    child.kill("SIGTERM");
    child.kill("SIGCONT");
    const ended = await end();
    expect([ended.exitCode, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toContain("once more ends at once");
    const status = await shell.sg("status");
    const [settled] = await journals();
    expect(status.stderr).toContain(`sg: run ${settled?.runId} of make_many: its process ended before it did`);
    expect(settled?.state).toBe("rolled_back");
    expect((await shell.sg("status")).stderr).toBe("");
  }, 120_000);

  test("kill -9 is told of once, by the next start", async () => {
    const { child, end } = await longRun();
    child.kill("SIGKILL");
    await end();
    const told = (await shell.sg("status")).stderr;
    expect(told).toContain("of make_many: its process ended before it did; all its changes were taken back");
    expect((await shell.sg("status")).stderr).toBe("");
    const resumed = await shell.sg("run", "--resume", (await journals())[0]?.runId ?? "");
    expect([resumed.exitCode, resumed.stderr]).toEqual([3, expect.stringContaining("all that it did was taken back")]);
  }, 120_000);

  test("a run that died on a kernel that is not here is told of by every command, until a person dismisses it", async () => {
    const { child, end } = await longRun();
    child.kill("SIGKILL");
    await end();
    using genome = new Database(join(shell.root, ".sg", "genome.db"));
    genome.run("UPDATE journals SET kernel_kind = 'linux', kernel_identity = 'machine:gone/boot/net:[1]'");
    const [open] = await journals();
    expect(open?.state).toBe("open");
    const runId = open?.runId ?? "";
    const told = `sg: run ${runId} of make_many is unfinished on another kernel (production, machine:gone/boot/net:[1])`;
    expect((await shell.sg("status")).stderr).toContain(told);
    expect((await shell.sg("journal", runId, "--retry")).stderr).toContain("if it is gone, --dismiss");
    expect((await shell.sg("journal", runId, "--dismiss")).exitCode).toBe(0);
    expect((await journals())[0]).toMatchObject({ runId, state: "dismissed" });
    expect((await shell.sg("status")).stderr).toBe("");
    expect((await shell.sg("audit")).stdout).toMatch(
      /dismiss +run_.* says that the open journal of make_many is settled/,
    );
  }, 120_000);

  test("--plan shows steps, first alleles and operations, and changes nothing", async () => {
    const argv = ["run", "make_two", "--input", '{"first":"br1","second":"br2","port":"eth0"}', "--plan"];
    const text = await shell.sg(...argv);
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/1 {4}make {2}configuration, risk low, dominant [0-9a-f]{12}, has not run yet/);
    expect(text.stdout).toContain('attachPort bridge="br2" port="eth0"  back by detachPort');
    const plan = (await shell.sg(...argv, "--json")).json<{ rehearsal: { outcome: string; writes: unknown[] } }>();
    expect([plan.rehearsal.outcome, plan.rehearsal.writes.length]).toEqual(["success", 3]);
    expect((await shell.sg(...argv)).stdout).toBe(text.stdout);
    expect(await journals()).toEqual([]);
    const impossible = await shell.sg(
      "run",
      "make_two",
      "--plan",
      "--input",
      '{"first":"br1","second":"br1","port":"eth0"}',
    );
    expect([impossible.exitCode, impossible.stdout]).toEqual([1, expect.stringContaining("already exists")]);
    const misfit = await shell.sg("run", "make_first", "--plan", "--input", '{"names":[]}');
    expect(misfit).toMatchObject({
      exitCode: 3,
      stdout: expect.stringMatching(/1 {4}make .*\n+a run would be turned/s),
    });
  });

  test("sg journal shows what a run did; what makes no sense is a usage error", async () => {
    await shell.sg("run", "make_two", "--input", '{"first":"br1","second":"br2","port":"eth0"}');
    const [journal] = await journals();
    const shown = await shell.sg("journal", journal?.runId ?? "");
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(/^committed {2}make_two on the mock kernel/);
    expect(shown.stdout).toMatch(
      /3 {2}2 +attachPort bridge="br2" port="eth0" +detachPort bridge="br2" port="eth0" +stands/,
    );
    const calls = [
      [["run"], 2, "which pathway?"],
      [["run", "make_two", "--resume", "run_x"], 2, "the run's journal says what it runs"],
      [["run", "--resume", "run_x"], 2, "Cannot find the journal of run"],
      [["journal", "--retry"], 2, "name the one that"],
      [["journal", journal?.runId ?? "", "--retry"], 3, "it is committed, and only a stuck one"],
    ] as const;
    for (const [argv, exitCode, says] of calls) {
      const refused = await shell.sg(...argv);
      expect([argv, refused.exitCode, refused.stderr]).toEqual([argv, exitCode, expect.stringContaining(says)]);
    }
  });
});

describe.skipIf(noNamespaces !== null)("sg run on a machine (needs root)", () => {
  const flags = ["--kernel", "production", "--mutation-engine", "off", "--json"];

  test("a run that kept what it did goes on where it failed", async () => {
    using machine = new Namespace("resume");
    const sg = (...argv: readonly string[]) =>
      shell.sgWith({ within: ["ip", "netns", "exec", machine.name] }, ...argv, ...flags);
    const input = '{"first":"sg-test-a","second":"sg-test-b","port":"port0"}';
    const failed = await sg("run", "make_two", "--input", input);
    expect(failed.exitCode).toBe(1);
    expect(machine.links()).toEqual(["sg-test-a", "lo"]);
    const { runId } = failed.json<{ runId: string }>();
    machine.ip("link add name port0 type veth peer name far0");
    const resumed = await sg("run", "--resume", runId);
    expect(resumed.json<{ outcome: string; output: unknown }>()).toMatchObject({
      outcome: "success",
      output: { name: "sg-test-b" },
    });
    expect(machine.links()).toContain("sg-test-b");
    expect((await sg("journal", runId)).json<Journal>().state).toBe("resumed");
  }, 120_000);

  test("what kill -9 left is taken back by the next start, on that machine and on no other", async () => {
    using machine = new Namespace("killed");
    const within = ["ip", "netns", "exec", machine.name];
    shell.write({
      "few.json": JSON.stringify({ names: Array.from({ length: 200 }, (_, index) => `sg-test-${index}`) }),
    });
    const child = Bun.spawn([...within, shell.binary, "run", "make_many", "--input", "@few.json", ...flags], {
      cwd: shell.root,
      env: { PATH: process.env.PATH ?? "" },
      stdout: "ignore",
      stderr: "ignore",
    });
    while (machine.links().length < 4) await Bun.sleep(5);
    child.kill("SIGKILL");
    await child.exited;
    const elsewhere = await shell.sg("status");
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      0,
      expect.stringContaining("of make_many is unfinished on another kernel (production, "),
    ]);
    expect(machine.links().length).toBeGreaterThan(3);
    const status = await shell.sgWith({ within }, "status", ...flags);
    expect(status.stderr).toContain("all its changes were taken back");
    expect(machine.links()).toEqual(["lo"]);
  }, 120_000);
});
