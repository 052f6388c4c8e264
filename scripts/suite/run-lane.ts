import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileBlocks } from "./file-blocks.ts";
import { type FileTime, fileTimes, type Verdict, verdictOn } from "./totals.ts";

export interface LaneRun {
  readonly root: string;
  /** After `bun test`. */
  readonly arguments: readonly string[];
  /** How many files it must run; null when the arguments leave that to `bun test`. */
  readonly files: number | null;
  /** Takes its output, the lines of one test file at a time. */
  readonly write: (block: string) => void;
  /** Ends it early, which is a failure. */
  readonly signal?: AbortSignal;
}

export interface LaneReport {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly times: readonly FileTime[];
}

/** Runs `bun test` once, to its end, whatever that is. */
export async function runLane(run: LaneRun): Promise<LaneReport> {
  const folder = mkdtempSync(join(tmpdir(), "sg-suite-"));
  const report = join(folder, "junit.xml");
  try {
    const command = ["test", "--reporter=junit", `--reporter-outfile=${report}`, ...run.arguments];
    const child = Bun.spawn([process.execPath, ...command], {
      cwd: run.root,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, ...(process.stderr.isTTY ? { FORCE_COLOR: "1" } : {}) },
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    });
    const blocks = new FileBlocks(run.write);
    const read = async (stream: ReadableStream<Uint8Array>) => {
      const decoder = new TextDecoder();
      for await (const chunk of stream) blocks.push(decoder.decode(chunk, { stream: true }));
    };
    await Promise.all([read(child.stdout), read(child.stderr)]);
    const exitCode = await child.exited;
    const output = blocks.end();
    return { verdict: verdictOn({ output, exitCode, files: run.files }), exitCode, times: timesIn(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing when the process died before it wrote them. */
function timesIn(report: string): readonly FileTime[] {
  try {
    return fileTimes(readFileSync(report, "utf8"));
  } catch {
    return [];
  }
}
