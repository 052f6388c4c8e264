// A model's fused gene as a competitor, asked over its real protocol from a server on the loopback address.
import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { CallAborted } from "../../../src/organism/mod.ts";
import { fakeProvider, gene, type Script } from "../../llm/fake-provider.ts";
import { sharedSandbox, type TestOrganism, testOrganism } from "../test-organism.ts";
import { awake, BUILD, CONTRACTS, FOUR, fuse, SLOW_FOUR, SLOW_TWICE, slow, TWICE } from "./model-material.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

describe("a model's gene that does what the steps do", () => {
  test("wins where it is faster, and is used; the mechanical one stays beside it", async () => {
    const { it, report, asked, prompt, calls } = await fuse(sandbox, "four", gene(FOUR, "one multiplication"), slow);
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
    const { report, asked } = await fuse(sandbox, "four", gene(SLOW_FOUR));
    expect(asked).toMatchObject({ verdict: "lost", contest: { won: false } });
    expect(report).toMatchObject({
      fused: { engine: "mechanical" },
      alternatives: [{ sha: asked?.sha, stage: "recessive", engine: "claude" }],
    });
  });

  test("may touch the network, with the same writes in the same order", async () => {
    const { it, asked } = await fuse(sandbox, "build", gene(BUILD));
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
      const { it, report, asked, calls } = await fuse(sandbox, pathway, reply);
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
    const it = awake(sandbox, server);
    const { asked } = await it.organism.fuse("four", { engine: "claude" });
    expect(["won", "lost"]).toContain(asked?.verdict ?? "");
    expect(asked?.trace?.calls).toBe(2);
    expect(JSON.stringify(server.seen[1]?.body.messages)).toContain("it does something else than the steps for input");
  });

  test("is not asked where the budget does not allow it", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = awake(sandbox, server, { tokensPerDay: 5_000 });
    const report = await it.organism.fuse("four", { engine: "claude" });
    expect(server.seen).toHaveLength(0);
    expect(report).toMatchObject({ fused: { engine: "mechanical" }, asked: { verdict: "refused" } });
    expect(report.asked?.reason).toContain("raise model.budget_tokens,");
  });

  test("is paid for by the pathway, and what was reserved is settled", async () => {
    const { it } = await fuse(sandbox, "four", gene(FOUR, "ok", { input: 900, output: 90 }));
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
      const { asked } = await awake(sandbox, server, { genes: { twice: [twice] } }).organism.fuse("four", {
        engine: "claude",
      });
      expect([asked?.verdict, asked?.reason]).toEqual(["refused", expect.stringContaining(reason)]);
    }
    expect(server.seen).toHaveLength(0);
  });

  test("that answers with the gene that is here already has written none", async () => {
    using server = fakeProvider(gene(FOUR));
    const it = awake(sandbox, server);
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
    const it = awake(sandbox, server);
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
    const it = awake(sandbox, server);
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
    const it = awake(sandbox, server);
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
    const it = awake(sandbox, server);
    change = () => void it.organism.register("twice", another, "another.js", "dominant");
    await expect(it.organism.fuse("four", { engine: "claude" })).rejects.toThrow("its steps have changed meanwhile");
    expect(registered(it).slice(0, 2)).toEqual([0, null]);
  });
});
