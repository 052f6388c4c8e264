// `node scripts/bun.mjs scripts/bench/sandbox.ts [--json] [--without-peers] [--peers FOLDER]`: the sandbox beside what else could run a gene,
// each contestant in a process of its own, one after the other, on the same work (performance.md).
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../src/core/mod.ts";
import { createSandbox, type GeneSource, type Sandbox } from "../../src/sandbox/mod.ts";
import { type Figure, renderFigures } from "./figure.ts";
import { measure } from "./peers/measure.js";
import { SMALL, smallInputs } from "./sandbox-work.js";

const PEERS = join(import.meta.dir, "peers");
const limits = { deadlineMs: 1_000 } as const;

interface Measured {
  readonly lone: number;
  readonly flight: number;
  readonly batched: number | null;
  readonly medium: number;
}

const gene = (source: string): GeneSource => ({ sha: sha256(source), source });

async function ours(hosts: number): Promise<Measured> {
  const sandbox = createSandbox({ hosts });
  const outputs = async (source: GeneSource, inputs: readonly string[]): Promise<readonly string[]> => {
    const results = await sandbox.run({ gene: source, inputs, limits });
    return results.map((it) => {
      if (!it.ok) throw new Error(it.message);
      return it.output;
    });
  };
  try {
    return await measure(async (source: string) => {
      const loaded = gene(source);
      return {
        call: async (text: string) => (await outputs(loaded, [text]))[0],
        // As many at once as keep the hosts busy while an answer is under way.
        batch: async (texts: readonly string[]) =>
          (
            await Promise.all(
              [0, 1, 2, 3].map((part) =>
                outputs(loaded, texts.slice((part * texts.length) / 4, ((part + 1) * texts.length) / 4)),
              ),
            )
          ).flat(),
      };
    });
  } finally {
    await sandbox.close();
  }
}

/**
 * The peers' packages live outside of the project: nothing but this file needs them. In `--peers FOLDER` they are kept for another
 * time (isolated-vm takes minutes to compile).
 */
function installPeers(kept: string | undefined): string {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "sg-peers-"));
  cpSync(PEERS, join(folder, "peers"), { recursive: true });
  cpSync(join(import.meta.dir, "sandbox-work.js"), join(folder, "sandbox-work.js"));
  const cwd = join(folder, "peers");
  if (existsSync(join(cwd, "node_modules"))) return cwd;
  const npm = (...args: string[]) =>
    Bun.spawnSync(["npm", ...args], { cwd, stdout: "ignore", stderr: "ignore" }).success;
  // Scripts are not run: some would download binaries from outside the registry.
  if (!npm("install", "--ignore-scripts", "--no-audit", "--no-fund"))
    console.error("peers: npm install failed; only what needs no package is measured");
  // isolated-vm is compiled against the headers that came with Node, where there are any.
  else if (existsSync("/usr/include/node")) npm("rebuild", "isolated-vm", "--build-from-source", "--nodedir=/usr");
  return cwd;
}

/** What a contestant printed, or why there is nothing. */
function contest(command: readonly string[], cwd: string): Measured | string {
  if (Bun.which(command[0] ?? "", { cwd }) === null && !existsSync(command[0] ?? ""))
    return `${command[0]} is not installed`;
  const result = Bun.spawnSync([...command], { cwd, stdout: "pipe", stderr: "pipe", timeout: 120_000 });
  const line = result.stdout.toString().trim().split("\n").at(-1) ?? "";
  if (result.success && line.startsWith("{")) return JSON.parse(line) as Measured;
  const reason = result.stderr
    .toString()
    .split("\n")
    .find((it) => /error|cannot/i.test(it));
  return reason?.trim().slice(0, 160) ?? `ended with ${result.exitCode ?? result.signalCode}`;
}

async function candidatesPerSecond(sandbox: Sandbox): Promise<number> {
  const inputs = smallInputs(10);
  let best = 0;
  for (let round = 0; round < 4; round += 1) {
    const candidates = Array.from({ length: 4_000 }, (_, n) =>
      gene(SMALL.replace("bad name", `bad name ${round} ${n}`)),
    );
    const startedAt = performance.now();
    await sandbox.search({ candidates, inputs, limits });
    best = Math.max(best, (candidates.length / (performance.now() - startedAt)) * 1_000);
  }
  return best;
}

/** Milliseconds: a loop with a deadline of 100 fails; the next call is answered; a new allele's first result. */
async function latencies(
  sandbox: Sandbox,
): Promise<{ readonly loop: number; readonly next: number; readonly fresh: number }> {
  const loops: number[] = [];
  const nexts: number[] = [];
  const fresh: number[] = [];
  const time = async (source: string, deadlineMs: number): Promise<number> => {
    const startedAt = performance.now();
    await sandbox.run({ gene: gene(source), inputs: ["{}"], limits: { deadlineMs } });
    return performance.now() - startedAt;
  };
  for (let round = 0; round < 10; round += 1) {
    // The spare must have had its time to start: what is measured is one runaway gene, not ten in a row.
    await Bun.sleep(150);
    loops.push(await time("export function execute() { for (;;); }", 100));
    nexts.push(await time("export function execute() { return 1 }", 1_000));
  }
  for (let round = 0; round < 100; round += 1) {
    fresh.push(await time(SMALL.replace("bad name", `bad name ${Math.round(performance.now() * 1_000)}`), 1_000));
  }
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return { loop: middle(loops), next: middle(nexts), fresh: middle(fresh) };
}

function rows(name: string, it: Measured, base: Measured): readonly Figure[] {
  const against = (value: number) => ({ name: "direct call", value });
  const figures: Figure[] = [
    { name: `${name}: small, one at a time, p50`, unit: "µs", value: it.lone, baseline: against(base.lone) },
    { name: `${name}: small, 64 in flight`, unit: "calls/s", value: it.flight, baseline: against(base.flight) },
  ];
  if (it.batched !== null)
    figures.push({
      name: `${name}: small, batched`,
      unit: "calls/s",
      value: it.batched,
      baseline: against(base.batched ?? base.flight),
    });
  figures.push({ name: `${name}: medium`, unit: "calls/s", value: it.medium, baseline: against(base.medium) });
  return figures;
}

async function main(): Promise<void> {
  const asJson = process.argv.includes("--json");
  const withPeers = !process.argv.includes("--without-peers");
  const figures: Figure[] = [];
  const show = (added: readonly Figure[]): void => {
    figures.push(...added);
    if (!asJson) console.log(renderFigures(added));
  };
  const bun = process.execPath;
  const base = contest([bun, "contest.js", "direct"], PEERS);
  if (typeof base === "string") throw new Error(`the direct call: ${base}`);
  show(rows("direct call in Bun", base, base));
  for (const hosts of [1, 2])
    show(rows(`sandbox, all layers, ${hosts} host${hosts === 1 ? "" : "s"}`, await ours(hosts), base));
  const sandbox = createSandbox({ hosts: 2 });
  const perSecond = await candidatesPerSecond(sandbox);
  const { loop, next, fresh } = await latencies(sandbox);
  await sandbox.close();
  show([
    {
      name: "sandbox: candidates, 10 inputs each",
      unit: "per s",
      value: perSecond,
      baseline: { name: "target", value: 20_000 },
    },
    { name: "sandbox: new allele to first result", unit: "ms", value: fresh, baseline: { name: "target", value: 1 } },
    {
      name: "sandbox: loop with a deadline of 100 ms fails",
      unit: "ms",
      value: loop,
      baseline: { name: "bound", value: 150 },
    },
    { name: "sandbox: next call after it", unit: "ms", value: next, baseline: { name: "target", value: 15 } },
  ]);
  if (withPeers) {
    const at = process.argv.indexOf("--peers");
    const kept = at === -1 ? undefined : process.argv[at + 1];
    const folder = installPeers(kept);
    const deno = join(folder, "node_modules/deno/bin.cjs");
    const contestants: readonly (readonly [string, readonly string[]])[] = [
      ["Bun Worker, postMessage", [bun, "contest.js", "worker"]],
      ["QuickJS in WebAssembly, Bun", [bun, "contest.js", "quickjs"]],
      ["piscina, Node", ["node", "contest.js", "piscina"]],
      ["isolated-vm, Node", ["node", "--no-node-snapshot", "contest.js", "isolated-vm"]],
      [
        "Deno worker, no permissions",
        ["node", deno, "run", "--quiet", "--allow-read", "--unstable-worker-options", "contest.js", "worker"],
      ],
    ];
    for (const [name, command] of contestants) {
      const measured = contest(command, folder);
      if (typeof measured === "string") console.error(`${name}: skipped: ${measured}`);
      else show(rows(name, measured, base));
    }
    if (kept === undefined) rmSync(join(folder, ".."), { recursive: true, force: true });
  }
  if (asJson) console.log(JSON.stringify(figures, null, 2));
}

await main();
