import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { DOUBLE, GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import { Shell } from "./sg.ts";

const SHIFT = "export function execute(input) {\n  return { result: input.value << 1 };\n}\n";

/** The locus `double`, at a risk that asks for a person's word. */
async function riskyProject(): Promise<Shell> {
  const shell = new Shell().write({
    "contracts/genes/double.sg": DOUBLE.replace("risk none", "risk high"),
    "genes/double.js": GOOD_DOUBLE,
    "shift.js": SHIFT,
  });
  const init = await shell.sg("init", "--bare");
  if (init.exitCode !== 0) throw new Error(init.stderr);
  return shell;
}

const as = (user: string) => ({ environment: { USER: user } });

test("a risky allele waits, is shown with its evidence, and becomes what was asked for when a person says so", async () => {
  using shell = await riskyProject();
  const registered = await shell.sgWith(as("ada"), "register", "double", "shift.js", "--dominant");
  expect(registered).toMatchObject({ exitCode: 0, stderr: "" });
  expect(registered.stdout).toMatch(
    /as shadow\.\nThe risk of double is high: it acts, as dominant, once .* sg approve/,
  );
  const sha = /sg approve ([0-9a-f]{12})/.exec(registered.stdout)?.[1] ?? "";

  await shell.sg("exec", "double", "--input", '{"value": 3}');
  const list = await shell.sg("approve");
  expect(list.stdout).toContain("by person ada: registered from shift.js");
  expect(list.stdout).toContain("1 of 1 examples hold");
  expect(list.stdout).toContain("rehearsal: 1 of 1 good");

  const approved = await shell.sgWith(as("bob"), "approve", sha, "--reason", "read it");
  expect(approved).toMatchObject({ exitCode: 0, stdout: `Approved ${sha} at double: it is dominant now.\n` });
  expect((await shell.sg("approve")).stdout).toBe("Nothing waits for approval.\n");

  const { entries } = (await shell.sg("audit", "--json")).json<{ entries: { actor: string; action: string }[] }>();
  expect(entries.map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
    "sg init: register",
    "person ada: register",
    "policy: ask",
    "person bob: approve",
  ]);
  expect((await shell.sg("audit", "--since", "1h", "--limit", "1")).stdout).toMatch(
    /person bob +approve +double .* read it\n$/,
  );
});

test("what breaks the contract's examples is let in by somebody who says so twice, and the list says how", async () => {
  using shell = await riskyProject();
  shell.write({ "triple.js": "export function execute(input) {\n  return { result: input.value * 3 };\n}\n" });
  const registered = await shell.sg("register", "double", "triple.js");
  const sha = /sg approve ([0-9a-f]{12})/.exec(registered.stdout)?.[1] ?? "";
  expect(await shell.sg("approve", sha)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(/1 of 1 examples of its contract do not hold, the first \{"value":2\}: .*--anyway/),
  });
  expect((await shell.sg("approve")).stdout).toContain(`sg approve ${sha} --anyway`);
  expect((await shell.sg("approve", sha, "--anyway")).stdout).toBe(`Approved ${sha} at double: it is recessive now.\n`);
});

test("a rejection needs a reason, and what was rejected acts no more", async () => {
  using shell = await bareProject({ "double.js": GOOD_DOUBLE, "double/shift.js": SHIFT });
  const { loci } = (await shell.sg("status", "--json")).json<{ loci: { dominant: { sha: string } }[] }>();
  const sha = loci[0]?.dominant.sha ?? "";
  expect(await shell.sg("reject", sha)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--reason") });
  expect((await shell.sg("reject", sha, "--reason", "wrong")).exitCode).toBe(0);
  const run = (await shell.sg("exec", "double", "--input", '{"value": 4}', "--json")).json<{
    attempts: { sha: string }[];
  }>();
  expect(run.attempts.map((attempt) => attempt.sha)).not.toContain(sha);
  expect(await shell.sg("approve", sha)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("deprecated") });
});

test("an audit trail that somebody edited is found out by audit and doctor", async () => {
  using shell = await riskyProject();
  await shell.sgWith(as("ada"), "register", "double", "shift.js");
  expect(await shell.sg("audit", "--verify")).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^3 entries in order, the last /),
  });
  const genome = new Database(join(shell.root, ".sg", "genome.db"));
  genome.run("UPDATE audit SET actor = 'person eve' WHERE seq = 2");
  genome.close();
  expect(await shell.sg("audit", "--verify")).toMatchObject({
    exitCode: 5,
    stdout: expect.stringContaining("entry 2 was changed"),
  });
  expect((await shell.sg("doctor")).stdout).toContain("audit trail: entry 2 was changed after it was written");
});

test.each([
  [["audit", "--since", "yesterday"], 2, "a duration is a number with s, m, h or d"],
  [["audit", "--limit", "0"], 2, "a whole number from 1"],
  [["approve", "ffffffff"], 2, "no hash here starts with it"],
])("sg %p says what would be right", async (words, exitCode, message) => {
  using shell = await bareProject({ "double.js": GOOD_DOUBLE });
  expect(await shell.sg(...words)).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
});

test("what does not survive a boot lowers the fitness of whoever made it", async () => {
  using shell = new Shell();
  await shell.sg("init");
  const input = '{"bond_name":"bond0","members":["eth1","eth2"]}';
  expect((await shell.sg("exec", "bond_create", "--input", input)).exitCode).toBe(0);
  const fitness = async () => {
    const { loci } = (await shell.sg("status", "--json")).json<{
      loci: { name: string; dominant: { fitness: number } }[];
    }>();
    return loci.find(({ name }) => name === "bond_create")?.dominant.fitness;
  };
  const healthy = await shell.sg("watch", "--all", "--json");
  expect(healthy).toMatchObject({ exitCode: 0 });
  expect(healthy.json<{ looks: unknown[] }>().looks).toMatchObject([{ phase: "resilience", verdict: "healthy" }]);
  expect(await fitness()).toBeCloseTo(0.1);
  await shell.sg("network", "reboot");
  const lost = await shell.sg("watch", "--all");
  expect(lost).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("unhealthy (1 run rescored)") });
  expect(await fitness()).toBeCloseTo(0.08);
  expect((await shell.sg("watch", "--once")).stdout).toBe("nothing that was configured is watched\n");
});
