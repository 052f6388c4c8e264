import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The app needs web standards only: bundled for Node, `@hono/node-server` mounts it. The organism behind it is not part of
// this, since the genome (bun:sqlite) and the sandbox are Bun's; what is shown is that the HTTP side does not depend on that.

const folder = mkdtempSync(join(tmpdir(), "sg-node-"));
let child: Bun.Subprocess<"ignore", "pipe", "inherit">;
let url = "";

beforeAll(async () => {
  const bundle = [process.execPath, "build", join(import.meta.dir, "node-server-child.ts")];
  const flags = ["--target=node", "--format=esm", "--external=bun:*", `--outfile=${join(folder, "app.mjs")}`];
  const built = Bun.spawnSync([...bundle, ...flags], { stdout: "ignore", stderr: "pipe" });
  expect(built.stderr.toString()).not.toContain("error");
  child = Bun.spawn(["node", join(folder, "app.mjs")], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  for await (const chunk of child.stdout) {
    url = new TextDecoder().decode(chunk).trim();
    break;
  }
}, 120_000);

afterAll(async () => {
  child.kill();
  await child.exited;
  rmSync(folder, { recursive: true, force: true });
});

test("under Node, @hono/node-server mounts the same app: routes, checks, headers, problems", async () => {
  const status = await fetch(`${url}/api/status`);
  expect(status.status).toBe(200);
  expect(await status.json()).toMatchObject({ version: "node", mode: "mock" });
  expect(status.headers.get("content-security-policy")).toContain("default-src 'none'");
  const post = (body: string, headers = {}, gene = "echo") =>
    fetch(`${url}/api/execute/${gene}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  expect(await (await post('{"value":1}')).json()).toMatchObject({ locus: "echo", output: { value: 1 } });
  // Its Response keeps the headers that it was given, and reads them when it is sent: no answer may have those of another.
  const together = await Promise.all(Array.from({ length: 8 }, () => post("{}", {}, "gather")));
  expect(together.map(({ status: code }) => code)).toEqual(together.map(() => 200));
  expect(new Set(together.map(({ headers }) => headers.get("x-request-id"))).size).toBe(together.length);
  expect((await post("{")).status).toBe(400);
  expect((await post(`{"value":"${"x".repeat(2_000)}"}`)).status).toBe(413);
  expect((await post("{}", { origin: "https://elsewhere.example" })).status).toBe(403);
  const missing = await fetch(`${url}/api/nothing`);
  expect(missing.headers.get("content-type")).toBe("application/problem+json");
  expect(((await missing.json()) as { instance: string }).instance).toBe(missing.headers.get("x-request-id") ?? "");
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string };
  expect(document.openapi).toBe("3.1.0");
});
