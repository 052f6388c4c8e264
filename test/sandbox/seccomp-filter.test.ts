import { describe, expect, test } from "bun:test";
import { seccompFilter } from "../../src/sandbox/confine/seccomp-filter.ts";

const ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
const PID = 4242;
const ALLOW = "allow";
const EPERM = "errno 1";

/** The kernel's interpreter, as far as this filter uses it. */
function decide(filter: Uint8Array, data: { nr: number; arch: number; args?: readonly number[] }): string {
  const program = new DataView(filter.buffer);
  const load = (offset: number): number =>
    (offset === 0 ? data.nr : offset === 4 ? data.arch : (data.args?.[(offset - 16) / 8] ?? 0)) >>> 0;
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const code = program.getUint16(at * 8, true);
    const value = program.getUint32(at * 8 + 4, true);
    if (code === 0x20) accumulator = load(value);
    else if (code === 0x06) return value === 0x7fff0000 ? ALLOW : `errno ${value & 0xffff}`;
    else {
      const holds =
        code === 0x15 ? accumulator === value : code === 0x35 ? accumulator >= value : (accumulator & value) !== 0;
      at += program.getUint8(at * 8 + (holds ? 2 : 3));
    }
  }
  return "fell off the end";
}

describe("seccompFilter", () => {
  const cases: readonly (readonly [what: string, nr: number, args: readonly number[], answer: string])[] = [
    ["read", 0, [], ALLOW],
    ["write", 1, [], ALLOW],
    ["open", 2, [], EPERM],
    ["openat", 257, [], EPERM],
    ["openat2", 437, [], EPERM],
    ["socket", 41, [], EPERM],
    ["connect", 42, [], EPERM],
    ["fork", 57, [], EPERM],
    ["vfork", 58, [], EPERM],
    ["execve", 59, [], EPERM],
    ["execveat", 322, [], EPERM],
    ["kill", 62, [], EPERM],
    ["tgkill of itself", 234, [PID], ALLOW],
    ["tgkill of another", 234, [PID + 1], EPERM],
    ["ptrace", 101, [], EPERM],
    ["process_vm_writev", 311, [], EPERM],
    ["io_uring_setup", 425, [], EPERM],
    ["mount", 165, [], EPERM],
    ["setuid", 105, [], EPERM],
    ["prlimit64", 302, [], EPERM],
    ["clone of a thread", 56, [0x00010000 | 0x100], ALLOW],
    ["clone of a process", 56, [0x11], EPERM],
    ["clone3", 435, [], "errno 38"],
    ["fcntl F_SETFL", 72, [3, 4], ALLOW],
    ["fcntl F_SETOWN", 72, [3, 8], EPERM],
    ["fcntl F_SETSIG", 72, [3, 10], EPERM],
    ["ioctl FIONBIO", 16, [3, 0x5421], ALLOW],
    ["ioctl TIOCSTI", 16, [0, 0x5412], EPERM],
    ["prctl PR_SET_NAME", 157, [15], ALLOW],
    ["prctl PR_SET_DUMPABLE", 157, [4], EPERM],
    ["an x32 read", 0x40000000, [], EPERM],
    ["a number of the future", 9999, [], EPERM],
  ];
  test.each(cases)("%s", (_what, nr, args, answer) => {
    expect(decide(seccompFilter("x64", PID), { nr, arch: ARCH.x64, args })).toBe(answer);
  });

  test("answers EPERM to another architecture's calls", () => {
    expect(decide(seccompFilter("x64", PID), { nr: 0, arch: 0x40000003 })).toBe(EPERM);
  });

  test("knows arm64's numbers", () => {
    const filter = seccompFilter("arm64", PID);
    const answer = (nr: number) => decide(filter, { nr, arch: ARCH.arm64 });
    expect([63, 64, 56, 198, 203, 221, 129].map(answer)).toEqual([ALLOW, ALLOW, EPERM, EPERM, EPERM, EPERM, EPERM]);
  });
});
