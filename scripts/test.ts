// What `npm test` runs: builds the binary if it is stale, then the whole suite (test/e2e drives the binary).
// Arguments go to `bun test`. The last line on stdout is plain and stable, for people and for .ci/run:
//
//     123 passed, 0 failed            or            123 passed, 0 failed, 4 skipped
import { dirname } from "node:path";

const ROOT = dirname(import.meta.dir);

/** For one test, unless it says otherwise: far beyond what any needs, because shared machines stall. */
const TIMEOUT_MS = 60_000;

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Reads the summary that `bun test` prints: " 12 pass", " 0 fail", " 1 skip" and at last "Ran 13 tests".
 * A test that calls process.exit(0) ends the suite with code 0 and no summary: that counts as a failure.
 */
function totalsOf(output: string, exitCode: number): Totals {
  const plain = Bun.stripANSI(output);
  const count = (word: string) => Number(plain.match(new RegExp(`^ (\\d+) ${word}$`, "m"))?.[1] ?? 0);
  const isComplete = exitCode === 0 && /^Ran \d+ tests? /m.test(plain);
  return {
    passed: count("pass"),
    failed: isComplete ? count("fail") : Math.max(count("fail"), 1),
    skipped: count("skip") + count("todo"),
  };
}

async function runSuite(): Promise<{ readonly output: string; readonly exitCode: number }> {
  const isTerminal = process.stderr.isTTY;
  const suite = Bun.spawn([process.execPath, "test", `--timeout=${TIMEOUT_MS}`, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "pipe",
    env: { ...process.env, ...(isTerminal ? { FORCE_COLOR: "1" } : {}) },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of suite.stderr) {
    chunks.push(chunk);
    process.stderr.write(chunk);
  }
  return { output: Buffer.concat(chunks).toString(), exitCode: await suite.exited };
}

function report({ passed, failed, skipped }: Totals): void {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
}

const build = Bun.spawnSync([process.execPath, "scripts/build.ts"], {
  cwd: ROOT,
  stdout: "inherit",
  stderr: "inherit",
});
if (!build.success) {
  report({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
const { output, exitCode } = await runSuite();
const totals = totalsOf(output, exitCode);
report(totals);
process.exit(totals.failed > 0 ? exitCode || 1 : 0);
