// `npm run bench:http`: the server under load, beside a bare Hono route in the same run. On a machine that others use too
// only ratios and processor time per request mean something; both are printed, with the machine's load. The client
// (`load.ts`) runs on the same cores: what it costs is printed as well, since on two of them it is a third of the work.
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { median } from "./figure.ts";
import { BINARY, inFreshOrganism } from "./organism.ts";

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 64;
const EVENT_CLIENTS = 1_000;
const EVENTS_PER_S = 100;
const EVENTS_S = 15;
const WARM_UP_S = 10;

interface Target {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly body?: string;
}

interface Measured {
  readonly rate: number;
  readonly p99Ms: number;
  /** Processor time for one request, in µs: of the server's process, of its gene hosts, and of the client. */
  readonly cpuUs: number;
  readonly hostsUs: number;
  readonly clientUs: number;
  readonly failures: number;
}

await inFreshOrganism(async ({ root }) => {
  const bare = await started([process.execPath, join(import.meta.dir, "bare-hono.ts")], root);
  const server = await started([BINARY, "serve", "--port", "0", "--json"], root);
  try {
    const targets: readonly Target[] = [
      { name: "bare Hono route", url: `${bare.url}api/status`, pid: bare.pid },
      { name: "GET /api/status", url: `${server.url}api/status`, pid: server.pid },
      {
        name: "POST /api/execute (transform)",
        url: `${server.url}api/execute/mac_normalise`,
        pid: server.pid,
        body: '{"text":"0011.2233.4455"}',
      },
    ];
    for (const target of targets) await measure(target, WARM_UP_S);
    const rounds: Measured[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const measured: Measured[] = [];
      for (const target of targets) measured.push(await measure(target, SECONDS));
      rounds.push(measured);
    }
    report(targets, rounds);
    await eventClients(server.url, server.pid);
  } finally {
    for (const child of [bare, server]) child.kill();
  }
});

function report(targets: readonly Target[], rounds: readonly (readonly Measured[])[]): void {
  say(`medians of ${ROUNDS} interleaved rounds of ${SECONDS} s, ${CONNECTIONS} connections`);
  for (const [index, { name }] of targets.entries()) {
    const of = (pick: (measured: Measured, bare: Measured) => number) =>
      median(
        rounds.map((round) => {
          const [bare, measured] = [round[0], round[index]];
          if (bare === undefined || measured === undefined) throw new TypeError("a round is incomplete");
          return pick(measured, bare);
        }),
      );
    const ratio = of((measured, bare) => measured.rate / bare.rate);
    const failures = rounds.reduce((sum, round) => sum + (round[index]?.failures ?? 0), 0);
    const figures = [
      `${Math.round(of(({ rate }) => rate)).toLocaleString("en")} requests/s`,
      `${(ratio * 100).toFixed(0)} % of bare`,
      `p99 ${of(({ p99Ms }) => p99Ms).toFixed(1)} ms`,
      `${of(({ cpuUs }) => cpuUs).toFixed(1)} µs of processor each (hosts ${of(({ hostsUs }) => hostsUs).toFixed(1)}, client ${of(({ clientUs }) => clientUs).toFixed(1)} on top)`,
      ...(failures === 0 ? [] : [`${failures} FAILED`]),
    ];
    say(`  ${name.padEnd(32)} ${figures.join(", ")}`);
    const shares = rounds.map((round) => (100 * (round[index]?.rate ?? 0)) / (round[0]?.rate ?? 1));
    if (index > 0) say(`  ${"".padEnd(32)} round by round ${shares.map((share) => share.toFixed(0)).join(" ")} %`);
  }
  say(
    `  load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
}

async function measure({ url, pid, body }: Target, seconds: number): Promise<Measured> {
  const before = { server: cpuUsOf([String(pid)]), hosts: cpuUsOf(childrenOf(pid)) };
  const argv = [process.execPath, join(import.meta.dir, "load.ts"), url, String(CONNECTIONS), String(seconds)];
  const child = Bun.spawn([...argv, ...(body === undefined ? [] : [body])], { stdout: "pipe" });
  const said = JSON.parse(await new Response(child.stdout).text()) as Record<string, number>;
  const { requests = 0, elapsedS = 1, p99Ms = 0, cpuUs: clientUs = 0, failures = 0 } = said;
  return {
    rate: requests / elapsedS,
    p99Ms,
    cpuUs: (cpuUsOf([String(pid)]) - before.server) / requests,
    hostsUs: (cpuUsOf(childrenOf(pid)) - before.hosts) / requests,
    clientUs,
    failures,
  };
}

/** Clients that all listen while runs finish: what each gets, and what they cost the server in memory. */
async function eventClients(url: string, pid: number): Promise<void> {
  const beforeMb = memoryMb(pid);
  let received = 0;
  const count = (text: string) => {
    received += text.split("event: run_finished").length - 1;
  };
  const clients = await Promise.all(Array.from({ length: EVENT_CLIENTS }, () => listen(new URL(url), count)));
  const connectedMb = memoryMb(pid);
  const peaks: number[] = [];
  let sent = 0;
  const start = performance.now();
  while (performance.now() - start < EVENTS_S * 1_000) {
    const due = Math.floor(((performance.now() - start) / 1_000) * EVENTS_PER_S);
    for (; sent < due; sent += 1) {
      const headers = { "content-type": "application/json" };
      void fetch(`${url}api/execute/mac_normalise`, { method: "POST", headers, body: '{"text":"0011.2233.4455"}' });
    }
    peaks.push(memoryMb(pid));
    await Bun.sleep(100);
  }
  const deadlineMs = performance.now() + 10_000;
  while (received < sent * EVENT_CLIENTS && performance.now() < deadlineMs) await Bun.sleep(50);
  for (const client of clients) client.end();
  const share = ((received / (sent * EVENT_CLIENTS)) * 100).toFixed(1);
  say(
    `${EVENT_CLIENTS} event clients, ${EVENTS_PER_S} events/s for ${EVENTS_S} s: ${share} % of ${sent} events reached all`,
  );
  const half = peaks.length >> 1;
  const peak = (values: readonly number[]) => Math.max(...values).toFixed(0);
  say(
    `  memory of the server: ${beforeMb.toFixed(0)} MB before, ${connectedMb.toFixed(0)} MB connected, at most ${peak(peaks.slice(0, half))} MB in the first half and ${peak(peaks.slice(half))} MB in the second`,
  );
}

/** A listener on a socket of its own: `fetch` shares a bounded number of them. */
async function listen({ hostname, port, host }: URL, heard: (text: string) => void) {
  return await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      open: (socket) => void socket.write(`GET /api/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      data: (_, chunk) => heard(chunk.toString("latin1")),
    },
  });
}

async function started(command: readonly string[], cwd: string) {
  const child = Bun.spawn([...command], { cwd, stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  for await (const chunk of child.stdout) {
    const { url } = JSON.parse(new TextDecoder().decode(chunk)) as { url: string };
    return { url, pid: child.pid, kill: () => child.kill() };
  }
  throw new Error(`${command.join(" ")} ended before it was ready`);
}

function childrenOf(pid: number): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && statOf(name)[1] === String(pid));
}

/** Linux alone tells. */
function cpuUsOf(pids: readonly string[]): number {
  return pids.reduce((sum, each) => {
    const stat = statOf(each);
    return sum + (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * 10_000;
  }, 0);
}

/** Fields of `/proc/PID/stat` from the state on. */
function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function memoryMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
