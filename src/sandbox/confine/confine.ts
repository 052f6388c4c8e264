import { ptr } from "bun:ffi";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { LayerStatus } from "../sandbox.ts";
import { dropUser } from "./identity.ts";
import { applyLandlock, type Readable } from "./landlock.ts";
import { cString, errnoName, libc } from "./libc.ts";
import { limitsAtWork, limitsBeforeExec, memoryLimit } from "./rlimits.ts";
import { applySeccomp } from "./seccomp.ts";
import { selfTest } from "./self-test.ts";

const PR_SET_PDEATHSIG = 1;
const PR_SET_DUMPABLE = 4;
const PR_SET_NO_NEW_PRIVS = 38;
const SIGKILL = 9;
const F_SETFD = 2;
const INHERITED = [3, 4];

/** What stage 1 found out; it crosses the `execve` as an argument. */
export type StageOne = Readonly<Record<"rlimits" | "no_new_privs" | "landlock", string>>;
/** How a layer that holds is marked in a report; anything else is a problem. */
export const HOLDS = "ok: ";

/**
 * Stage 1: what only an `execve` makes final. RLIMIT_DATA breaks a running process, and Landlock is per thread: applied before
 * any other thread exists and carried through the exec, it holds for all. Returns only when this cannot be done.
 */
export function confineForExec(
  memoryBytesMax: number,
  argumentsOfStageTwo: (found: StageOne) => readonly string[],
): StageOne | undefined {
  if (process.platform !== "linux") return undefined;
  const noNewPrivileges = libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0;
  const limitsProblem = limitsBeforeExec();
  const landlock = applyLandlock(readablePaths());
  const found: StageOne = {
    rlimits: limitsProblem ?? `${HOLDS}data, no core, no file growth, 16 descriptors`,
    no_new_privs: noNewPrivileges ? `${HOLDS}set` : errnoName(),
    landlock:
      "version" in landlock
        ? `${HOLDS}interface ${landlock.version}: reads its own program only, no TCP`
        : landlock.problem,
  };
  // Bun marks what it inherits to be closed on exec; these two are the conversation.
  for (const descriptor of INHERITED) libc().fcntl(descriptor, F_SETFD, 0);
  const stageTwo = execution(argumentsOfStageTwo(found));
  const limitMemory = memoryLimit(memoryBytesMax);
  const memoryProblem = limitMemory();
  if (memoryProblem === undefined) stageTwo();
  else execution(argumentsOfStageTwo({ ...found, rlimits: memoryProblem }))();
  return { ...found, rlimits: `execve failed (${errnoName()})`, landlock: `execve failed (${errnoName()})` };
}

/** The program itself and what it is linked with; from the source, the project. */
function readablePaths(): readonly Readable[] {
  const directories = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/proc/self"];
  if (!import.meta.path.startsWith("/$bunfs/")) directories.push(dirname(dirname(dirname(import.meta.dir))));
  return [
    { path: process.execPath, isDirectory: false },
    { path: "/etc/ld.so.cache", isDirectory: false },
    { path: "/dev/urandom", isDirectory: false },
    { path: "/dev/null", isDirectory: false },
    ...directories.filter(existsSync).map((path) => ({ path, isDirectory: true })),
  ];
}

/** An `execve` of this program with everything laid out, so that the call itself needs no memory. */
function execution(argv: readonly string[]): () => void {
  const kept: NodeJS.ArrayBufferView[] = [];
  const vector = (texts: readonly string[]): BigUint64Array => {
    const places = texts.map((text) => {
      const bytes = cString(text);
      kept.push(bytes);
      return BigInt(ptr(bytes));
    });
    const pointers = new BigUint64Array([...places, 0n]);
    kept.push(pointers);
    return pointers;
  };
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value ?? ""}`);
  const path = cString(process.execPath);
  const pointers = [ptr(path), ptr(vector(argv)), ptr(vector(environment))] as const;
  const { execve } = libc();
  return () => {
    execve(...pointers);
    // What the pointers point to lives until here.
    kept.length = 0;
  };
}

/**
 * Stage 2: what is given up once the Worker runs and everything is loaded, and the proof that it is gone.
 * `found`: undefined where there was no stage 1.
 */
export function confineForGenes(found: StageOne | undefined): readonly LayerStatus[] {
  if (process.platform !== "linux") return unavailable(`not on ${process.platform}`);
  const layers: LayerStatus[] = [];
  for (const layer of ["rlimits", "no_new_privs", "landlock"] as const) {
    const text = found?.[layer] ?? "stage 1 did not run";
    layers.push({ layer, active: text.startsWith(HOLDS), detail: text.replace(HOLDS, "") });
  }
  const user = dropUser();
  layers.push({ layer: "uid", active: "detail" in user, detail: "detail" in user ? user.detail : user.problem });
  const c = libc();
  // After the change of user, which would reset both.
  c.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  c.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const limitsProblem = limitsAtWork();
  if (limitsProblem !== undefined) layers[0] = { layer: "rlimits", active: false, detail: limitsProblem };
  const problem = applySeccomp() ?? selfTest();
  const detail = problem ?? "allow-list for every thread; opening a file, a socket or a process is refused, as tried";
  layers.push({ layer: "seccomp", active: problem === undefined, detail });
  return layers;
}

export function unavailable(detail: string): readonly LayerStatus[] {
  const layers = ["rlimits", "no_new_privs", "landlock", "seccomp", "uid"] as const;
  return layers.map((layer) => ({ layer, active: false, detail }));
}
