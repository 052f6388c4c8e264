// A model's fused gene that has won: when it is believed, when it goes, and when a model is asked unasked.
import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { type FakeProvider, fakeProvider, gene } from "../../llm/fake-provider.ts";
import { sharedSandbox } from "../test-organism.ts";
import { awake, FOUR, fuse, type Setting, SLOW_TWICE, slow } from "./model-material.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

describe("a model's gene in use", () => {
  /** Agrees with the steps on all that is likely to be drawn, and not on 777. */
  const FALSE_FRIEND = FOUR.replace("return {", "if (value === 777) return { value: 0, success: true };\n  return {");
  const STUMBLES = FOUR.replace("return {", 'if (value === 777) throw new Error("stumbled");\n  return {');

  test("is not believed when it fails: the steps run and name the broken one", async () => {
    const { it, asked } = await fuse(sandbox, "four", gene(FOUR), slow);
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
    const { it, asked, report } = await fuse(sandbox, "four", gene(STUMBLES), slow);
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
    const { it, asked } = await fuse(sandbox, "four", gene(FALSE_FRIEND), slow);
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
      sandbox,
      "four",
      gene(FOUR.replace("return {", 'if (value === 777) return { value: "many" };\n  return {')),
      slow,
    );
    expect(asked?.verdict).toBe("won");
    const run = await it.organism.run("four", { value: 777 });
    expect(run).toMatchObject({ outcome: "success", output: { value: 3_108 } });
    expect(run.decomposed).toContain("the output is not of the form of what its last step gives");
  });
});

describe("unasked, in a process that stays up", () => {
  async function settled(server: FakeProvider, setting: Setting) {
    const it = awake(sandbox, server, setting);
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
