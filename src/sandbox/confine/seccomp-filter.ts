import { ALLOWED, type Architecture, CONDITIONAL, numberOf } from "./syscalls.ts";

// Classic BPF over `struct seccomp_data { int nr; u32 arch; u64 instruction_pointer; u64 args[6] }`.
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_BITS_SET = 0x45;
const RETURN = 0x06;
const NUMBER = 0;
const ARCHITECTURE = 4;
const argumentLow = (index: number): number => 16 + index * 8;

const ALLOW = 0x7fff0000;
const errnoAnswer = (code: number): number => 0x00050000 | code;
const EPERM = errnoAnswer(1);
const ENOSYS = errnoAnswer(38);

const AUDIT_ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
/** Calls of the x32 table carry this bit, and would slip past a list of x86-64 numbers. */
const X32_BIT = 0x40000000;
const CLONE_THREAD = 0x00010000;

/** F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC. Not F_SETOWN or F_SETSIG: they send signals to strangers. */
const FCNTL_COMMANDS = [1, 2, 3, 4, 1030];
/** TCGETS, FIONREAD, FIONBIO. Not FIOSETOWN, for the same reason, and not TIOCSTI. */
const IOCTL_REQUESTS = [0x5401, 0x541b, 0x5421];
/** PR_SET_NAME, PR_GET_NAME, PR_SET_VMA. */
const PRCTL_OPTIONS = [15, 16, 0x53564d41];

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, value: number];

/**
 * The filter of a gene host (sandbox.md, "Confinement order"): an allow-list that answers EPERM and never kills, so that a probing
 * gene sees an ordinary error. `processId`: signals may go to the host's own threads alone (the collector suspends them so).
 */
export function seccompFilter(architecture: Architecture, processId: number): Uint8Array {
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, AUDIT_ARCH[architecture]],
    [RETURN, 0, 0, EPERM],
    [LOAD, 0, 0, NUMBER],
    [JUMP_GREATER_OR_EQUAL, 0, 1, X32_BIT],
    [RETURN, 0, 0, EPERM],
  ];
  for (const pair of Object.values(ALLOWED)) {
    const number = numberOf(pair, architecture);
    if (number >= 0) program.push([JUMP_EQUAL, 0, 1, number], [RETURN, 0, 0, ALLOW]);
  }
  const only = (name: keyof typeof CONDITIONAL, checks: readonly Instruction[]): void => {
    program.push([JUMP_EQUAL, 0, checks.length, numberOf(CONDITIONAL[name], architecture)], ...checks);
  };
  // glibc tries clone3 first and falls back to clone, whose flags a filter can read.
  only("clone3", [[RETURN, 0, 0, ENOSYS]]);
  only("clone", [
    [LOAD, 0, 0, argumentLow(0)],
    [JUMP_BITS_SET, 0, 1, CLONE_THREAD],
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, EPERM],
  ]);
  only("tgkill", oneOf(0, [processId]));
  only("fcntl", oneOf(1, FCNTL_COMMANDS));
  only("ioctl", oneOf(1, IOCTL_REQUESTS));
  only("prctl", oneOf(0, PRCTL_OPTIONS));
  program.push([RETURN, 0, 0, EPERM]);
  return assemble(program);
}

function oneOf(argument: number, values: readonly number[]): readonly Instruction[] {
  const checks = values.flatMap((value): Instruction[] => [
    [JUMP_EQUAL, 0, 1, value],
    [RETURN, 0, 0, ALLOW],
  ]);
  return [[LOAD, 0, 0, argumentLow(argument)], ...checks, [RETURN, 0, 0, EPERM]];
}

/** `struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }` each. */
function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  program.forEach(([code, jumpTrue, jumpFalse, value], index) => {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, jumpTrue);
    view.setUint8(index * 8 + 3, jumpFalse);
    view.setUint32(index * 8 + 4, value >>> 0, true);
  });
  return bytes;
}
