import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openInBrowser } from "../../src/service/mod.ts";

test("hands the address to the opener as one argument, whatever it holds", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sg-browser-"));
  try {
    const told = join(folder, "told");
    const opener = `#!/bin/sh\nprintf '%s\\n' "$#" "$1" >"${told}.part"\nmv "${told}.part" "${told}"\n`;
    writeFileSync(join(folder, "xdg-open"), opener, { mode: 0o755 });
    const environment = { PATH: `${folder}:${process.env.PATH}` };
    const address = new URL("http://127.0.0.1:7400/?q=$(touch%20x);y z");
    expect(await openInBrowser(address, environment, "linux")).toBeNull();
    while (!existsSync(told)) await Bun.sleep(5);
    expect(readFileSync(told, "utf8")).toBe(`1\n${address.href}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  ["a file", "file:///etc/passwd", "linux", "no web address"],
  ["no opener", "http://127.0.0.1/", "linux", "xdg-open"],
  ["an unknown system", "http://127.0.0.1/", "win32", "nobody knows"],
] as const)("says why it could not be shown: %s", async (_, url, platform, problem) => {
  expect(await openInBrowser(new URL(url), { PATH: "/nonexistent" }, platform)).toContain(problem);
});
