// A model's fused gene as a competitor, asked over its real protocol from a server on the loopback address.
import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { CallAborted } from "../../../src/organism/mod.ts";
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
const TWICE = `export function execute({ value }) {
  if (value < 0) return { value, success: false, error: "negative" };
  if (value === 13) throw new Error("unlucky");
  return { value: value * 2 };
}`;
/** What a model's gene can leave out is worth something. */
const SLOW_TWICE = TWICE.replace(
  "return { value: value",
  "for (let n = 0; n < 5_000; n += 1) Math.sqrt(n);\n  return { value: value",
);
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
const SLOW_FOUR = FOUR.replace("return {", "for (let n = 0; n < 20_000; n += 1) Math.sqrt(n);\n  return {");
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
    settings: { fusion: { after }, deadlineMs: { transform: 200, diagnostic: 1_000, configuration: 1_000 } },
    fuser: loopbackFuser({ url: server.url, ...fuser }),
  });
}

async function fuse(pathway: string, script: Script, genes: TestOrganismOptions["genes"] = {}) {
  using server = fakeProvider(script);
  const it = awake(server, { genes });
  const report = await it.organism.fuse(pathway, { engine: "claude" });
  return { it, report, asked: report.asked, prompt: JSON.stringify(server.seen[0]?.body), calls: server.seen.length };
}

const slow = { twice: [SLOW_TWICE] };

describe("a model's gene that does what the steps do", () => {
  test("wins where it is faster, and is used; the mechanical one stays beside it", async () => {
    const { it, report, asked, prompt, calls } = await fuse("four", gene(FOUR, "one multiplication"), slow);
    expect(asked).toMatchObject({ engine: "claude", model: "claude-sonnet-5-5", verdict: "won", disagreement: null });
    expect(asked?.contest).toMatchObject({ won: true, inputs: expect.any(Number) });
    expect(asked?.contest?.p50Us).toBeLessThan(asked?.contest?.rivalP50Us ?? 0);
    expect(calls).toBe(1);
    for (const part of ["pathway four", "gene twice", "Math.sqrt", "step 1 (name) refused"])
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
      steps: [{ locus: "twice", sha: sha256(SLOW_TWICE) }],
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

/** Replies that must not become the pathway's gene, and what the report says of them. */
const REFUSED: readonly (readonly [name: string, pathway: string, reply: Script, reason: string])[] = [
  ["another output", "four", gene(FOUR.replace("* 4", "* 5")), "it gives"],
  [
    "another order of keys",
    "four",
    gene(FOUR.replace("{ value: value * 4, success: true }", "{ success: true, value: value * 4 }")),
    'gives {"success"',
  ],
  ["an answer where the steps refuse", "four", gene(FOUR.replace(/if \(value < 0\).*\n/, "")), "refused: negative"],
  ["a refusal in other words", "four", gene(FOUR.replace("refused: negative", "refused: below zero")), "below zero"],
  [
    "another step blamed",
    "four",
    gene(FOUR.replace("step 1 (twice) refused", "step 2 (twice) refused")),
    "step 2 (twice) refused",
  ],
  [
    "a refusal instead of an error",
    "four",
    gene(
      FOUR.replace(
        'throw new Error("step 1 (twice) refused: negative")',
        'return { success: false, error: "negative" }',
      ),
    ),
    "refused: negative",
  ],
  ["a crash", "four", gene(FOUR.replace("value * 4", "nothing.there")), "ReferenceError"],
  ["a loop without end", "four", gene(FOUR.replace("return {", "for (;;);\n  return {")), "timeout"],
  ["an import", "four", gene(`import fs from "node:fs";\n${FOUR}`), "the gate refuses it"],
  ["eval", "four", gene(FOUR.replace("value * 4", 'eval("value * 4")')), "the gate refuses it"],
  ["a timer", "four", gene(FOUR.replace("return {", "setTimeout(() => {}, 1);\n  return {")), "it uses setTimeout"],
  ["no code", "four", { kind: "reply", text: "I would rather write a poem." }, 'no "source" in it'],
  ["code that does not parse", "four", gene("export function execute({ value }) {"), "the gate refuses it"],
  ["nothing", "four", { kind: "reply", text: "" }, "the reply is empty"],
  [
    "half a reply",
    "four",
    { kind: "reply", text: JSON.stringify({ source: FOUR }).slice(0, 90), stop: "length" },
    "cut off",
  ],
  ["a model that will not", "four", { kind: "reply", text: "no", stop: "refusal" }, "refused to answer"],
  ["more than fits", "four", gene(`${FOUR}// ${"x".repeat(300_000)}\n`), "is larger than"],
  ["writes in another order", "build", gene(BUILD.replace("[first, second]", "[second, first]")), "as write 1"],
  ["one write less", "build", gene(BUILD.replace("[first, second].entries()", "[first].entries()")), "nothing more"],
  [
    "one write more",
    "build",
    gene(BUILD.replace("return {", "await sdk.setLinkUp({ name: first });\n  return {")),
    "setLinkUp is not a function",
  ],
  ["a write that it does not wait for", "build", gene(BUILD.replace("await sdk", "sdk")), "under way"],
];

describe("a reply is refused, and the mechanical gene is used, for", () => {
  for (const [name, pathway, reply, reason] of REFUSED) {
    test(name, async () => {
      const { it, report, asked, calls } = await fuse(pathway, reply);
      expect(asked).toMatchObject({ verdict: "refused", sha: null, contest: null });
      const { disagreement } = asked ?? {};
      const said = disagreement ? `they ${disagreement.steps}; it ${disagreement.gene}` : "";
      expect(`${asked?.reason} ${said}`).toContain(reason);
      // It was told once why, and had another try.
      expect(calls).toBe(2);
      expect(report).toMatchObject({ fused: { engine: "mechanical" }, alternatives: [] });
      expect(it.organism.fusions.alleles(pathway)).toHaveLength(1);
    });
  }
});

describe("the model", () => {
  test("is told the input that shows the disagreement, and its second gene counts", async () => {
    using server = fakeProvider(gene(FOUR.replace("* 4", "* 5")), gene(FOUR));
    const it = awake(server);
    const { asked } = await it.organism.fuse("four", { engine: "claude" });
    expect(["won", "lost"]).toContain(asked?.verdict ?? "");
    expect(asked?.trace?.calls).toBe(2);
    expect(JSON.stringify(server.seen[1]?.body.messages)).toContain("it does something else than the steps for input");
  });

  test("is not asked where the budget does not allow it", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = awake(server, { tokensPerDay: 5_000 });
    const report = await it.organism.fuse("four", { engine: "claude" });
    expect(server.seen).toHaveLength(0);
    expect(report).toMatchObject({ fused: { engine: "mechanical" }, asked: { verdict: "refused" } });
    expect(report.asked?.reason).toContain("raise model.budget_tokens,");
  });

  test("is paid for by the pathway, and what was reserved is settled", async () => {
    const { it } = await fuse("four", gene(FOUR, "ok", { input: 900, output: 90 }));
    expect(it.store.spend(it.clock.nowMs())).toMatchObject([
      { locus: "pathway:four", calls: 1, unsettled: 0, inputTokens: 900, outputTokens: 90 },
    ]);
  });

  test("is asked for nothing where nobody could tell whether its gene agrees", async () => {
    using server = fakeProvider(gene(FOUR));
    const cases = [
      ["export const execute = () => ({ value: 0, success: false, error: 'no' });", "its steps succeed with only 0"],
      ["export const execute = () => ({ value: Math.floor(Math.random() * 1e9) });", "do not give the same twice"],
    ] as const;
    for (const [twice, reason] of cases) {
      const { asked } = await awake(server, { genes: { twice: [twice] } }).organism.fuse("four", { engine: "claude" });
      expect([asked?.verdict, asked?.reason]).toEqual(["refused", expect.stringContaining(reason)]);
    }
    expect(server.seen).toHaveLength(0);
  });

  test("that answers with the gene that is here already has written none", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = awake(server);
    await it.organism.fuse("four", { engine: "claude" });
    const { asked } = await it.organism.fuse("four", { engine: "claude" });
    expect(asked).toMatchObject({ verdict: "refused", reason: "that gene is here already" });
    expect(it.organism.fusions.alleles("four")).toHaveLength(2);
  });

  test("cannot be asked where there is none, or twice at once", async () => {
    const none = testOrganism({
      sandbox,
      contracts: CONTRACTS,
      genes: { twice: [TWICE] },
      settings: { fusion: { after: 3 } },
    });
    expect(none.organism.fuse("four", { engine: "claude" })).rejects.toThrow("none can be asked here");
    using server = fakeProvider({ kind: "stall" });
    const it = awake(server);
    const stop = new AbortController();
    const first = it.organism.fuse("four", { engine: "claude", signal: stop.signal });
    expect(it.organism.fuse("four", { engine: "claude" })).rejects.toThrow("is being asked about it already");
    stop.abort(new CallAborted("enough"));
    await expect(first).rejects.toThrow("the fusion was cancelled: enough");
  });
});

describe("a fusion that is cut short leaves nothing half registered", () => {
  const registered = ({ organism, store }: TestOrganism) => [
    organism.fusions.alleles("four").length,
    organism.fusions.state("four").fused,
    store.audit.list({ limit: 9 }).length,
  ];

  test("while the model thinks", async () => {
    using server = fakeProvider({ kind: "stall" });
    const it = awake(server);
    const stop = new AbortController();
    const fusing = it.organism.fuse("four", { engine: "claude", signal: stop.signal });
    while (server.seen.length === 0) await Bun.sleep(1);
    stop.abort(new CallAborted("SIGTERM"));
    await expect(fusing).rejects.toThrow(CallAborted);
    expect(registered(it)).toEqual([0, null, 0]);
  });

  test("while its gene is tried", async () => {
    const stop = new AbortController();
    using server = fakeProvider(() => {
      queueMicrotask(() => stop.abort(new CallAborted("SIGTERM")));
      return gene(FOUR);
    });
    const it = awake(server);
    await expect(it.organism.fuse("four", { engine: "claude", signal: stop.signal })).rejects.toThrow(CallAborted);
    expect(registered(it)).toEqual([0, null, 0]);
  });

  test("and what was measured counts for nothing when the steps have changed meanwhile", async () => {
    const another = "export const execute = ({ value }) => ({ value: value + value });";
    let change = () => {};
    using server = fakeProvider(() => {
      change();
      return gene(FOUR);
    });
    const it = awake(server);
    change = () => void it.organism.register("twice", another, "another.js", "dominant");
    await expect(it.organism.fuse("four", { engine: "claude" })).rejects.toThrow("its steps have changed meanwhile");
    expect(registered(it).slice(0, 2)).toEqual([0, null]);
  });
});

describe("a model's gene in use", () => {
  /** Agrees with the steps on all that is likely to be drawn, and not on 777. */
  const FALSE_FRIEND = FOUR.replace("return {", "if (value === 777) return { value: 0, success: true };\n  return {");
  const STUMBLES = FOUR.replace("return {", 'if (value === 777) throw new Error("stumbled");\n  return {');

  test("is not believed when it fails: the steps run and name the broken one", async () => {
    const { it, asked } = await fuse("four", gene(FOUR), slow);
    expect(asked?.verdict).toBe("won");
    const run = await it.organism.run("four", { value: 13 });
    expect(run).toMatchObject({
      ...{ outcome: "failure", fused: false, message: "step 1 (twice) failed: unlucky" },
      steps: [{ key: "1", outcome: "failure", attempts: [{ sha: sha256(SLOW_TWICE), kind: "threw" }] }],
    });
    expect(run.decomposed).toContain(
      "step 1 (twice) failed: unlucky (so says a model's gene; its steps were run again",
    );
    it.store.flush();
    expect(it.organism.allele(asked?.sha ?? "")).toMatchObject({ stage: "deprecated", stats: { n: 0 } });
    // Stable once more, the winner of the contest is used again.
    it.organism.fusions.fuse("four");
    expect(it.organism.fusions.state("four").fused?.sha).toBe(asked?.sha ?? undefined);
  });

  test("gives its place to the mechanical one when it is itself to blame", async () => {
    const { it, asked, report } = await fuse("four", gene(STUMBLES), slow);
    expect(asked?.verdict).toBe("won");
    const run = await it.organism.run("four", { value: 777 });
    expect(run).toMatchObject({ outcome: "success", fused: false, output: { value: 3_108 } });
    const mechanical = report.alternatives[0]?.sha;
    expect(it.organism.fusions.state("four")).toMatchObject({
      fused: { sha: mechanical, engine: "mechanical" },
      alternatives: [{ sha: asked?.sha, stage: "deprecated", n: 1, successes: 0 }],
    });
    expect(await it.organism.run("four", { value: 777 })).toMatchObject({ fused: true });
    // Who was to blame once does not come back by itself.
    it.organism.fusions.unfuse("four");
    expect(it.organism.fusions.fuse("four").fused?.sha).toBe(mechanical);
  });

  test("is held to the steps in every control run, and goes when it gives something else", async () => {
    const { it, asked } = await fuse("four", gene(FALSE_FRIEND), slow);
    expect(asked?.verdict).toBe("won");
    for (let turn = 1; turn < 64; turn += 1) await it.organism.run("four", { value: 1 });
    const control = await it.organism.run("four", { value: 777 });
    expect(control).toMatchObject({ outcome: "success", fused: false, output: { value: 3_108 } });
    expect(control.decomposed).toContain('in a control run it gave {"value":0,"success":true} where the steps give');
    expect(it.organism.fusions.state("four")).toMatchObject({
      fused: { engine: "mechanical" },
      alternatives: [{ sha: asked?.sha, stage: "deprecated", n: 64, successes: 63 }],
    });
  });

  test("gives no answer that its pathway cannot give", async () => {
    const { it, asked } = await fuse(
      "four",
      gene(FOUR.replace("return {", 'if (value === 777) return { value: "many" };\n  return {')),
    );
    expect(asked?.verdict).toBe("won");
    const run = await it.organism.run("four", { value: 777 });
    expect(run).toMatchObject({ outcome: "success", output: { value: 3_108 } });
    expect(run.decomposed).toContain("the output is not of the form of what its last step gives");
  });
});

describe("unasked, in a process that stays up", () => {
  async function settled(server: FakeProvider, setting: Setting) {
    const it = awake(server, setting);
    for (let turn = 0; turn < 6; turn += 1) await it.organism.run("four", { value: turn });
    await it.organism.idle();
    return it;
  }

  test("the model that the settings name is asked once the pathway has been fused", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = await settled(server, { after: 3, unasked: "claude" });
    expect(it.organism.fusions.state("four")).toMatchObject({ fused: { engine: "claude" }, alternatives: [{}] });
    expect(server.seen).toHaveLength(1);
    const by = it.store.audit.list({ limit: 9 }).filter(({ subject }) => subject === "four");
    expect(by.map(({ actor }) => actor)).toEqual(["selection", "selection"]);
  });

  test("nobody is asked where the settings name nobody", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = await settled(server, { after: 3 });
    expect(it.organism.fusions.state("four").fused?.engine).toBe("mechanical");
    expect(server.seen).toHaveLength(0);
  });

  test("what came to nothing is not asked again the same day", async () => {
    using server = fakeProvider({ kind: "reply", text: "no" });
    const it = await settled(server, { after: 3, unasked: "claude" });
    expect(server.seen).toHaveLength(2);
    it.organism.fusions.refresh();
    await it.organism.run("four", { value: 1 });
    await it.organism.idle();
    expect(server.seen).toHaveLength(2);
    expect(it.events.filter(({ type }) => type === "fusion_contested")).toMatchObject([{ verdict: "refused" }]);
  });
});
