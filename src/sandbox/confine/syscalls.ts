/**
 * System calls of a gene host at work: [x86-64, arm64], -1 where the architecture has none. Everything else answers EPERM:
 * above all open, socket, connect, execve, fork, kill, ptrace, io_uring and mount are not here.
 */
export const ALLOWED: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  read: [0, 63],
  write: [1, 64],
  close: [3, 57],
  fstat: [5, 80],
  poll: [7, -1],
  ppoll: [271, 73],
  lseek: [8, 62],
  mmap: [9, 222],
  mprotect: [10, 226],
  munmap: [11, 215],
  brk: [12, 214],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  rt_sigtimedwait: [128, 137],
  pread64: [17, 67],
  readv: [19, 65],
  writev: [20, 66],
  sched_yield: [24, 124],
  mremap: [25, 216],
  mincore: [27, 232],
  madvise: [28, 233],
  nanosleep: [35, 101],
  getpid: [39, 172],
  sendto: [44, 206],
  recvfrom: [45, 207],
  sendmsg: [46, 211],
  recvmsg: [47, 212],
  shutdown: [48, 210],
  getsockopt: [55, 209],
  exit: [60, 93],
  uname: [63, 160],
  gettimeofday: [96, 169],
  getrusage: [98, 165],
  sysinfo: [99, 179],
  getuid: [102, 174],
  getgid: [104, 176],
  geteuid: [107, 175],
  getegid: [108, 177],
  getppid: [110, 173],
  sigaltstack: [131, 132],
  gettid: [186, 178],
  futex: [202, 98],
  sched_getaffinity: [204, 123],
  set_tid_address: [218, 96],
  restart_syscall: [219, 128],
  clock_gettime: [228, 113],
  clock_getres: [229, 114],
  clock_nanosleep: [230, 115],
  exit_group: [231, 94],
  epoll_wait: [232, -1],
  epoll_ctl: [233, 21],
  set_robust_list: [273, 99],
  epoll_pwait: [281, 22],
  eventfd2: [290, 19],
  epoll_create1: [291, 20],
  getcpu: [309, 168],
  getrandom: [318, 278],
  membarrier: [324, 283],
  rseq: [334, 293],
  epoll_pwait2: [441, 441],
};

/** Allowed with particular arguments only; the filter says which. */
export const CONDITIONAL = {
  clone: [56, 220],
  clone3: [435, 435],
  fcntl: [72, 25],
  ioctl: [16, 29],
  prctl: [157, 167],
  tgkill: [234, 131],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type Architecture = "x64" | "arm64";

export function numberOf(pair: readonly [number, number], architecture: Architecture): number {
  return pair[architecture === "x64" ? 0 : 1];
}
