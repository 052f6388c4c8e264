import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { corpusLine } from "../../src/cli/corpus/schema.ts";
import { sha256 } from "../../src/core/mod.ts";
import { bareProject, GOOD_DOUBLE } from "./bare-project.ts";

const FOUR = `pathway four
  risk none
  does:
    Doubles twice.
  takes:
    value  int  "What to double"
  steps:
    1. double
         value = {value}
    2. double
         value = {step 1.result}
`;

interface Run {
  readonly fused: boolean;
  readonly output: unknown;
  readonly steps: readonly unknown[];
}

async function project() {
  const shell = await bareProject({ "double.js": GOOD_DOUBLE }, "[fusion]\nafter = 3\n");
  return shell.write({ "contracts/pathways/four.sg": FOUR });
}

describe("fusion by the binary, every run a process of its own", () => {
  test("a stable pathway becomes one gene; explain, status and the corpus tell of it", async () => {
    using shell = await project();
    const runs: Run[] = [];
    for (const value of [1, 2, 3, 4]) {
      runs.push((await shell.sg("run", "four", "--input", JSON.stringify({ value }), "--json")).json<Run>());
    }
    expect(runs.map(({ fused }) => fused)).toEqual([false, false, false, true]);
    expect(runs[3]).toMatchObject({ output: { result: 16 }, steps: [] });

    const state = (await shell.sg("explain", "four", "--json")).json<{ fused: { sha: string } }>();
    expect(state).toMatchObject({ fused: { n: 1, successes: 1 }, obstacle: null, after: 3 });
    expect((await shell.sg("explain", "four")).stdout).toContain("four  runs as one gene");
    expect((await shell.sg("status")).stdout).toContain("pathways in one gene: four");
    expect((await shell.sg("source", state.fused.sha)).stdout).toStartWith("// Fused by sg from pathway four: double.");

    const { stdout } = await shell.sg("corpus", "export", "--fusion");
    expect(v.parse(corpusLine, JSON.parse(stdout))).toMatchObject({
      ...{ kind: "fusion", pathway: "four", engine: "mechanical", redacted: false },
      steps: [{ locus: "double", sha: sha256(GOOD_DOUBLE), source: GOOD_DOUBLE }],
      fused: { sha: state.fused.sha, outcome: { stage: "dominant", runs: 1, successes: 1 } },
    });
  });

  test("a person fuses and unfuses, and hears what speaks against it", async () => {
    using shell = await project();
    expect((await shell.sg("fuse", "four")).stdout).toContain("it has not run yet");
    expect((await shell.sg("run", "four", "--input", '{"value":5}')).stdout).toContain("fused: allele");
    expect((await shell.sg("unfuse", "four")).stdout).toContain("so far 0");
    expect((await shell.sg("unfuse", "four")).stderr).toContain("Cannot unfuse four: it runs step by step");
    expect((await shell.sg("fuse", "fuor")).stderr).toContain(`did you mean "four"?`);
    const off = await shell.sgWith({ environment: { SG_FUSION_AFTER: "0" } }, "fuse", "four");
    expect(off.stderr).toContain("fusion is switched off");
  });
});
