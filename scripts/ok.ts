// The gate: `bun run ok` says whether the project may be committed. The first step that fails ends it.
// `--without-tests` is for .ci/run, which calls `npm test` itself.
import { dirname } from "node:path";

const ROOT = dirname(import.meta.dir);

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** What to do about a failure, when the output of the step does not say it. */
  readonly hint?: string;
}

const CHECKS: readonly Step[] = [
  {
    name: "format and lint",
    command: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
    hint: "`npm run format` repairs the format, the order of imports and what has a safe fix.",
  },
  { name: "types", command: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  {
    name: "types of what runs in the browser",
    command: ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "src/http/dashboard/client"],
  },
  {
    name: "unused exports, files and dependencies",
    command: ["node_modules/knip/bin/knip.js", "--no-progress"],
    hint: "Delete what nothing uses; a dependency that comes with a later issue comes with that issue.",
  },
];

/** Builds the binary first; test/tidy.test.ts, the rules of the house, is one of the tests. */
const TESTS: Step = { name: "build, tidy and tests", command: ["scripts/test.ts"] };

function run(step: Step): { readonly success: boolean; readonly line: string } {
  console.log(`--- ${step.name}`);
  const startedAt = performance.now();
  const { success } = Bun.spawnSync([process.execPath, ...step.command], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (!success && step.hint !== undefined) console.log(`hint: ${step.hint}`);
  return { success, line: `${success ? "ok    " : "FAILED"}  ${step.name} (${seconds} s)` };
}

function main(): number {
  const steps = process.argv.includes("--without-tests") ? CHECKS : [...CHECKS, TESTS];
  const lines: string[] = [];
  for (const step of steps) {
    const { success, line } = run(step);
    lines.push(line);
    if (success) continue;
    const left = steps.slice(lines.length).map((it) => `not run ${it.name}`);
    console.log(`\n${[...lines, ...left].join("\n")}\n\nThe gate failed at: ${step.name}`);
    return 1;
  }
  console.log(`\n${lines.join("\n")}\n\nThe gate is open.`);
  return 0;
}

process.exit(main());
