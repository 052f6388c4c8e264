import { dlopen, FFIType } from "bun:ffi";

const { i32, i64, ptr, u32, u64 } = FFIType;

const SYMBOLS = {
  socket: { args: [i32, i32, i32], returns: i32 },
  sendto: { args: [i32, ptr, u64, i32, ptr, u32], returns: i64 },
  close: { args: [i32], returns: i32 },
} as const;

/** The C library's names, glibc and musl. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"];

// From Linux's headers; the same on x86-64 and arm64.
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const MSG_NOSIGNAL = 0x4000;
/** `sun_path` of `sockaddr_un`. */
const PATH_BYTES_MAX = 108;

/**
 * Tells the service manager how the process does (sd_notify(3)): a datagram to the socket that it named in
 * `NOTIFY_SOCKET`. Through the C library, because Bun opens no Unix datagram sockets, and `systemd-notify` would speak
 * for another process, which `NotifyAccess=main` refuses.
 * @param socket what `NOTIFY_SOCKET` holds; nobody is told when it is absent
 * @returns why nobody could be told, or null
 */
export function notifyServiceManager(
  socket: string | undefined,
  state: "READY=1" | "STOPPING=1",
  status: string,
): string | null {
  if (socket === undefined || socket === "") return null;
  const address = addressOf(socket);
  if (address === null) return `NOTIFY_SOCKET ${JSON.stringify(socket)} is neither an absolute path nor @NAME`;
  const library = openLibrary();
  if (library === null) return "there is no C library to send a datagram with";
  const message = Buffer.from(`${state}\nSTATUS=${status.replaceAll("\n", " ")}\n`);
  const descriptor = library.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (descriptor < 0) return "no socket could be opened";
  try {
    const sent = library.sendto(descriptor, message, message.length, MSG_NOSIGNAL, address, address.length);
    return Number(sent) === message.length ? null : `nobody takes datagrams at ${socket}`;
  } finally {
    library.close(descriptor);
  }
}

/** `sockaddr_un`: a path ends in a zero byte, an abstract name (`@NAME`) begins with one. */
function addressOf(socket: string): Buffer | null {
  if (!/^[/@]./.test(socket)) return null;
  const name = Buffer.from(socket.startsWith("@") ? `\0${socket.slice(1)}` : `${socket}\0`);
  if (name.length > PATH_BYTES_MAX) return null;
  // In the machine's own order of bytes.
  const family = Buffer.from(new Uint16Array([AF_UNIX]).buffer);
  return Buffer.concat([family, name]);
}

function openLibrary() {
  for (const name of NAMES) {
    try {
      return dlopen(name, SYMBOLS).symbols;
    } catch {
      // The other C library, or none: the caller is told.
    }
  }
  return null;
}
