import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Shell } from "./sg.ts";

// Somebody presses Ctrl-C, or a service manager stops sg, in the middle of a deployment, a teardown, or a stream of inputs.

const CONTRACTS = `gene make
  is configuration
  risk low
  does:
    Makes many bridges.
  takes:
    prefix  string  "Of their names"
    count   int     "How many"
  gives:
    success  bool  "They stand"
  fails when:
    - it cannot be made -> error

gene topology_decompose
  is transform
  risk none
  does:
    One run a resource.
  takes:
    resources  resource[1..]  "What is asked for"
  gives:
    runs  run[]  "Runs"
  types:
    resource:
      name        string  "Name"
      kind        string  "Kind"
      properties  json    "Properties"
    run:
      name      string    "Name"
      resource  string    "Resource"
      pathway   string    "Pathway"
      input     json      "Input"
      needs     string[]  "Needs"

pathway make_many
  risk low
  does:
    Makes many bridges.
  takes:
    prefix  string  "Of their names"
    count   int     "How many"
  steps:
    1. make
         prefix = {prefix}
         count = {count}

topology many
  does:
    One bridge that stands, then a great many.
  takes:
    few   int = 1      "Bridges of the first run"
    lots  int = 20000  "Bridges of the second"
  has:
    a:
      is bridges
      count {few}
    b:
      is bridges
      after a
      count {lots}
`;

const WHOLE = CONTRACTS.slice(CONTRACTS.indexOf("topology many")).replace("topology many", "topology whole");

const DECOMPOSE = `export function execute({ resources }) {
  return { runs: resources.map(({ name, properties: { count, after } }) => (
    { name, resource: name, pathway: "make_many", input: { prefix: name, count }, needs: after ? [after] : [] })) };
}
`;

const MAKE = `export async function execute({ prefix, count }, sdk) {
  for (let index = 0; index < count; index += 1) await sdk.createBridge({ name: prefix + index });
  return { success: true };
}
`;

const PER_LINE = 200;

let shell: Shell;
beforeEach(async () => {
  shell = new Shell().write({
    "contracts/all.sg": `${CONTRACTS}\n${WHOLE}  on failure:\n    rollback everything\n`,
    "genes/make.js": MAKE,
    "genes/topology_decompose.js": DECOMPOSE,
    "sg.toml": "[sandbox]\ndeadline_ms = 60000\n",
    "lines.jsonl": Array.from({ length: 600 }, (_, index) => `{"prefix":"l${index}-","count":${PER_LINE}}\n`).join(""),
  });
  const { exitCode, stderr } = await shell.sg("init", "--bare");
  expect([exitCode, stderr]).toEqual([0, ""]);
});
afterEach(() => shell[Symbol.dispose]());

/** Looked up in the file itself: a command that says so would take longer than what it tells of. */
function writesSoFar(): number {
  using genome = new Database(join(shell.root, ".sg", "genome.db"), { readonly: true });
  // The process may be opening it just now.
  genome.run("PRAGMA busy_timeout = 5000");
  return genome.query<{ n: number }, []>("SELECT count(*) AS n FROM journal_writes").get()?.n ?? 0;
}

async function writesReach(count: number, child: Bun.Subprocess): Promise<void> {
  while (writesSoFar() < count) {
    if (child.exitCode !== null) throw new Error("it ended too early");
    await Bun.sleep(2);
  }
}

/** Stops it where so many writes are done: whatever the machine's speed, it stands there until a signal says that it goes on. */
async function stopped(child: Bun.Subprocess, isThere: (writes: number) => boolean): Promise<void> {
  for (;;) {
    child.kill("SIGSTOP");
    if (isThere(writesSoFar())) return;
    child.kill("SIGCONT");
    if (child.exitCode !== null) throw new Error("it ended too early");
    await Bun.sleep(2);
  }
}

function underWay(...argv: readonly string[]) {
  const child = Bun.spawn([shell.binary, ...argv], { cwd: shell.root, env: {}, stdout: "pipe", stderr: "pipe" });
  const end = async () => ({
    stdout: await new Response(child.stdout).text(),
    stderr: await new Response(child.stderr).text(),
    exitCode: await child.exited,
  });
  return { child, end };
}

async function bridges(): Promise<number> {
  const { stdout } = await shell.sg("network", "show", "--json");
  return [...stdout.matchAll(/"kind":"bridge"/g)].length;
}

interface Report {
  readonly outcome: string;
  readonly message: string;
  readonly runs: readonly { readonly name: string; readonly status: string }[];
}

describe("a signal", () => {
  test.each([
    ["SIGINT", "many", "created", 1],
    ["SIGTERM", "whole", "rolled_back", 0],
  ] as const)(
    "%s takes the run under way of `sg deploy %s` back, keeps what its policy says, and reports",
    async (signal, topology, first, left) => {
      const before = await bridges();
      const { child, end } = underWay("deploy", topology, "--json");
      await writesReach(50, child);
      child.kill(signal);
      const { stdout, stderr, exitCode } = await end();
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("stopping, and taking back what was done")]);
      const { outcome, message, runs } = JSON.parse(stdout) as Report;
      expect([outcome, message]).toEqual(["failure", expect.stringContaining("the run was cancelled")]);
      expect(runs.map(({ name, status }) => [name, status])).toEqual([
        ["a", first],
        ["b", "failed"],
      ]);
      expect((await bridges()) - before).toBe(left);
      expect((await shell.sg("status")).stderr).toBe("");
    },
    120_000,
  );

  test("given twice ends `sg deploy` at once, and the next start takes back what it left", async () => {
    const before = await bridges();
    const { child, end } = underWay("deploy", "many");
    await writesReach(100, child);
    // Both arrive together: it cannot have taken a hundred writes back between them.
    child.kill("SIGSTOP");
    child.kill("SIGINT");
    child.kill("SIGTERM");
    child.kill("SIGCONT");
    const ended = await end();
    expect([ended.exitCode, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toContain("once more ends at once");
    expect((await shell.sg("status")).stderr).toContain("of make_many: its process ended before it did");
    expect((await bridges()) - before).toBe(1);
  }, 120_000);

  test("in a teardown puts everything back", async () => {
    const input = '{"lots":600}';
    expect((await shell.sg("deploy", "many", "--input", input)).exitCode).toBe(0);
    const standing = await bridges();
    const before = writesSoFar();
    const { child, end } = underWay("deploy", "many", "--teardown", "--json");
    await writesReach(before + 5, child);
    child.kill("SIGINT");
    const { stdout, exitCode } = await end();
    expect([exitCode, (JSON.parse(stdout) as Report).message]).toEqual([
      1,
      expect.stringContaining("could not be removed: the removal was cancelled: somebody asked for it"),
    ]);
    expect(await bridges()).toBe(standing);
  }, 120_000);

  test("in `sg exec --lines` takes back the lines under way and starts no other", async () => {
    const { child, end } = underWay("exec", "make", "--lines", "lines.jsonl");
    await writesReach(PER_LINE, child);
    await stopped(child, (writes) => writes % PER_LINE > PER_LINE / 4 && writes % PER_LINE < (PER_LINE * 3) / 4);
    child.kill("SIGTERM");
    child.kill("SIGCONT");
    const { stdout, stderr, exitCode } = await end();
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/stopped: \d+ lines of .*lines.jsonl did not run/)]);
    const printed = stdout.trimEnd().split("\n");
    expect(printed.length).toBeLessThan(600);
    const done = printed.filter((line) => line.includes('"outcome":"success"')).length;
    const before = (await shell.sg("journal", "--json")).json<{ journals: { state: string }[] }>().journals;
    expect(new Set(before.map(({ state }) => state))).toContain("rolled_back");
    expect(stdout).toContain('"code":"cancelled"');
    expect(await bridges()).toBe(done * PER_LINE + 1);
  }, 120_000);
});
