// `bun run bench [--json]`: each figure beside its baseline from the same run, and their ratio.
// Machines differ and are shared, so only the ratio can be compared between runs. Rounds are interleaved: a machine
// that slows down half-way slows both sides.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = dirname(import.meta.dir);
const BINARY = join(ROOT, "dist", process.platform === "win32" ? "sg.exe" : "sg");
const ROUNDS = 41;

interface Side {
  readonly name: string;
  readonly run: () => void;
}

interface Benchmark {
  readonly name: string;
  readonly subject: Side;
  readonly baseline: Side;
}

interface Figure {
  readonly name: string;
  readonly baseline: string;
  readonly median_ms: number;
  readonly baseline_ms: number;
  readonly ratio: number;
}

function starting(name: string, command: readonly string[]): Side {
  return {
    name,
    run() {
      const { success } = Bun.spawnSync([...command], { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
      if (!success) throw new Error(`Cannot measure "${name}": the command failed: ${command.join(" ")}`);
    },
  };
}

const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "sg --version",
    subject: starting("sg --version", [BINARY, "--version"]),
    baseline: starting("bun, empty program", [process.execPath, "-e", "0"]),
  },
];

function timeMs({ run }: Side): number {
  const startedAt = performance.now();
  run();
  return performance.now() - startedAt;
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function measure({ name, subject, baseline }: Benchmark): Figure {
  const times = { subject: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.subject.push(timeMs(subject));
    times.baseline.push(timeMs(baseline));
  }
  const [median_ms, baseline_ms] = [medianOf(times.subject), medianOf(times.baseline)];
  return { name, baseline: baseline.name, median_ms, baseline_ms, ratio: median_ms / baseline_ms };
}

if (!existsSync(BINARY)) {
  console.error(`Cannot measure "${BINARY}": it does not exist: build it first with \`npm run build\`.`);
  process.exit(1);
}
const figures = BENCHMARKS.map(measure);
if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
else {
  for (const it of figures) {
    const [own, other] = [it.median_ms.toFixed(1), it.baseline_ms.toFixed(1)];
    console.log(`${it.name}: ${own} ms   ${it.baseline}: ${other} ms   ratio ${it.ratio.toFixed(2)}`);
  }
}
