import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { type ServedProject, serveProject } from "./dashboard-project.ts";

const ROOT = join(import.meta.dir, "..", "..");
let served: ServedProject;
beforeAll(async () => {
  served = await serveProject();
}, 120_000);
afterAll(async () => await served[Symbol.asyncDispose](), 30_000);

async function example(token: string) {
  const child = Bun.spawn([process.execPath, join(ROOT, "examples", "client.ts")], {
    env: { PATH: process.env.PATH ?? "", SG_URL: served.origin, SG_TOKEN: token },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { stdout, stderr, exitCode: await child.exited };
}

test("the example of the typed client looks, runs, and reads the history", async () => {
  const { stdout, stderr, exitCode } = await example(served.token);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toMatch(/^\d+ alleles at \d+ loci, on the mock kernel\nsuccess \{/);
  expect(stdout).toMatch(/run_\S+ success after \d+ µs\n$/);
});
