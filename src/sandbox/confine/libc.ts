import { dlopen, FFIType, type Pointer, read } from "bun:ffi";

const { i32, i64, ptr, u32, u64 } = FFIType;

/** What confinement needs of the C library. Its `set*id` wrappers act on every thread of the process, as POSIX wants. */
const SYMBOLS = {
  prctl: { args: [i32, u64, u64, u64, u64], returns: i32 },
  prlimit: { args: [i32, i32, ptr, ptr], returns: i32 },
  execve: { args: [ptr, ptr, ptr], returns: i32 },
  setgroups: { args: [u64, ptr], returns: i32 },
  setresgid: { args: [u32, u32, u32], returns: i32 },
  setresuid: { args: [u32, u32, u32], returns: i32 },
  open: { args: [ptr, i32, i32], returns: i32 },
  close: { args: [i32], returns: i32 },
  fcntl: { args: [i32, i32, i32], returns: i32 },
  socket: { args: [i32, i32, i32], returns: i32 },
  kill: { args: [i32, i32], returns: i32 },
  // Variadic in C; with integer registers only, the calling conventions of x86-64 and arm64 Linux make no difference.
  syscall: { args: [i64, u64, u64, u64, u64, u64], returns: i64 },
  __errno_location: { args: [], returns: ptr },
} as const;

type Library = ReturnType<typeof dlopen<typeof SYMBOLS>>["symbols"];

/** The C library's names, glibc and musl. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"];
let opened: Library | undefined;

/** @throws Error where there is no C library to call, which is to say: not on Linux. */
export function libc(): Library {
  if (opened !== undefined) return opened;
  let reason: unknown;
  for (const name of NAMES) {
    try {
      opened = dlopen(name, SYMBOLS).symbols;
      return opened;
    } catch (error) {
      reason = error;
    }
  }
  throw new Error("Cannot open the C library", { cause: reason });
}

export function errno(): number {
  const place = libc().__errno_location();
  return place === null ? 0 : read.i32(Number(place) as Pointer, 0);
}

const NAMES_OF_ERRNO: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  12: "ENOMEM",
  13: "EACCES",
  22: "EINVAL",
  38: "ENOSYS",
  95: "EOPNOTSUPP",
};

/** Says what went wrong in the words that the manual pages use. */
export function errnoName(): string {
  const number = errno();
  return NAMES_OF_ERRNO[number] ?? `errno ${number}`;
}

/** A C string, kept alive by whoever holds it. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf8");
}
