// The gate: `bun run ok` says whether the project may be committed. The checks run side by side and are told in order; the
// tests run when all of them passed.
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

interface Ran {
  readonly step: Step;
  readonly success: boolean;
  readonly seconds: string;
  /** Nothing where it went to the terminal at once. */
  readonly output: string;
}

async function run(step: Step, output: "kept" | "shown"): Promise<Ran> {
  const startedAt = performance.now();
  const stream = output === "kept" ? "pipe" : "inherit";
  const child = Bun.spawn([process.execPath, ...step.command], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: stream,
    stderr: stream,
  });
  const texts = [child.stdout, child.stderr].map((it) => (it === undefined ? "" : new Response(it).text()));
  const [said, complained] = await Promise.all(texts);
  const success = (await child.exited) === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return { step, success, seconds, output: `${said}${complained}` };
}

function tell({ step, success, output }: Ran): void {
  console.log(`--- ${step.name}`);
  process.stdout.write(output);
  if (!success && step.hint !== undefined) console.log(`hint: ${step.hint}`);
}

function verdict(ran: readonly Ran[], notRun: readonly Step[]): number {
  const lines = ran.map(
    ({ step, success, seconds }) => `${success ? "ok    " : "FAILED"}  ${step.name} (${seconds} s)`,
  );
  const failed = ran.filter(({ success }) => !success).map(({ step }) => step.name);
  const end = failed.length === 0 ? "The gate is open." : `The gate failed at: ${failed.join("; ")}`;
  console.log(`\n${[...lines, ...notRun.map(({ name }) => `not run ${name}`)].join("\n")}\n\n${end}`);
  return failed.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const checks: Ran[] = [];
  for (const running of CHECKS.map((step) => run(step, "kept"))) {
    const ran = await running;
    tell(ran);
    checks.push(ran);
  }
  const isWithoutTests = process.argv.includes("--without-tests");
  if (isWithoutTests || checks.some(({ success }) => !success)) return verdict(checks, isWithoutTests ? [] : [TESTS]);
  console.log(`--- ${TESTS.name}`);
  return verdict([...checks, await run(TESTS, "shown")], []);
}

process.exit(await main());
