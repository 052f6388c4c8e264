// Reads what a process of `bun test` says of itself: the counts at the end of its output, and its JUnit report.

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Ended {
  readonly output: string;
  readonly exitCode: number;
  /** How many files it was given; null when it chose them itself. */
  readonly files: number | null;
}

export interface Verdict extends Totals {
  /** Why it counts as a failure although no test of it failed; null otherwise. */
  readonly problem: string | null;
}

/**
 * The summary reads " 12 pass", " 0 fail", " 1 skip" and at last "Ran 13 tests across 2 files". A test that calls
 * process.exit(0) ends everything with code 0 and no summary: that is a failure, as is a run of no tests, or of other files.
 */
export function verdictOn({ output, exitCode, files }: Ended): Verdict {
  const plain = Bun.stripANSI(output);
  const count = (word: string) => Number(plain.match(new RegExp(`^ (\\d+) ${word}$`, "m"))?.[1] ?? 0);
  const ran = /^Ran (\d+) tests? across (\d+) files?/m.exec(plain);
  const [tests, ranFiles] = [Number(ran?.[1] ?? 0), Number(ran?.[2] ?? 0)];
  const failed = count("fail");
  const problem = ((): string | null => {
    if (failed > 0) return null;
    if (ran === null) return `it ended with ${exitCode} before its summary`;
    if (tests === 0) return "it ran no test";
    if (files !== null && ranFiles !== files) return `it ran ${ranFiles} files of ${files}`;
    return exitCode === 0 ? null : `it ended with ${exitCode} although no test failed`;
  })();
  return {
    passed: count("pass"),
    failed: problem === null ? failed : 1,
    skipped: count("skip") + count("todo"),
    problem,
  };
}

export function summaryLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

export interface FileTime {
  readonly file: string;
  readonly seconds: number;
}

/** How long each file took, from a JUnit report: a file's own suite bears its path as its name. */
export function fileTimes(report: string): readonly FileTime[] {
  const suites = report.matchAll(/<testsuite name="([^"]+)" file="\1"[^>]* time="([\d.]+)"/g);
  return [...suites].map(([, file = "", seconds]) => ({ file, seconds: Number(seconds) }));
}

/** Lines for a person; the slowest first. */
export function slowest(times: readonly FileTime[], count: number): readonly string[] {
  const sorted = [...times].sort((a, b) => b.seconds - a.seconds).slice(0, count);
  return sorted.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}
