import { ptr } from "bun:ffi";
import { cString, libc } from "./libc.ts";

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

/** Tries what must be impossible now. Returns the first thing that worked, or undefined. (sandbox.md, Confinement order) */
export function selfTest(): string | undefined {
  const c = libc();
  const path = cString("/etc/passwd");
  const attempts: readonly (readonly [what: string, attempt: () => number])[] = [
    ["a file could be opened", () => c.open(ptr(path), 0, 0)],
    ["a TCP socket could be made", () => c.socket(AF_INET, SOCK_STREAM, 0)],
    ["a UDP socket could be made", () => c.socket(AF_INET, SOCK_DGRAM, 0)],
    ["a local socket could be made", () => c.socket(AF_UNIX, SOCK_STREAM, 0)],
    ["the organism could be signalled", () => c.kill(process.ppid, 0)],
  ];
  return attempts.find(([, attempt]) => attempt() >= 0)?.[0];
}
