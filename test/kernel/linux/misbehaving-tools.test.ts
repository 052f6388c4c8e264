import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool } from "../../../src/kernel/linux/tools.ts";
import { Namespace, NamespaceKernel, noNamespaces } from "./namespace.ts";

// A tool's exit code is a claim. Here another `ip` stands in its place (in a mount namespace, so that only the kernel under
// test sees it), which hands everything to the real one except what a test tells it to get wrong.

const MOUNT = 'mount --bind "$0" "$1" && shift && exec "$@"';

describe.skipIf(noNamespaces !== null)("the production kernel among tools that misbehave (needs root)", () => {
  const directory = mkdtempSync(join(tmpdir(), "sg-tools-"));
  const realPath = findTool("ip", undefined) ?? "";
  const [real, fake, wrong] = ["real-ip", "fake-ip", "wrong"].map((name) => join(directory, name));
  let namespace: Namespace;
  let kernel: NamespaceKernel;

  beforeAll(() => {
    copyFileSync(realPath, `${real}`);
    writeFileSync(
      `${fake}`,
      `#!/bin/sh
if [ "$1" = -batch ]; then lines="$(cat)"; else lines="$*"; fi
. ${wrong}
if [ "$1" = -batch ]; then printf '%s\\n' "$lines" | ${real} "$@"; else exec ${real} "$@"; fi
`,
      { mode: 0o755 },
    );
    tell("");
    namespace = new Namespace("tools");
    namespace.ip("link add name port type veth peer name far", "link add name br type bridge");
    kernel = new NamespaceKernel(namespace, { namePrefix: "" }, [
      "unshare",
      "-m",
      "sh",
      "-c",
      MOUNT,
      `${fake}`,
      realPath,
    ]);
  });
  afterAll(async () => {
    await kernel[Symbol.asyncDispose]();
    namespace[Symbol.dispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Shell code that sees the arguments as $1, $2, ... and the batch as $lines. */
  function tell(code: string): void {
    writeFileSync(`${wrong}`, code);
  }

  test("success without effect is a failure, and nothing needs undoing", async () => {
    tell('case "$lines" in *"set dev port up"*) exit 0;; esac');
    const attempt = kernel.apply({ name: "setLinkUp", args: { name: "port" } });
    await expect(attempt).rejects.toThrow(/report success, but the administrative state reads back as false/);
    await expect(attempt).rejects.toMatchObject({ reason: "state", effect: "none" });
  });

  test("a batch that stops half-way is taken back", async () => {
    tell(`case "$lines" in *stp_state*)
      printf '%s\\n' "$lines" | head -n 1 | ${real} -batch -
      printf > ${wrong} ''
      echo 'Error: half-way.' >&2; echo 'Command failed -:2' >&2; exit 1;; esac`);
    const before = await kernel.snapshot();
    const attempt = kernel.apply({ name: "setStp", args: { bridge: "br", enabled: true, forward_delay: 4 } });
    await expect(attempt).rejects.toMatchObject({ reason: "state", effect: "none" });
    await expect(attempt).rejects.toThrow(/stp_state 1`: Error: half-way/);
    expect(await kernel.snapshot()).toEqual(before);
  });

  test("what cannot be taken back is said to be unknown", async () => {
    tell(`case "$lines" in
      *stp_state*) printf '%s\\n' "$lines" | head -n 1 | ${real} -batch -; echo 'Command failed -:2' >&2; exit 1;;
      *forward_delay*) echo 'Command failed -:1' >&2; exit 1;; esac`);
    const attempt = kernel.apply({ name: "setStp", args: { bridge: "br", enabled: true, forward_delay: 5 } });
    await expect(attempt).rejects.toMatchObject({ reason: "state", effect: "unknown" });
  });

  test("an answer that is no JSON says which iproute2 would do", async () => {
    tell('[ "$1" = -j ] && { echo "1: lo: <LOOPBACK>"; exit 0; }');
    const attempt = kernel.read({ name: "listLinks", args: {} });
    await expect(attempt).rejects.toThrow(
      /Cannot understand what `ip -j -d address show` says: .*iproute2 5.0 or newer/,
    );
    await expect(attempt).rejects.toMatchObject({ reason: "unavailable" });
  });
});
