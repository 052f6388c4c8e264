import { dlopen, FFIType } from "bun:ffi";
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notifyServiceManager } from "../../src/service/mod.ts";

const folder = mkdtempSync(join(tmpdir(), "sg-notify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { i32, i64, ptr, u32, u64 } = FFIType;
const open = () =>
  dlopen("libc.so.6", {
    socket: { args: [i32, i32, i32], returns: i32 },
    bind: { args: [i32, ptr, u32], returns: i32 },
    recv: { args: [i32, ptr, u64, i32], returns: i64 },
    close: { args: [i32], returns: i32 },
  }).symbols;

/** A service manager: what it hears on its socket while `act` runs. */
function heardAt(name: Buffer, act: () => void): string {
  const libc = open();
  const descriptor = libc.socket(1, 2, 0);
  try {
    const address = Buffer.concat([Buffer.from([1, 0]), name]);
    expect(libc.bind(descriptor, address, address.length)).toBe(0);
    act();
    const heard = Buffer.alloc(500);
    const MSG_DONTWAIT = 0x40;
    return heard.toString("utf8", 0, Math.max(0, Number(libc.recv(descriptor, heard, heard.length, MSG_DONTWAIT))));
  } finally {
    libc.close(descriptor);
  }
}

const elsewhere = process.platform !== "linux" || !existsSync("/lib/x86_64-linux-gnu/libc.so.6");

describe.skipIf(elsewhere)("notifyServiceManager (needs glibc)", () => {
  test("sends state and status to a socket with a path", () => {
    const path = join(folder, "notify");
    const heard = heardAt(Buffer.from(`${path}\0`), () => {
      expect(notifyServiceManager(path, "READY=1", "at\nhome")).toBeNull();
    });
    expect(heard).toBe("READY=1\nSTATUS=at home\n");
  });

  test("sends to a socket in the abstract namespace", () => {
    const name = `sg-notify-test-${process.pid}`;
    const heard = heardAt(Buffer.from(`\0${name}`), () => {
      expect(notifyServiceManager(`@${name}`, "STOPPING=1", "soon")).toBeNull();
    });
    expect(heard).toBe("STOPPING=1\nSTATUS=soon\n");
  });

  test.each([
    ["nobody listens", join(folder, "nobody"), "nobody takes datagrams"],
    ["the name is no path", "vsock:2:1", "neither an absolute path nor @NAME"],
    ["the path is longer than a socket's may be", `/${"x".repeat(200)}`, "neither an absolute path nor @NAME"],
  ])("says so when %s", (_, socket, problem) => {
    expect(notifyServiceManager(socket, "READY=1", "")).toContain(problem);
  });

  test("tells nobody where there is no service manager", () => {
    expect(notifyServiceManager(undefined, "READY=1", "")).toBeNull();
    expect(notifyServiceManager("", "READY=1", "")).toBeNull();
  });
});
