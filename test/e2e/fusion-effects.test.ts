import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { Shell } from "./sg.ts";

const CONTRACTS = `gene make
  is configuration
  risk low
  does:
    Makes a bridge.
  takes:
    name  string  "Bridge"
  gives:
    success  bool    "It stands"
    name     string  "Bridge"

gene seen
  is diagnostic
  risk none
  does:
    Sees whether a link is there.
  takes:
    name  string  "Link"
  gives:
    healthy  bool  "It is"
  unhealthy when:
    - there is no such link

pathway make_two
  risk low
  does:
    Makes two bridges and looks.
  takes:
    first   string  "Bridge"
    second  string  "Bridge"
  steps:
    1. make
         name = {first}
    2. make
         name = {second}
    3. seen
         name = {step 2.name}

pathway make_many
  risk low
  does:
    Makes bridges, whatever becomes of it.
  takes:
    names  string[]  "Bridges"
  steps:
    1. for each in {names}:
         make
           name = {each}
  on failure:
    report partial
`;
const MAKE = `export async function execute({ name }, sdk) {
  await sdk.createBridge({ name });
  if (name.endsWith("cursed")) throw new Error("after the deed");
  return { success: true, name };
}
`;
const SEEN =
  "export async function execute({ name }, sdk) { return { healthy: (await sdk.getLink({ name })) !== null }; }\n";

interface Run {
  readonly runId: string;
  readonly fused: boolean;
  readonly decomposed: string | null;
}

async function organism(): Promise<Shell> {
  const shell = new Shell().write({
    ...{ "contracts/all.sg": CONTRACTS, "genes/make.js": MAKE, "genes/seen.js": SEEN },
    "many.json": JSON.stringify({ names: Array.from({ length: 5_000 }, (_, index) => `b${index}`) }),
  });
  expect((await shell.sg("init", "--bare")).exitCode).toBe(0);
  return shell;
}

test("what a killed fused run left is taken back, even where completed steps would be kept", async () => {
  using shell = await organism();
  expect((await shell.sg("fuse", "make_many")).exitCode).toBe(0);
  const child = Bun.spawn([shell.binary, "run", "make_many", "--input", "@many.json"], {
    ...{ cwd: shell.root, env: {}, stdout: "ignore", stderr: "ignore" },
  });
  using genome = new Database(join(shell.root, ".sg", "genome.db"), { readonly: true });
  const writes = genome.query<{ n: number }, []>("SELECT count(*) AS n FROM journal_writes WHERE part = 'fused'");
  while ((writes.get()?.n ?? 0) < 10) {
    if (child.exitCode !== null) throw new Error("the run ended too early");
    await Bun.sleep(2);
  }
  child.kill("SIGKILL");
  await child.exited;
  expect((await shell.sg("status")).stderr).toContain("and the rest was taken back");
  const network = await shell.sg("network", "--json");
  expect(network.stdout).toContain('"eth0"');
  expect(network.stdout).not.toContain('"b0"');
}, 120_000);

test.skipIf(noNamespaces !== null)(
  "a fused pathway on a machine does what its steps do (needs root)",
  async () => {
    using shell = await organism();
    using stepwise = new Namespace("steps");
    using fused = new Namespace("fused");
    const links = async (machine: Namespace, after: string, input: object) => {
      const within = ["ip", "netns", "exec", machine.name];
      const argv = ["run", "make_two", "--input", JSON.stringify(input), "--kernel", "production", "--json"];
      const environment = { SG_FUSION_AFTER: after, SG_MUTATION_ENGINE: "off" };
      const run = (await shell.sgWith({ within, environment }, ...argv)).json<Run & { readonly output: unknown }>();
      return { run, links: machine.links() };
    };
    expect((await shell.sg("fuse", "make_two")).exitCode).toBe(0);

    const good = { first: "sg-test-a", second: "sg-test-b" };
    const byStep = await links(stepwise, "0", good);
    const asOne = await links(fused, "10", good);
    expect([byStep.run.fused, asOne.run.fused]).toEqual([false, true]);
    expect(asOne.run.output).toEqual(byStep.run.output);
    expect(asOne.links).toEqual(byStep.links);
    expect(asOne.links).toContain("sg-test-b");

    const bad = { first: "sg-test-c", second: "sg-test-cursed" };
    const failed = await links(stepwise, "0", bad);
    const decomposed = await links(fused, "10", bad);
    expect(decomposed.run.decomposed).toBe("step 2 (make) failed: after the deed");
    expect(decomposed.links).toEqual(failed.links);
    expect(decomposed.links).toEqual(asOne.links);
  },
  120_000,
);
