import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { seededRandom } from "../../src/core/mod.ts";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";

const KILLS = 20;
const SEED = 20_260_714;

/**
 * Every line that `--lines` prints under `durability = "full"` is a promise: the run's record is on disk.
 * The process is killed at a random number of printed lines, twenty times over the same store.
 */
test("kill -9 during a loop of runs: the store opens, every hash verifies, nothing that was promised is missing", async () => {
  using shell = await bareProject(
    { "double.js": GOOD_DOUBLE, "double/b.js": `${GOOD_DOUBLE}// another\n` },
    '[store]\ndurability = "full"\n',
  );
  const random = seededRandom(SEED);
  const lines = Array.from({ length: 20_000 }, (_, index) => `{"value":${index}}`).join("\n");
  const promised = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = Bun.spawn([shell.binary, "exec", "double", "--lines", "-"], {
      cwd: shell.root,
      env: {},
      stdin: new TextEncoder().encode(lines),
      stdout: "pipe",
      stderr: "inherit",
    });
    const killAfter = 1 + random.below(2_000);
    let text = "";
    let seen = 0;
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      text += decoder.decode(chunk, { stream: true });
      const complete = text.split("\n");
      text = complete.pop() ?? "";
      for (const line of complete) promised.add((JSON.parse(line) as { runId: string }).runId);
      seen += complete.length;
      if (seen >= killAfter) child.kill("SIGKILL");
    }
    await child.exited;
    expect(child.signalCode).toBe("SIGKILL");
    const status = await shell.sg("status", "--json");
    expect(status.stderr).toBe("");
    expect(status.exitCode).toBe(0);
    expect(status.json<{ counts: { runs: number } }>().counts.runs).toBeGreaterThanOrEqual(promised.size);
  }
  verifyStore(join(shell.root, ".sg", "genome.db"), promised);
}, 120_000);

/** Reads the file with SQLite itself, not through the code that wrote it. */
function verifyStore(path: string, promised: ReadonlySet<string>): void {
  using database = new Database(path, { readonly: true });
  expect(database.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const alleles = database.query("SELECT sha, source FROM sources").all() as { sha: string; source: string }[];
  expect(alleles).toHaveLength(2);
  for (const { sha, source } of alleles) expect(createHash("sha256").update(source).digest("hex")).toBe(sha);
  const runs = new Set(
    (database.query("SELECT run_id FROM runs").all() as { run_id: string }[]).map(({ run_id }) => run_id),
  );
  const missing = [...promised].filter((runId) => !runs.has(runId));
  expect(missing).toEqual([]);
}
