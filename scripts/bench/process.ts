import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, interleaved } from "./figure.ts";
import { BINARY, inFreshOrganism, ROOT } from "./organism.ts";

const ROUNDS = 15;

/** Whole-process start, and what an idle organism holds in memory with one warm gene host. */
export async function processFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    const start = await interleaved(
      {
        bun: () => startMs([process.execPath, "-e", ""], root),
        version: () => startMs([BINARY, "--version"], root),
        status: () => startMs([BINARY, "status"], root),
      },
      ROUNDS,
    );
    const baseline = { name: "bare Bun start", value: start.bun };
    return [
      { name: "sg --version", unit: "ms", value: start.version, baseline },
      { name: "sg status", unit: "ms", value: start.status, baseline },
      ...(await memoryFigures(root)),
    ];
  });
}

function startMs(command: readonly string[], cwd: string): number {
  const before = performance.now();
  const { exitCode, stderr } = Bun.spawnSync([...command], { cwd, env: {}, stdout: "ignore", stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`Cannot measure ${command.join(" ")}: it ended with ${exitCode}: ${stderr}`);
  return performance.now() - before;
}

/** Resident memory counts shared pages in each process; the proportional set size (PSS) counts them once. */
async function memoryFigures(root: string): Promise<readonly Figure[]> {
  const idle = Bun.spawn([process.execPath, join(ROOT, "scripts/bench/idle-organism.ts"), root], {
    stdin: "pipe",
    stdout: "pipe",
  });
  const bare = Bun.spawn([process.execPath, "-e", "console.log(1); setInterval(() => {}, 1e6)"], { stdout: "pipe" });
  try {
    await Promise.all([idle.stdout.getReader().read(), bare.stdout.getReader().read()]);
    const family = [idle.pid, ...childrenOf(idle.pid)];
    const sum = (field: "Rss" | "Pss") => family.reduce((total, pid) => total + memoryMb(pid, field), 0);
    return [
      {
        name: `idle organism, ${family.length} processes, RSS`,
        unit: "MB",
        value: sum("Rss"),
        baseline: { name: "idle bare Bun", value: memoryMb(bare.pid, "Rss") },
      },
      {
        name: `idle organism, ${family.length} processes, PSS`,
        unit: "MB",
        value: sum("Pss"),
        baseline: { name: "idle bare Bun", value: memoryMb(bare.pid, "Pss") },
      },
    ];
  } finally {
    idle.kill();
    bare.kill();
  }
}

function memoryMb(pid: number, field: "Rss" | "Pss"): number {
  const line = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(new RegExp(`^${field}:\\s+(\\d+) kB`, "m"));
  return Number(line?.[1] ?? 0) / 1_024;
}

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const direct = pids.filter((pid) => parentOf(pid) === parent);
  return direct.flatMap((pid) => [pid, ...childrenOf(pid)]);
}

function parentOf(pid: number): number | null {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[1],
    );
  } catch {
    return null;
  }
}
