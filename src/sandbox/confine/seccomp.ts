import { ptr } from "bun:ffi";
import { errnoName, libc } from "./libc.ts";
import { seccompFilter } from "./seccomp-filter.ts";
import type { Architecture } from "./syscalls.ts";

const SECCOMP = { x64: 317, arm64: 277 } as const;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;

export function architecture(): Architecture | undefined {
  return process.arch === "x64" || process.arch === "arm64" ? process.arch : undefined;
}

/** Puts every thread of the process under the filter. Returns what went wrong, or undefined. */
export function applySeccomp(): string | undefined {
  const arch = architecture();
  if (arch === undefined) return `no list of system calls for ${process.arch}`;
  const filter = seccompFilter(arch, process.pid);
  // struct sock_fprog { unsigned short len; struct sock_filter *filter }
  const program = new DataView(new ArrayBuffer(16));
  program.setUint16(0, filter.length / 8, true);
  program.setBigUint64(8, BigInt(ptr(filter)), true);
  const answer = libc().syscall(
    SECCOMP[arch],
    SECCOMP_SET_MODE_FILTER,
    SECCOMP_FILTER_FLAG_TSYNC,
    ptr(program.buffer),
    0,
    0,
  );
  if (Number(answer) === 0) return undefined;
  // With TSYNC a positive answer is the thread that could not be reached.
  return Number(answer) > 0 ? `thread ${answer} could not be reached` : errnoName();
}
