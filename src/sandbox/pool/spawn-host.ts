import type { Socket, Subprocess } from "bun";
import { connectDescriptor } from "../connect-descriptor.ts";
import type { HostOptions } from "../host/gene-host.ts";
import type { Settings } from "../options.ts";

export interface HostEvents {
  frames(bytes: Buffer): void;
  /** A line of the main thread's answers. */
  control(text: string): void;
  /** The socket takes bytes again. */
  drain(): void;
  exit(how: HostExit): void;
}

export interface HostExit {
  readonly signal: string | number | null;
  readonly code: number | null;
  /** The most memory that it held; null where nobody can say. */
  readonly peakRssBytes: number | null;
}

export interface SpawnedHost {
  readonly pid: number;
  /** Bytes taken; fewer than given when the socket is full. */
  write(bytes: Uint8Array): number;
  ask(): void;
  kill(): void;
  ref(): void;
  unref(): void;
}

const FRAMES = 3;
const CONTROL = 4;

/**
 * sandbox.md, layer 2: an explicit environment with nothing of the organism's in it, an empty working directory, and two
 * descriptors. JSC reads these switches before any code runs: no ShadowRealm; a JIT region that fits under RLIMIT_DATA; and no
 * cache of compiled code by its text, which would keep what thousands of candidates were until no memory is left.
 */
const ENVIRONMENT = {
  BUN_JSC_useShadowRealm: "0",
  BUN_JSC_jitMemoryReservationSize: "33554432",
  BUN_JSC_useCodeCache: "0",
  BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
  DO_NOT_TRACK: "1",
  TZ: "UTC",
};

export async function spawnHost(settings: Settings, directory: string, events: HostEvents): Promise<SpawnedHost> {
  const { hostCommand: command, memoryBytesMax, confinement: confine, realm } = settings;
  const options: HostOptions = { command, memoryBytesMax, confine, realm };
  const inheritedBytes = process.resourceUsage().maxRSS * 1_024;
  const child = Bun.spawn([...command, "1", JSON.stringify(options)], {
    cwd: directory,
    env: ENVIRONMENT,
    // A session of its own: Ctrl-C is for us, who take back what the gene did, and must not kill it under our hands.
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    onExit: (ended, code, _signal, _error) => {
      const peakRssBytes = ownPeak(ended.resourceUsage()?.maxRSS ?? 0, inheritedBytes);
      events.exit({ code, signal: ended.signalCode ?? null, peakRssBytes });
    },
  });
  child.unref();
  const frames = await attach(child, FRAMES, events.frames, events.drain);
  const control = await attach(
    child,
    CONTROL,
    (bytes) => events.control(bytes.toString("latin1")),
    () => undefined,
  );
  return {
    pid: child.pid,
    write: (bytes) => frames.write(bytes),
    ask: () => {
      control.write("?");
    },
    kill: () => {
      // Whoever kills waits for the end, and an end that nothing refers to is never told.
      child.ref();
      child.kill("SIGKILL");
      frames.terminate();
      control.terminate();
    },
    ref: () => frames.ref(),
    unref: () => frames.unref(),
  };
}

/** What the kernel's counts of one process's memory may lag behind by. */
const LAG_BYTES = 16 * 1_024 ** 2;

/** Linux counts what the process that started a child had held by then as the child's own (execve(2) keeps `ru_maxrss`). */
function ownPeak(reportedBytes: number, inheritedBytes: number): number | null {
  return reportedBytes > inheritedBytes + LAG_BYTES ? reportedBytes : null;
}

async function attach(
  child: Subprocess,
  index: number,
  data: (bytes: Buffer) => void,
  drain: () => void,
): Promise<Socket<undefined>> {
  const descriptor = child.stdio[index];
  if (typeof descriptor !== "number")
    throw new TypeError(`Cannot talk to a gene host: descriptor ${index} is not there`);
  return await connectDescriptor(descriptor, { data, drain, close: () => undefined });
}
