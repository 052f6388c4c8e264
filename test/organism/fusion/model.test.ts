// A model's fused gene as a competitor, asked over its real protocol from a server on the loopback address.
import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { type FakeProvider, fakeProvider, gene, type Script } from "../../llm/fake-provider.ts";
import { sharedSandbox, type TestOrganism, type TestOrganismOptions, testOrganism } from "../test-organism.ts";
import { type FuserOptions, loopbackFuser } from "./loopback-fuser.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `gene twice
  is transform
  risk none
  does:
    Doubles.
  takes:
    value  int  "A number"
  gives:
    value    int     "Twice as much"
    success  bool = true "Done"
    error    string? "Why not"
  fails when:
    - the value is negative -> success=false

gene make
  is configuration
  risk low
  does:
    Makes a bridge.
  takes:
    name  string  "Bridge"
  gives:
    success  bool  "Made"
  examples:
    {"name": "br1"} -> {"success": true}
    {"name": "br2"} -> {"success": true}
    {"name": "br3"} -> {"success": true}

pathway four
  risk none
  does:
    Doubles twice.
  takes:
    value  int  "A number"
  steps:
    1. twice
         value = {value}
    2. twice
         value = {step 1.value}

pathway build
  risk low
  does:
    Makes two bridges.
  takes:
    first   string  "Bridge"
    second  string  "Bridge"
  steps:
    1. make
         name = {first}
    2. make
         name = {second}
`;
/** Slow on purpose: what a model's gene leaves out is worth something. */
const TWICE = `export function execute({ value }) {
  if (value < 0) return { value, success: false, error: "negative" };
  if (value === 13) throw new Error("unlucky");
  let sum = 0;
  for (let round = 0; round < 20_000; round += 1) sum += round % 7;
  return { value: sum < 0 ? 0 : value * 2 };
}`;
const MAKE = `export async function execute({ name }, sdk) {
  await sdk.createBridge({ name });
  return { success: true };
}`;

/** What the steps do, without the rounds. */
const FOUR = `export function execute({ value }) {
  if (value < 0) throw new Error("step 1 (twice) refused: negative");
  if (value === 13) throw new Error("step 1 (twice) failed: unlucky");
  if (value * 2 === 13) throw new Error("step 2 (twice) failed: unlucky");
  return { value: value * 4, success: true };
}
`;
const SLOW_FOUR = FOUR.replace("return {", "for (let n = 0; n < 200_000; n += 1) Math.sqrt(n);\n  return {");
const BUILD = `export async function execute({ first, second }, sdk) {
  for (const [at, name] of [first, second].entries()) {
    try {
      await sdk.createBridge({ name });
    } catch (thrown) {
      throw new Error(\`step \${at + 1} (make) failed: \${thrown.name}: \${thrown.message}\`);
    }
  }
  return { success: true };
}
`;

type Setting = Partial<Omit<FuserOptions, "url">> & {
  readonly after?: number;
  readonly genes?: TestOrganismOptions["genes"];
};

function awake(server: FakeProvider, { after = 10, genes = {}, ...fuser }: Setting = {}): TestOrganism {
  return testOrganism({
    sandbox,
    contracts: CONTRACTS,
    genes: { twice: [TWICE], make: [MAKE], ...genes },
    settings: { fusion: { after } },
    fuser: loopbackFuser({ url: server.url, ...fuser }),
  });
}

async function fuse(pathway: string, ...scripts: readonly Script[]) {
  using server = fakeProvider(...scripts);
  const it = awake(server);
  const report = await it.organism.fuse(pathway, { engine: "claude" });
  return { it, report, asked: report.asked, prompt: JSON.stringify(server.seen[0]?.body), calls: server.seen.length };
}

describe("a model's gene that does what the steps do", () => {
  test("wins where it is faster, and is used; the mechanical one stays beside it", async () => {
    const { it, report, asked, prompt, calls } = await fuse("four", gene(FOUR, "one multiplication"));
    expect(asked).toMatchObject({ engine: "claude", model: "claude-sonnet-5-5", verdict: "won", disagreement: null });
    expect(asked?.contest).toMatchObject({ won: true, inputs: expect.any(Number) });
    expect(asked?.contest?.p50Us).toBeLessThan(asked?.contest?.rivalP50Us ?? 0);
    expect(calls).toBe(1);
    for (const part of ["pathway four", "gene twice", "round % 7", "step 1 (name) refused"])
      expect(prompt).toContain(part);
    expect(report).toMatchObject({
      fused: { sha: asked?.sha, stage: "dominant", engine: "claude", model: { calls: 1 }, contest: { won: true } },
      alternatives: [{ stage: "recessive", engine: "mechanical", contest: null }],
    });
    const run = await it.organism.run("four", { value: 5 });
    expect(run).toMatchObject({ fused: true, output: { value: 20 }, attempts: [{ sha: asked?.sha }] });
    expect(it.events.filter(({ type }) => type === "fusion_contested")).toMatchObject([{ verdict: "won" }]);
    expect(it.organism.lineage("four")).toHaveLength(2);
    expect(it.organism.allele(asked?.sha ?? "").allele.origin).toMatchObject({
      ...{ kind: "fusion", engine: "claude", pathway: "four" },
      steps: [{ locus: "twice", sha: sha256(TWICE) }],
      contest: { rival: report.alternatives[0]?.sha },
    });
    const audited = it.store.audit.list({ limit: 9 }).filter(({ subject }) => subject === "four");
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
      ["register", "person"],
      ["promote", "person"],
    ]);
  });

  test("loses where it is no faster, and is kept beside the mechanical one", async () => {
    const { report, asked } = await fuse("four", gene(SLOW_FOUR));
    expect(asked).toMatchObject({ verdict: "lost", contest: { won: false } });
    expect(report).toMatchObject({
      fused: { engine: "mechanical" },
      alternatives: [{ sha: asked?.sha, stage: "recessive", engine: "claude" }],
    });
  });

  test("may touch the network, with the same writes in the same order", async () => {
    const { it, asked } = await fuse("build", gene(BUILD));
    expect(asked).toMatchObject({ disagreement: null, contest: { successes: expect.any(Number) } });
    expect(["won", "lost"]).toContain(asked?.verdict ?? "");
    expect(it.organism.allele(asked?.sha ?? "").allele.source).toContain('["createBridge"]');
  });
});
