import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ProbeReport, probeFiles } from "../../scripts/probe-sandbox.ts";
import { prepareGene } from "../../src/sandbox/gate/prepare-gene.ts";

// The corpus is played by scripts/probe-sandbox, in a process of its own: what the organism and its hosts grow to is measured,
// and both inherit the size of whoever starts them.

const PROBE = join(import.meta.dir, "../../scripts/probe-sandbox.ts");
const CORPUS = join(import.meta.dir, "../escapes");
/** A busy machine must not fail the suite; scripts/probe-sandbox measures with the true 50 ms. */
const PATIENCE = ["--at-once", "3", "--hang-slack-ms", "5000"];
const TIMEOUT_MS = 120_000;

async function probe(...argv: readonly string[]) {
  const child = Bun.spawn([process.execPath, PROBE, ...PATIENCE, ...argv], { stdout: "pipe", stderr: "inherit" });
  const lines = (await new Response(child.stdout).text()).trimEnd().split("\n");
  const told = lines.map((line) => JSON.parse(line) as ProbeReport & { readonly summary?: true });
  const reports = told.filter(({ summary }) => summary === undefined);
  const bad = reports.filter(({ outcome }) => outcome === "not contained");
  return { exitCode: await child.exited, bad, tried: reports.map(({ file }) => file).sort() };
}

const names = (files: readonly string[]) => files.map((file) => file.slice(file.lastIndexOf("/") + 1)).sort();

/** What a host is given for a source, or null where it is turned away. */
function scriptOf(source: string, gate: "on" | "off"): string | null {
  try {
    return prepareGene(source, gate);
  } catch {
    return null;
  }
}

describe("the corpus of escapes", () => {
  const files = probeFiles(CORPUS);
  const scripts = files.map((file) => ({ file, source: readFileSync(file, "utf8") }));
  const refused = scripts.filter(({ source }) => scriptOf(source, "on") === null);

  test("has its sixty cases, and the gate refuses some", () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(refused.length).toBeWithin(15, files.length / 2);
  });

  test(
    "is contained with the gate",
    async () => {
      expect(await probe(CORPUS)).toEqual({ exitCode: 0, bad: [], tried: names(files) });
    },
    TIMEOUT_MS,
  );

  test("is the same to a host with and without the gate, where the gate lets it pass", () => {
    for (const { file, source } of scripts.filter((each) => !refused.includes(each)))
      expect([file, scriptOf(source, "off")]).toEqual([file, scriptOf(source, "on")]);
  });

  test(
    "is contained without the gate, where the gate does not let it pass",
    async () => {
      const places = refused.map(({ file }) => file);
      expect(await probe(...places, "--without-gate")).toEqual({ exitCode: 0, bad: [], tried: names(places) });
    },
    TIMEOUT_MS,
  );

  test(
    "has no effect by way of the process layer alone",
    async () => {
      const effects = files.filter((file) => file.includes("/effect-"));
      expect(effects.length).toBeGreaterThan(5);
      const played = await probe(...effects, "--without-gate", "--layer", "process");
      expect(played).toEqual({ exitCode: 0, bad: [], tried: names(effects) });
    },
    TIMEOUT_MS,
  );
});

describe("the controls", () => {
  test(
    "succeed with exactly their output: over-blocking is a defect",
    async () => {
      const controls = join(CORPUS, "controls");
      expect(await probe("--controls", controls)).toEqual({ exitCode: 0, bad: [], tried: names(probeFiles(controls)) });
    },
    TIMEOUT_MS,
  );
});
