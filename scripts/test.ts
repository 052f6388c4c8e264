// What `npm test` runs: builds the binary if it is stale, then the whole suite (test/e2e drives the binary), in lanes side
// by side (suite/lanes.ts). With arguments there is one lane, and `bun test` gets them as they are.
// The last line on stdout is plain and stable, for people and for .ci/run:
//
//     123 passed, 0 failed            or            123 passed, 0 failed, 4 skipped
import { dirname } from "node:path";
import { lanesOf, pathArgument, testFiles } from "./suite/lanes.ts";
import { type LaneReport, runLane } from "./suite/run-lane.ts";
import { slowest, summaryLine, type Totals } from "./suite/totals.ts";

const ROOT = dirname(import.meta.dir);
/** For one test, unless it says otherwise: far beyond what any needs, because shared machines stall. */
const TIMEOUT = "--timeout=120000";
/** So many files are named as the slowest. */
const NAMED = 10;

interface Job {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly files: number | null;
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());

function jobs(): readonly Job[] {
  const given = process.argv.slice(2);
  if (given.length > 0) return [{ name: "suite", arguments: given, files: null }];
  return lanesOf(testFiles(ROOT)).map(({ name, files }) => ({
    name,
    arguments: files.map(pathArgument),
    files: files.length,
  }));
}

async function run({ name, arguments: given, files }: Job): Promise<LaneReport> {
  const startedAt = performance.now();
  // Without a path `bun test` would run everything.
  const isEmpty = files === 0;
  const lane = await runLane({
    root: ROOT,
    arguments: [TIMEOUT, ...(isEmpty ? ["./none"] : given)],
    files,
    write: (block) => process.stderr.write(block),
    signal: stop.signal,
  });
  const { verdict } = lane;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  console.error(`lane ${name}: ${summaryLine(verdict)} in ${seconds} s`);
  if (verdict.problem !== null) console.error(`lane ${name} failed: ${verdict.problem}`);
  return lane;
}

function isBuilt(): boolean {
  const command = [process.execPath, "scripts/build.ts"];
  return Bun.spawnSync(command, { cwd: ROOT, stdout: "inherit", stderr: "inherit" }).success;
}

async function main(): Promise<number> {
  if (!isBuilt()) {
    console.log(summaryLine({ passed: 0, failed: 1, skipped: 0 }));
    return 1;
  }
  const lanes = await Promise.all(jobs().map(run));
  console.error(
    [
      "\nThe slowest files:",
      ...slowest(
        lanes.flatMap(({ times }) => times),
        NAMED,
      ),
    ].join("\n"),
  );
  const sum = (of: keyof Totals) => lanes.reduce((total, { verdict }) => total + verdict[of], 0);
  const totals = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  console.log(summaryLine(totals));
  return totals.failed > 0 ? (lanes.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 1) : 0;
}

process.exit(await main());
