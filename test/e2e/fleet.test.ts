// Real nodes of the built binary on the loopback address.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalFleet } from "../../scripts/local-fleet/local-fleet.ts";
import { LocalNode } from "../../scripts/local-fleet/local-node.ts";
import { fleetScenario } from "../../scripts/local-fleet/scenario.ts";
import { EXTRA_FILES, subject } from "../../scripts/local-fleet/subject.ts";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import { BINARY, type Shell } from "./sg.ts";

const ROOT = join(import.meta.dir, "..", "..");
const { signal } = new AbortController();
const silent = () => undefined;

describe("three nodes", () => {
  test("share an allele, agree on observations to the last digit, and do each other's runs", async () => {
    const options = { binary: BINARY, nodes: 3, roundMs: 300, files: EXTRA_FILES, note: silent, signal };
    await using fleet = await LocalFleet.start(options);
    const { runs, counted, placed, placedOn } = await fleetScenario(fleet, BINARY, subject(), silent);
    expect(counted).toBe(runs);
    expect(placed).toBe(12);
    expect(placedOn).toBeGreaterThanOrEqual(1);

    const [first, second, third] = fleet.nodes;
    if (first === undefined || second === undefined || third === undefined) return expect.unreachable("three nodes");
    const sg = async (...argv: readonly string[]) => {
      const child = Bun.spawn([BINARY, ...argv, "--json"], { cwd: first.root, stdout: "pipe", stderr: "pipe" });
      const [exitCode, text] = await Promise.all([child.exited, new Response(child.stdout).text()]);
      return { exitCode, json: JSON.parse(text) as Record<string, unknown> };
    };
    const input = ["--input", JSON.stringify(subject().pathwayInput)];
    const dispatched = await sg("dispatch", "fleet_probe", ...input);
    expect(dispatched).toMatchObject({ exitCode: 0, json: { run: { outcome: "success" } } });
    expect(await sg("fleet")).toMatchObject({ exitCode: 0, json: { nodes: [{ state: "up" }, { state: "up" }] } });
    expect(await sg("dispatch", "no_such_pathway", ...input)).toMatchObject({ exitCode: 6 });

    // Who is taken out of the word "dispatch" is refused from then on, without a restart.
    for (const other of [second, third]) other.knows([]);
    expect(await sg("dispatch", "fleet_probe", ...input)).toMatchObject({ exitCode: 6 });
  }, 120_000);

  test("are stopped when somebody asks scripts/fleet to stop, and leave nothing behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sg-fleet-test-"));
    const child = Bun.spawn([process.execPath, join(ROOT, "scripts", "fleet.ts"), "2"], {
      env: { ...process.env, TMPDIR: folder },
      stdout: "ignore",
      stderr: "pipe",
    });
    let told = "";
    let isAsked = false;
    for await (const piece of child.stderr) {
      told += new TextDecoder().decode(piece);
      if (isAsked || !told.includes("2 of 2 nodes serve")) continue;
      isAsked = true; // Once: asked twice, it ends at once.
      child.kill("SIGINT");
    }
    expect(await child.exited).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 120_000);
});

describe("nodes of one network", () => {
  let shells: Shell[] = [];
  let ends: (() => Promise<void>)[] = [];

  beforeEach(() => {
    [shells, ends] = [[], []];
  });

  afterEach(async () => {
    await Promise.all(ends.map((end) => end()));
    for (const shell of shells) shell[Symbol.dispose]();
  });

  async function announced(name: string, port: number): Promise<{ readonly shell: Shell; readonly node: LocalNode }> {
    const shell = await bareProject({ "double.js": GOOD_DOUBLE });
    shells.push(shell);
    const environment = {
      SG_FEDERATION_NAME: name,
      SG_FEDERATION_DISCOVERY: "true",
      SG_FEDERATION_DISCOVERY_INTERFACE: "127.0.0.1",
      SG_FEDERATION_DISCOVERY_PORT: String(port),
      SG_FEDERATION_DISCOVERY_EVERY_MS: "200",
      SG_FEDERATION_HEALTH_MS: "200",
    };
    const node = await LocalNode.start({ binary: BINARY, root: shell.root, name, environment }, (end) =>
      ends.push(end),
    );
    return { shell, node };
  }

  async function discovers({ shell }: { readonly shell: Shell }, name: string): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const { candidates } = (await shell.sg("peer", "discovered", "--json")).json<{
        candidates: { name: string }[];
      }>();
      if (candidates.some((each) => each.name === name)) return;
      await Bun.sleep(100);
    }
    expect.unreachable(`${name} was not discovered`);
  }

  test("hear each other, and are peers once both were accepted", async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const [one, two] = [await announced("one", port), await announced("two", port)];
    await Promise.all([discovers(one, "two"), discovers(two, "one")]);
    expect((await one.shell.sg("fleet", "--json")).json<{ nodes: unknown[] }>().nodes).toEqual([]);
    expect((await one.shell.sg("peer", "accept", "nobody")).exitCode).toBe(2);
    expect((await one.shell.sg("peer", "accept", "two")).exitCode).toBe(0);
    expect((await two.shell.sg("peer", "accept", "one", "--trust", "0.5", "--dispatch")).exitCode).toBe(0);
    const fleet = (await one.shell.sg("fleet", "--json")).json<{ nodes: unknown[] }>();
    expect(fleet.nodes).toMatchObject([
      { id: two.node.id, name: "two", url: two.node.url, state: "up", dispatch: true },
    ]);
    expect((await one.shell.sg("peer", "accept", "two")).exitCode).not.toBe(0);
    expect((await one.shell.sg("audit")).stdout).toContain("add peer");
  }, 120_000);
});
