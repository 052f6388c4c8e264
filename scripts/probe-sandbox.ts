// Runs hostile genes against the sandbox and says whether each was contained (sandbox.md, "Probe files").
// One JSON line per file on stdout, a summary last; exit 1 when anything was not contained.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { canonicalJson, type Json, type JsonObject, type Logger, sha256 } from "../src/core/mod.ts";
import { type CallResult, createSandbox, type Sandbox, type SandboxOptions } from "../src/sandbox/mod.ts";

export type Layer = "worker" | "process" | "all";

export interface ProbeOptions {
  readonly withoutGate: boolean;
  readonly layer: Layer;
  /** How much longer than its deadline a hang may take, and whoever runs after it; a busy machine needs more. */
  readonly hangSlackMs?: number;
  readonly hostCommand?: readonly string[];
}

export interface ProbeReport {
  readonly file: string;
  readonly kind: string;
  readonly outcome: "contained" | "not contained" | "not judged";
  /** Kind of the last failing call, with its message; null when every call answered. */
  readonly failure: string | null;
  readonly escaped: boolean;
  readonly benign: boolean;
  readonly ms: number;
  readonly peakRssMb: number;
  /** Why it was not contained. */
  readonly reasons: readonly string[];
}

type Step = JsonObject | "victim" | { readonly sleep: number };

interface Probe {
  readonly kind: string;
  readonly calls: readonly Step[];
  readonly source: string;
}

const DEADLINE_MS = 250;
const BOMB_DEADLINE_MS = 5_000;
const HANG_SLACK_MS = 50;
const CAP_MIB = 512;
/** A victim may have to wait for a host to be replaced. */
const VICTIM_DEADLINE_MS = 1_000;
const VICTIM_MS_MAX = 2_000;
const ORGANISM_GROWTH_BYTES_MAX = 96 * 1024 * 1024;
const VICTIM = `export function execute(input) {
  const parts = [...input.secret].reverse().map((c) => c.toUpperCase());
  return { back: parts.join(""), length: input.secret.length, copy: JSON.parse(JSON.stringify({ s: input.secret })).s, n: [3, 1, 2].sort().at(-1) };
}`;

export function readProbe(text: string): Probe {
  const header = text.split("\n", 4).filter((line) => line.startsWith("//"));
  const about = header.find((line) => line.startsWith("// kind:")) ?? "";
  const kind = /^\/\/ kind: (\w+)/.exec(about)?.[1] ?? "escape";
  const calls = /; calls: (\[.*?\])(?:; note:|$)/.exec(about)?.[1];
  return { kind, calls: calls === undefined ? [{}] : (JSON.parse(calls) as Step[]), source: text };
}

/** Host processes that ended, as the sandbox's own log tells it. */
class PeakLog implements Logger {
  peakBytes = 0;

  log(_level: string, _message: string, fields?: JsonObject): void {
    const peak = fields?.peakRssBytes;
    if (typeof peak === "number") this.peakBytes = Math.max(this.peakBytes, peak);
  }
}

function sandboxFor(options: ProbeOptions, logger: Logger): Sandbox {
  const layers = {
    gate: !options.withoutGate && options.layer !== "process",
    realm: options.layer !== "process",
    confinement: options.layer !== "worker",
  };
  const base: SandboxOptions = { hosts: 1, logger, layers, memoryBytesMax: CAP_MIB * 1_048_576 };
  return createSandbox(options.hostCommand === undefined ? base : { ...base, hostCommand: options.hostCommand });
}

async function runVictim(sandbox: Sandbox, slackMs: number): Promise<string | undefined> {
  const secret = crypto.randomUUID();
  const startedAt = performance.now();
  const gene = { sha: sha256(VICTIM), source: VICTIM };
  const [result] = await sandbox.run({
    gene,
    inputs: [JSON.stringify({ secret })],
    limits: { deadlineMs: VICTIM_DEADLINE_MS + slackMs },
  });
  const back = [...secret].reverse().join("").toUpperCase();
  const expected: Json = { back, length: secret.length, copy: secret, n: 3 };
  if (result === undefined || !result.ok) return `the victim failed: ${result?.kind}: ${result?.message}`;
  if (canonicalJson(JSON.parse(result.output) as Json) !== canonicalJson(expected))
    return `the victim saw ${result.output}`;
  const ms = performance.now() - startedAt;
  return ms > VICTIM_MS_MAX + slackMs ? `the victim took ${Math.round(ms)} ms` : undefined;
}

/** What one call of the probe proves against the sandbox. */
function judge(kind: string, result: CallResult, ms: number, limitMs: number): string | undefined {
  if (result.ok) {
    let value: unknown;
    try {
      value = JSON.parse(result.output);
    } catch {
      return "the output is not JSON";
    }
    if (typeof value === "object" && value !== null && "escaped" in value && value.escaped === true)
      return `escaped: ${result.output.slice(0, 200)}`;
    if (kind === "hang") return "a hang answered";
    return undefined;
  }
  if (kind === "hang" && (result.kind !== "timeout" || ms > limitMs)) {
    return `a hang ended as ${result.kind} after ${Math.round(ms)} ms: ${result.message}`;
  }
  return undefined;
}

export async function runProbe(file: string, options: ProbeOptions): Promise<ProbeReport> {
  const probe = readProbe(readFileSync(file, "utf8"));
  const peaks = new PeakLog();
  const sandbox = sandboxFor(options, peaks);
  const gene = { sha: sha256(probe.source), source: probe.source };
  const deadlineMs = probe.kind === "bomb" ? BOMB_DEADLINE_MS : DEADLINE_MS;
  const reasons: string[] = [];
  const broken: string[] = [];
  let failure: string | null = null;
  const slackMs = options.hangSlackMs ?? HANG_SLACK_MS;
  const warm = await runVictim(sandbox, slackMs);
  if (warm !== undefined) broken.push(warm);
  const rssBefore = process.memoryUsage.rss();
  const startedAt = performance.now();
  const victim = async (): Promise<void> => {
    const problem = await runVictim(sandbox, slackMs);
    if (problem !== undefined) broken.push(problem);
  };
  for (const step of probe.calls) {
    if (step === "victim") await victim();
    else if ("sleep" in step && typeof step.sleep === "number") await Bun.sleep(step.sleep);
    else {
      const input = JSON.stringify(probe.kind === "bomb" ? { ...step, capMiB: CAP_MIB } : step);
      const callAt = performance.now();
      const [result] = await sandbox.run({ gene, inputs: [input], limits: { deadlineMs } });
      if (result === undefined) throw new TypeError("a run without a result");
      const reason = judge(probe.kind, result, performance.now() - callAt, deadlineMs + slackMs);
      if (reason !== undefined) reasons.push(reason);
      if (!result.ok) failure = `${result.kind}: ${result.message}`.slice(0, 200);
    }
  }
  const ms = performance.now() - startedAt;
  await victim();
  const growth = process.memoryUsage.rss() - rssBefore;
  await sandbox.close();
  if (probe.kind === "bomb" && peaks.peakBytes > CAP_MIB * 1_048_576)
    reasons.push(`the host grew to ${Math.round(peaks.peakBytes / 1_048_576)} MB`);
  if (growth > ORGANISM_GROWTH_BYTES_MAX) reasons.push(`the organism grew by ${Math.round(growth / 1_048_576)} MB`);
  if ("polluted" in {}) reasons.push("the organism's Object.prototype is polluted");
  const escaped = reasons.some((it) => it.startsWith("escaped"));
  const isJudged = options.layer !== "process" || probe.kind === "effect";
  const isContained = reasons.length === 0 && broken.length === 0;
  return {
    file: basename(file),
    kind: probe.kind,
    outcome: isJudged ? (isContained ? "contained" : "not contained") : "not judged",
    failure,
    escaped,
    benign: broken.length === 0,
    ms: Math.round(ms),
    peakRssMb: Math.round(peaks.peakBytes / 1_048_576),
    reasons: [...reasons, ...broken],
  };
}

export async function runControl(file: string, options: ProbeOptions): Promise<ProbeReport> {
  const source = readFileSync(file, "utf8");
  const found = /^\/\/ input: (.*?); output: (.*)$/m.exec(source);
  const peaks = new PeakLog();
  const sandbox = sandboxFor(options, peaks);
  const startedAt = performance.now();
  const gene = { sha: sha256(source), source };
  const [result] = await sandbox.run({
    gene,
    inputs: [found?.[1] ?? "{}"],
    limits: { deadlineMs: VICTIM_DEADLINE_MS + (options.hangSlackMs ?? HANG_SLACK_MS) },
  });
  const ms = Math.round(performance.now() - startedAt);
  await sandbox.close();
  const expected = canonicalJson(JSON.parse(found?.[2] ?? "null") as Json);
  const isRight = result?.ok === true && canonicalJson(JSON.parse(result.output) as Json) === expected;
  const answer = result?.ok === true ? result.output : `${result?.kind}: ${result?.message}`;
  return {
    file: basename(file),
    kind: "control",
    outcome: isRight ? "contained" : "not contained",
    failure: result?.ok === true ? null : answer,
    escaped: false,
    benign: isRight,
    ms,
    peakRssMb: Math.round(peaks.peakBytes / 1_048_576),
    reasons: isRight ? [] : [`expected ${expected}, got ${answer}`],
  };
}

/** The cases of a folder; a file is one itself. */
export function probeFiles(place: string): readonly string[] {
  if (statSync(place).isFile()) return [place];
  const files = readdirSync(place, { withFileTypes: true }).filter((it) => it.isFile() && it.name.endsWith(".js"));
  return files.map((it) => join(place, it.name)).sort();
}

const USAGE = `usage: scripts/probe-sandbox [DIR|FILE ...] [--without-gate] [--layer worker|process|all] [--controls DIR]
       [--at-once 1] [--hang-slack-ms ${HANG_SLACK_MS}]   (a busy machine needs more slack)`;

function usage(problem: string): never {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}

function wholeNumber(flag: string, text: string, min: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min) return value;
  return usage(`Cannot use ${flag} ${JSON.stringify(text)}: it wants a whole number, at least ${min}`);
}

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "without-gate": { type: "boolean" },
      layer: { type: "string" },
      controls: { type: "string" },
      "at-once": { type: "string" },
      "hang-slack-ms": { type: "string" },
    },
  });
  const { layer = "all", controls } = values;
  if (layer !== "worker" && layer !== "process" && layer !== "all")
    usage(`Cannot probe layer ${JSON.stringify(layer)}`);
  if (positionals.length === 0 && controls === undefined) usage("Cannot probe: no folder was given");
  for (const place of [...positionals, ...(controls === undefined ? [] : [controls])])
    if (!existsSync(place)) usage(`Cannot probe "${place}": no such file or folder`);
  const hangSlackMs = wholeNumber("--hang-slack-ms", values["hang-slack-ms"] ?? `${HANG_SLACK_MS}`, 0);
  const options: ProbeOptions = { withoutGate: values["without-gate"] === true, layer, hangSlackMs };
  return { options, places: positionals, controls, atOnce: wholeNumber("--at-once", values["at-once"] ?? "1", 1) };
}

async function main(): Promise<number> {
  const { options, places, controls, atOnce } = parse();
  const probes = places.flatMap(probeFiles).map((file) => () => runProbe(file, options));
  const left = [
    ...probes,
    ...(controls === undefined ? [] : probeFiles(controls)).map((file) => () => runControl(file, options)),
  ];
  const reports: ProbeReport[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const report = await next();
      reports.push(report);
      console.log(JSON.stringify(report));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const bad = reports.filter(({ outcome }) => outcome === "not contained");
  const judged = reports.filter(({ outcome }) => outcome !== "not judged").length;
  console.log(
    JSON.stringify({
      summary: true,
      files: reports.length,
      judged,
      contained: judged - bad.length,
      notContained: bad.map(({ file }) => file),
    }),
  );
  return bad.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exit(await main());
