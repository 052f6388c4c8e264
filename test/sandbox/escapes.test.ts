import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type ProbeOptions, type ProbeReport, probeFiles, runControl, runProbe } from "../../scripts/probe-sandbox.ts";

const CORPUS = join(import.meta.dir, "../escapes");
const AT_ONCE = 3;
/** A busy machine must not fail the suite; scripts/probe-sandbox measures with the true 50 ms. */
const hangSlackMs = 5_000;
const TIMEOUT_MS = 120_000;

async function all(
  files: readonly string[],
  run: (file: string) => Promise<ProbeReport>,
): Promise<readonly ProbeReport[]> {
  const left = [...files];
  const reports: ProbeReport[] = [];
  const worker = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) reports.push(await run(file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return reports;
}

const bad = (reports: readonly ProbeReport[]) => reports.filter(({ outcome }) => outcome === "not contained");

describe("the corpus of escapes", () => {
  const files = probeFiles(CORPUS);

  test("has its sixty cases", () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
  });

  const modes: readonly (readonly [string, ProbeOptions])[] = [
    ["with the gate", { withoutGate: false, layer: "all", hangSlackMs }],
    ["without the gate", { withoutGate: true, layer: "all", hangSlackMs }],
  ];
  test.each(modes)(
    "is contained %s",
    async (_name, options) => {
      expect(bad(await all(files, (file) => runProbe(file, options)))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    "has no effect by way of the process layer alone",
    async () => {
      const effects = files.filter((file) => file.includes("/effect-"));
      const reports = await all(effects, (file) =>
        runProbe(file, { withoutGate: true, layer: "process", hangSlackMs }),
      );
      expect(reports.length).toBeGreaterThan(5);
      expect(bad(reports)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe("the controls", () => {
  test(
    "succeed with exactly their output: over-blocking is a defect",
    async () => {
      const options: ProbeOptions = { withoutGate: false, layer: "all" };
      expect(bad(await all(probeFiles(join(CORPUS, "controls")), (file) => runControl(file, options)))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
