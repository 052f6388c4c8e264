import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import type { Shell } from "./sg.ts";

// A search is ended in its middle, politely or not: nothing of what it tried stays behind, and the next command finds all in order.

const GENE = `export function execute(input) {
  if (input.value > 9) throw new Error("too large");
  return { result: input.value * 2 };
}
`;

/** No gene satisfies both, so that the search goes on until its time is over: ten minutes. */
const CONTRADICTION = `${DOUBLE}    {"value": 3} -> {"result": 6}\n    {"value": 3} -> {"result": 7}\n`;
const SETTINGS = '[mutation]\nengine = "genetic"\ncandidates = 10000000\nwall_ms = 600000\n';

/** A process that spent so many times what the same command spends that needs no search is in the middle of its own. */
const TIMES = 3;
const TICKS_PER_SECOND = 100;

function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** Starts a command, ends it in the middle of its search, and gives what it said. */
async function interrupted(shell: Shell, signal: NodeJS.Signals, argv: readonly string[]): Promise<string> {
  const options = { cwd: shell.root, env: {}, stdout: "pipe", stderr: "pipe" } as const;
  const answered = Bun.spawn([shell.binary, "exec", "double", "--input", '{"value":1}'], options);
  expect(await answered.exited).toBe(0);
  const withoutSearchMs = Number(answered.resourceUsage()?.cpuTime.total) / 1_000;
  const child = Bun.spawn([shell.binary, ...argv], options);
  while (processorMs(child.pid) < TIMES * withoutSearchMs) await Bun.sleep(5);
  expect(child.exitCode).toBeNull();
  child.kill(signal);
  const stdout = await new Response(child.stdout).text();
  await child.exited;
  return stdout;
}

/** What the genome holds, read in the file itself; it has to be whole. */
function allelesIn(shell: Shell): readonly unknown[] {
  using genome = new Database(join(shell.root, ".sg", "genome.db"), { readonly: true });
  expect(genome.query("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  return genome.query("SELECT sha, stage FROM sources LEFT JOIN alleles USING (sha) ORDER BY sha").all();
}

describe("a search that is ended in its middle", () => {
  test.each([
    ["SIGTERM", ["exec", "double", "--input", '{"value":10}', "--json"]],
    ["SIGKILL", ["exec", "double", "--input", '{"value":10}', "--json"]],
    ["SIGKILL", ["mutate", "double", "--input", '{"value":10}', "--apply"]],
  ] as const)(
    "by %s leaves nothing half-registered: sg %p",
    async (signal, argv) => {
      using shell = await bareProject({ "double.js": GENE }, SETTINGS);
      shell.write({ "contracts/genes/double.sg": CONTRADICTION });
      expect((await shell.sg("status")).stderr).toContain("contract double was revised");
      const before = allelesIn(shell);
      expect(before).toMatchObject([{ stage: "dominant" }]);

      const said = await interrupted(shell, signal, argv);
      if (signal === "SIGTERM" && argv[0] === "exec")
        expect(JSON.parse(said)).toMatchObject({
          outcome: "failure",
          mutation: {
            sha: null,
            description: expect.stringMatching(/^stopped after \d+ candidates?; nothing was registered$/),
          },
        });

      expect(allelesIn(shell)).toEqual(before);
      const next = await shell.sg("exec", "double", "--input", '{"value":2}', "--json");
      expect([next.stderr, next.json<object>()]).toMatchObject(["", { outcome: "success", output: { result: 4 } }]);

      // Without the contradiction the same search ends, and what it finds is registered.
      shell.write({ "contracts/genes/double.sg": DOUBLE });
      const mended = await shell.sg("mutate", "double", "--input", '{"value":10}', "--apply", "--candidates", "3000");
      expect([mended.exitCode, mended.stdout]).toEqual([0, expect.stringContaining("Registered")]);
      expect(allelesIn(shell)).toHaveLength(2);
    },
    60_000,
  );
});
