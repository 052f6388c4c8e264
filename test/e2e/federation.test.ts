import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import type { Shell } from "./sg.ts";

/** One node of the built binary on the loopback address, with a root of its own. */
class Node {
  readonly shell: Shell;
  readonly name: string;
  #process: Bun.Subprocess<"ignore", "pipe", "ignore"> | null = null;
  url = "";

  constructor(shell: Shell, name: string) {
    this.shell = shell;
    this.name = name;
  }

  static async make(name: string): Promise<Node> {
    const imports = name === "right" ? "approve" : "by_risk";
    const settings = `[federation]\nsync_ms = 200\n[policy]\nimports = "${imports}"\n`;
    return new Node(await bareProject({ "double.js": GOOD_DOUBLE }, settings), name);
  }

  /** @param port 0 chooses one; after a restart it must be the one that peers know */
  async start(port = 0): Promise<this> {
    const { binary, root } = this.shell;
    const argv = [binary, "serve", "--port", String(port), "--json"];
    this.#process = Bun.spawn(argv, {
      cwd: root,
      env: { PATH: process.env.PATH ?? "" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    const reader = this.#process.stdout.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    this.url = new URL(JSON.parse(new TextDecoder().decode(value)).url).origin;
    return this;
  }

  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    this.#process?.kill(signal);
    await this.#process?.exited;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async self(): Promise<{ id: string; key: string }> {
    return (await this.shell.sg("peer", "self", "--json")).json();
  }

  async alleles(): Promise<readonly { sha: string; stage: string; peers: { n: number; by: string[] } | null }[]> {
    const response = await fetch(`${this.url}/api/locus/double/alleles?limit=100`);
    return ((await response.json()) as { items: [] }).items;
  }

  async register(source: string): Promise<void> {
    this.shell.write({ "mine.js": source });
    const { exitCode, stderr } = await this.shell.sg("register", "double", "mine.js");
    if (exitCode !== 0) throw new Error(`Cannot register: ${stderr}`);
  }
}

/** Makes two nodes peers of each other, as two people would. */
async function acquaint(one: Node, other: Node, ...flags: readonly string[]): Promise<void> {
  const added = (await one.shell.sg("peer", "add", other.url, "--name", other.name, "--json", ...flags)).json<{
    peer: { secret?: string };
    self: { id: string; key: string };
  }>();
  const { secret } = added.peer;
  one.shell.write({ "of-a-peer.secret": secret ?? "" });
  const given = secret === undefined ? ["--jwt"] : ["--secret", `@${join(one.shell.root, "of-a-peer.secret")}`];
  const { id, key } = added.self;
  const answer = await other.shell.sg("peer", "add", one.url, "--name", one.name, "--id", id, "--key", key, ...given);
  if (answer.exitCode !== 0) throw new Error(`Cannot add a peer: ${answer.stderr}`);
}

/** Someone whom a node knows and never calls: its observations count, whoever brings them. */
async function introduce(node: Node, known: Node): Promise<void> {
  const path = join(node.shell.root, "peers.json");
  const { peers } = JSON.parse(readFileSync(path, "utf8"));
  const { id, key } = await known.self();
  writeFileSync(path, JSON.stringify({ peers: [...peers, { name: known.name, id, key }] }));
}

async function eventually<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  const deadline = AbortSignal.timeout(30_000);
  for (;;) {
    const value = await look().catch(() => null);
    if (value !== null) return value;
    if (deadline.aborted) throw new Error(`Cannot see that ${what}: it did not happen within 30 s`);
    await Bun.sleep(50);
  }
}

const variant = (index: number) =>
  `export function execute(input) {\n  return { result: input.value * 2 + ${index} - ${index} };\n}\n`;

test("a node whose peers.json cannot be used does not start to serve, and its doctor says why", async () => {
  using shell = await bareProject({ "double.js": GOOD_DOUBLE });
  shell.write({ "peers.json": '{"peers": [{"name": "berlin"}]}' });
  const served = await shell.sg("serve", "--port", "0");
  expect([served.exitCode, served.stderr]).toEqual([2, expect.stringContaining("peers.json: peers.0.id")]);
  const { exitCode, stdout } = await shell.sg("doctor", "--json");
  expect([exitCode, JSON.parse(stdout).peers]).toEqual([
    1,
    { count: 0, problem: expect.stringContaining("peers.0.id") },
  ]);
}, 60_000);

describe("three nodes in a row", () => {
  let nodes: readonly Node[] = [];
  let [left, middle, right] = [null, null, null] as unknown as [Node, Node, Node];
  beforeAll(async () => {
    nodes = await Promise.all(["left", "middle", "right"].map(async (name) => (await Node.make(name)).start()));
    [left, middle, right] = nodes as [Node, Node, Node];
    await acquaint(left, middle);
    await acquaint(middle, right, "--jwt");
    await introduce(left, right);
    await introduce(right, left);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    for (const { shell } of nodes) shell[Symbol.dispose]();
  });

  test("keep their identity and their peers from the eyes of others", async () => {
    for (const name of ["peers.json", ".sg/node.json"]) {
      expect(statSync(join(left.shell.root, name)).mode & 0o777).toBe(0o600);
    }
    expect((await left.shell.sg("peer", "list")).stdout).not.toContain(
      readFileSync(join(left.shell.root, "of-a-peer.secret"), "utf8"),
    );
    const path = join(right.shell.root, "peers.json");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace('"auth":"jwt"', `"auth":"jwt","secret":"${"x".repeat(32)}"`),
    );
    chmodSync(path, 0o644);
    const { exitCode, stderr } = await right.shell.sg("peer", "list");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("others may read it; run chmod 600")]);
    chmodSync(path, 0o600);

    const given = join(right.shell.root, "open.secret");
    writeFileSync(given, "x".repeat(32), { mode: 0o644 });
    const adding = () => right.shell.sg("peer", "add", "ftp://nowhere", "--secret", `@${given}`);
    expect((await adding()).stderr).toContain(`others may read the secret in ${given}; run chmod 600 ${given}`);
    chmodSync(given, 0o600);
    expect((await adding()).stderr).not.toContain("others may read");
  }, 120_000);

  test("answer each other's signed questions, by secret and by key", async () => {
    const { exitCode, stdout } = await middle.shell.sg("peer", "ping");
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/left {2}[\d.]+ ms .*1 locus\nright {2}[\d.]+ ms/)]);
    expect(await (await fetch(`${left.url}/federation/info`)).text()).toBe("");
    expect((await fetch(`${left.url}/federation/info`)).status).toBe(401);
  }, 120_000);

  test("pass on a new allele, with where it came from, at the stage that each one's own policy gives", async () => {
    await left.register(variant(1));
    const found = await eventually("the allele is on the right", async () => {
      const [newest] = (await right.alleles()).filter(({ stage }) => stage === "shadow");
      return newest ?? null;
    });
    const between = (await middle.alleles()).find(({ sha }) => sha === found.sha);
    expect(between?.stage).toBe("recessive");
    const lineage = (await right.shell.sg("lineage", "double")).stdout;
    expect(lineage).toContain(found.sha.slice(0, 12));
    expect(lineage).toContain("from peer middle: registered there: mine.js");
  }, 120_000);

  test("hear through others what an allele did elsewhere, and let it count", async () => {
    for (let run = 0; run < 3; run += 1) await left.shell.sg("exec", "double", "--input", '{"value":4}');
    const dominant = await eventually("the right has heard of three runs", async () => {
      const [it] = (await right.alleles()).filter(({ stage }) => stage === "dominant");
      return it?.peers?.n === 3 ? it : null;
    });
    expect(dominant.peers?.by).toEqual(["left"]);
    const { alleles } = (await right.shell.sg("explain", "double", "--json")).json<{
      alleles: { sha: string; fitness: number; local: number; peers: { fitness: number } | null }[];
    }>();
    const explained = alleles.find(({ sha }) => sha === dominant.sha);
    expect([explained?.local, explained?.peers?.fitness]).toEqual([0, 1]);
    expect(explained?.fitness).toBeCloseTo(0.3, 12);
    expect((await right.shell.sg("explain", "double")).stdout).toContain("0.3 · peers 1.000 over 3 (left)");
    const { stdout } = await right.shell.sg("status");
    expect(stdout).toMatch(/FITNESS +HERE +PEERS/);
    expect(stdout).toMatch(/double .* 0\.300 +– +1\.000 over 3 /);
  }, 120_000);

  test("lose nothing when the one between them is killed in the middle of it", async () => {
    const before = (await right.alleles()).length;
    await left.kill();
    for (let index = 10; index < 22; index += 1) await left.register(variant(index));
    await left.start(left.port);
    await eventually("the middle has begun", async () => ((await middle.alleles()).length > before ? true : null));
    await middle.kill();
    await middle.start(middle.port);
    await eventually("all are on the right", async () =>
      (await right.alleles()).length === before + 12 ? true : null,
    );
    const audit = await middle.shell.sg("audit", "--verify");
    expect(audit.exitCode).toBe(0);
    const shas = async (node: Node) => (await node.alleles()).map(({ sha }) => sha).sort();
    expect(await shas(middle)).toEqual(await shas(left));
  }, 120_000);

  test("move alleles by hand too, and say what became of them", async () => {
    const { stdout } = await right.shell.sg("pull", "double", "--peer", "middle");
    expect(stdout).toContain("nothing to move");
    const unknown = await right.shell.sg("share", "double", "--peer", "nobody");
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('Cannot find peer "nobody"')]);
    await middle.kill("SIGTERM");
    const gone = await right.shell.sg("pull", "double", "--peer", "middle");
    expect([gone.exitCode, gone.stdout]).toEqual([6, expect.stringContaining("Cannot reach")]);
  }, 120_000);
});
