import type { JsonObject } from "../../core/mod.ts";
import type { ArgsOf } from "../operations.ts";
import type { LinuxLink } from "./links.ts";
import type { Machine } from "./machine.ts";
import { linkOf, type Present, refused } from "./present.ts";
import { readRoutes } from "./tables.ts";

// Somebody waits for the answer, and the sandbox lets operations take only so long: intervals and patience are fractions of a
// second, so that 20 probes that are all lost cost less than three. A gene's deadline does not count that time. The interface decides how is asked: with an address of the target's family, an
// echo request (ICMP); without one, as a bridge for guests has none, an ARP probe, whose sender is 0.0.0.0 (RFC 5227 2.1.1).

/** Seconds between two echo requests, and from the last to giving up. */
const INTERVAL_S = 0.1;
const PATIENCE_S = 0.4;
/** Milliseconds that an ARP probe is waited for. */
const PROBE_MS = 400;

export async function ping(present: Present, { interface: name, target, count }: ArgsOf<"ping">): Promise<JsonObject> {
  const attempt = `ping ${target} from "${name}"`;
  const link = linkOf(present, name, attempt);
  const address = target === "gateway" ? await gatewayOf(present.machine, name) : target;
  if (address === null) {
    throw refused(
      attempt,
      "the machine has no default route, so there is no gateway to ask; add one on an interface that stays as it is, or give an address as target",
    );
  }
  const result = speaks(link, address)
    ? await echo(present.machine, name, address, count)
    : await probe(present.machine, link, address, count, attempt);
  return { target, sent: count, ...result };
}

/** The gateway behind this interface, else the machine's: a new bridge has no route yet, and is to lead there. */
async function gatewayOf(machine: Machine, name: string): Promise<string | null> {
  const routes = (await readRoutes(machine)).filter(
    ({ destination, gateway }) => destination === "default" && gateway !== null,
  );
  const best = routes.sort((left, right) => left.family - right.family || left.metric - right.metric);
  return (best.find((route) => route.interface === name) ?? best[0])?.gateway ?? null;
}

function speaks(link: LinuxLink, target: string): boolean {
  if (/^fe[89ab]/.test(target)) return link.linkLocal !== null;
  const family = target.includes(":") ? 6 : 4;
  return link.addresses.some((address) => address.family === family);
}

interface Answered {
  readonly received: number;
  readonly rtt_ms: number | null;
}

async function echo(machine: Machine, name: string, address: string, count: number): Promise<Answered> {
  const timing = ["-i", String(INTERVAL_S), "-W", String(PATIENCE_S)];
  const words = ["-n", "-q", ...timing, "-c", String(count), "-I", name, address];
  const { stdout, stderr, exitCode } = await machine.run("ping", words, count * INTERVAL_S * 1_000 + 3_000);
  const received = /(\d+) received/.exec(stdout)?.[1];
  // 1: no answer. 2: an error such as an unreachable network, which is no answer either; without a summary, see below.
  if (received === undefined && /unreachable/i.test(stderr)) return { received: 0, rtt_ms: null };
  if (received === undefined) {
    throw refused(`ping ${address} from "${name}"`, stderr.trim().slice(0, 300) || `ping ended with ${exitCode}`);
  }
  const mean = /= [\d.]+\/([\d.]+)\//.exec(stdout)?.[1];
  return { received: Number(received), rtt_ms: mean === undefined ? null : Number(mean) };
}

async function probe(
  machine: Machine,
  link: LinuxLink,
  address: string,
  count: number,
  attempt: string,
): Promise<Answered> {
  if (address.includes(":")) throw refused(attempt, `"${link.name}" has no IPv6 address to ask from`);
  const words = ["-D", "-c", "1", "-w", "1", "-I", link.name, address];
  const probes = await Promise.all(Array.from({ length: count }, () => machine.run("arping", words, PROBE_MS)));
  const times = probes.flatMap(({ stdout }) => {
    const time = /reply from .* ([\d.]+)ms/.exec(stdout)?.[1];
    return time === undefined ? [] : [Number(time)];
  });
  const silent = probes.find(
    ({ exitCode, timedOut, stdout }) => !timedOut && exitCode !== 0 && !stdout.includes("reply"),
  );
  if (silent !== undefined)
    throw refused(attempt, silent.stderr.trim().slice(0, 300) || "arping failed without a word");
  const sum = times.reduce((total, time) => total + time, 0);
  return { received: times.length, rtt_ms: times.length === 0 ? null : sum / times.length };
}
