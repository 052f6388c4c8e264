import { afterAll, describe, expect, test } from "bun:test";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const GENES = `gene make
  is configuration
  risk low
  does:
    Makes a bridge.
  takes:
    name  string  "Bridge"
  gives:
    success  bool    "Made"
    error    string? "Why not"
  fails when:
    - the bridge exists -> success=false

gene seen
  is diagnostic
  risk none
  does:
    Sees whether a bridge exists.
  takes:
    name  string  "Bridge"
  gives:
    healthy  bool  "It exists"
  unhealthy when:
    - there is no such bridge

gene label
  is transform
  risk none
  does:
    Labels.
  takes:
    text  string  "Text"
  gives:
    label  string  "Label"
`;

const genes = {
  make: [
    `export async function execute({ name }, sdk) {
  if (await sdk.getLink({ name })) return { success: false, error: name + " exists" };
  await sdk.createBridge({ name });
  if (name === "cursed") throw new Error("after the deed");
  return { success: true };
}`,
  ],
  seen: [
    "export async function execute({ name }, sdk) { return { healthy: (await sdk.getLink({ name })) !== null }; }",
  ],
  label: ["export function execute({ text }) { return { label: `<${text}>` }; }"],
};

const pathway = (body: string) => `${GENES}
pathway build
  risk low
  does:
    Builds.
  takes:
    names  string[]  "Bridges"
    extra  bool = false  "One more"
${body}`;

const TWO = `  steps:
    1. make
         name = {names.0}
    2. make
         name = {names.1}
`;

describe("a pathway", () => {
  test("runs its steps in order and gives the last output", async () => {
    const { organism, kernel } = testOrganism({ sandbox, contracts: pathway(TWO), genes });
    const run = await organism.run("build", { names: ["br1", "br2"] });
    expect(run).toMatchObject({ outcome: "success", output: { success: true }, rollback: null });
    expect(run.steps.map(({ number, name, outcome }) => [number, name, outcome])).toEqual([
      [1, "make", "success"],
      [2, "make", "success"],
    ]);
    expect(JSON.stringify(await kernel.snapshot())).toContain("br2");
  });

  test("a failing step takes back the steps before it: the kernel is as it was", async () => {
    const { organism, kernel } = testOrganism({ sandbox, contracts: pathway(TWO), genes });
    const before = await kernel.snapshot();
    const run = await organism.run("build", { names: ["br1", "cursed"] });
    expect(run).toMatchObject({ outcome: "failure", output: null, rollback: { undone: 1, failed: [] } });
    expect(run.message).toContain("step 2 (make) failed: after the deed");
    expect(await kernel.snapshot()).toEqual(before);
  });

  test("`report partial` alone keeps what was done", async () => {
    const { organism, kernel } = testOrganism({
      sandbox,
      contracts: pathway(`${TWO}  on failure:\n    report partial\n`),
      genes,
    });
    const run = await organism.run("build", { names: ["br1", "cursed"] });
    expect(run).toMatchObject({ outcome: "failure", rollback: null });
    expect(JSON.stringify(await kernel.snapshot())).toContain("br1");
  });

  test("a refusal stops it and is its answer", async () => {
    const { organism, kernel } = testOrganism({ sandbox, contracts: pathway(TWO), genes });
    const before = await kernel.snapshot();
    const run = await organism.run("build", { names: ["br1", "br1"] });
    expect(run).toMatchObject({ outcome: "refusal", output: { success: false, error: "br1 exists" } });
    expect(await kernel.snapshot()).toEqual(before);
  });

  test("its own verification decides: unhealthy takes everything back and scores the convergence", async () => {
    const verified = (name: string) => pathway(`${TWO}  verify:\n    seen name=${name}\n    within 1s\n`);
    const healthy = testOrganism({ sandbox, contracts: verified("{names.1}"), genes });
    expect((await healthy.organism.run("build", { names: ["br1", "br2"] })).outcome).toBe("success");
    expect(healthy.organism.alleles("make")[0]?.stats).toMatchObject({ n: 2, sumE: 2 });

    const unhealthy = testOrganism({ sandbox, contracts: verified("absent"), genes });
    const before = await unhealthy.kernel.snapshot();
    const run = await unhealthy.organism.run("build", { names: ["br1", "br2"] });
    expect(run).toMatchObject({ outcome: "failure", rollback: { undone: 2 } });
    expect(run.message).toContain("seen reports unhealthy");
    expect(await unhealthy.kernel.snapshot()).toEqual(before);
    // Immediately fine, not converged: e = 0.3 / 0.8 each.
    expect(unhealthy.organism.alleles("make")[0]?.stats.sumE).toBeCloseTo(0.75, 12);
    unhealthy.store.flush();
    expect(unhealthy.store.allelesAt(unhealthy.organism.contract("make").name)[0]?.stats.sumE).toBeCloseTo(0.75, 12);
  });

  test("loops, conditions, requirements and nested pathways", async () => {
    const contracts = `${pathway(`  steps:
    1. for each in {names}:
         make
           name = {each}
    2. when {extra}:
         make
           name = extra
       otherwise:
         label
           text = "no extra"
    3. -> show
           text = "{names.0}"
  requires:
    step 1 needs step 3
`)}
pathway show
  risk none
  does:
    Shows.
  takes:
    text  string  "Text"
  steps:
    1. label
         text = {text}
`;
    const { organism } = testOrganism({ sandbox, contracts, genes });
    const without = await organism.run("build", { names: ["br1", "br2"] });
    // Step 3 ran first; results stand in the written order.
    expect(without.steps.map(({ key, name }) => [key, name])).toEqual([
      ["1.1.1", "make"],
      ["1.2.1", "make"],
      ["2.2", "label"],
      ["3.1", "label"],
    ]);
    const withExtra = await organism.run("build", { names: [], extra: true });
    expect(withExtra.steps.map(({ name, output }) => [name, output])).toEqual([
      ["make", { success: true }],
      ["label", { label: "<>" }],
    ]);
  });
});

test("a failed configuration allele leaves the kernel as it was before the next one is tried", async () => {
  const careless =
    "export async function execute({ name }, sdk) { await sdk.createBridge({ name }); throw new Error('left a mess'); }";
  const { organism, kernel } = testOrganism({
    sandbox,
    contracts: GENES,
    genes: { ...genes, make: [careless, ...genes.make] },
  });
  const run = await organism.execute("make", { name: "br7" });
  expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["failure", "success"]);
  expect(JSON.stringify(await kernel.snapshot())).toContain("br7");
});

test("a kernel fault is scored as kind kernel, and a transform has no kernel", async () => {
  const { organism, kernel } = testOrganism({
    sandbox,
    contracts: GENES,
    genes: {
      ...genes,
      label: ["export function execute(input, sdk) { return { label: Object.keys(sdk).sort().join() }; }"],
    },
  });
  kernel.injectFault({ operation: "createBridge", times: 1, message: "out of ports" });
  const run = await organism.execute("make", { name: "br7" });
  expect(run.attempts).toMatchObject([{ outcome: "failure", kind: "kernel" }]);
  expect(run.attempts[0]?.message).toContain("out of ports");
  expect((await organism.execute("label", { text: "" })).output).toEqual({ label: "log" });
});
