import { ptr } from "bun:ffi";
import { errnoName, libc } from "./libc.ts";

/** Numbers of <sys/resource.h>, generic Linux. */
const RLIMIT = { fsize: 1, data: 2, core: 4, nproc: 6, nofile: 7 } as const;

/**
 * RLIMIT_DATA counts private writable pages; what a host maps besides (its program, mostly) stays in its resident memory too. So
 * the bound is put this much lower, and the peak of the whole process stays under what was asked for.
 */
const HEADROOM_BYTES = 64 * 1024 * 1024;
/** Threads are counted for all processes of a user, so for every host together. */
const THREADS_MAX = 512;

export function limitsBeforeExec(): string | undefined {
  return setLimit("core", 0) ?? setLimit("fsize", 0);
}

/**
 * The memory bound, ready to be set by one call and nothing else: a running process has mapped more than it allows, so that
 * from then on the next allocation of any thread ends in `abort()`. Nothing but the `execve` may follow.
 */
export function memoryLimit(memoryBytesMax: number): () => string | undefined {
  const pair = limitPair(Math.max(memoryBytesMax - HEADROOM_BYTES, memoryBytesMax / 2));
  const { prlimit } = libc();
  const address = ptr(pair);
  return () => (prlimit(0, RLIMIT.data, address, null) === 0 ? undefined : `data: ${errnoName()}`);
}

export function limitsAtWork(): string | undefined {
  return setLimit("nofile", 16) ?? setLimit("nproc", THREADS_MAX);
}

function setLimit(name: keyof typeof RLIMIT, value: number): string | undefined {
  const pair = limitPair(value);
  if (libc().prlimit(0, RLIMIT[name], ptr(pair), null) === 0) return undefined;
  return `${name}: ${errnoName()}`;
}

/** `struct rlimit { rlim_t rlim_cur, rlim_max }` */
function limitPair(value: number): BigUint64Array {
  return new BigUint64Array([BigInt(Math.floor(value)), BigInt(Math.floor(value))]);
}
