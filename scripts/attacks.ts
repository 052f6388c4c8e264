// `npm run attacks [-- PATTERN]`: takes each check of `scripts/attacks/` out of a copy of the sources, one at a time, and runs
// the test that is about the attack: it must fail. Prints attack, check and test as a table; exit code 1 where a test
// passes without its check, or a check is not where the table says.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Check } from "./attacks/check.ts";
import { exchangeChecks } from "./attacks/exchange-checks.ts";
import { requestChecks } from "./attacks/request-checks.ts";
import { tokenChecks } from "./attacks/token-checks.ts";
import { transportChecks } from "./attacks/transport-checks.ts";

const ROOT = dirname(import.meta.dir);
const COPIED = ["src", "test", "docs", "package.json", "tsconfig.json", "bunfig.toml", "peers.example.json"];
const TIMEOUT_MS = 60_000;

type Verdict = "failed" | "passed" | "broken";

/** Runs the tests concerned: "broken" when none of them ran. */
async function verdictOf(copy: string, { test, named }: Pick<Check, "test" | "named">): Promise<Verdict> {
  const pattern = named === "" ? [] : ["-t", named];
  const argv = [process.execPath, "test", "--timeout=20000", join("test", test), ...pattern];
  const child = Bun.spawn(argv, { cwd: copy, stdout: "ignore", stderr: "pipe", timeout: TIMEOUT_MS });
  const said = await new Response(child.stderr).text();
  await child.exited;
  const count = (word: string) => Number(new RegExp(`^ (\\d+) ${word}$`, "m").exec(said)?.[1] ?? 0);
  // A test that never ends without its check has failed too.
  if (child.signalCode !== null || /^\(fail\)/m.test(said)) return "failed";
  return count("pass") > 0 && child.exitCode === 0 ? "passed" : "broken";
}

/** The file without the check. */
function withoutCheck(text: string, { file, rule, without }: Check): string {
  return without.reduce((before, [found, instead]) => {
    const places = before.split(found).length - 1;
    if (places !== 1)
      throw new Error(`${file}: "${rule}": ${JSON.stringify(found)} stands there ${places} times, not once`);
    return before.replace(found, () => instead);
  }, text);
}

async function tryCheck(copy: string, check: Check): Promise<string | null> {
  const path = join(copy, "src", check.file);
  const text = readFileSync(path, "utf8");
  try {
    writeFileSync(path, withoutCheck(text, check));
    const verdict = await verdictOf(copy, check);
    if (verdict === "failed") return null;
    return verdict === "passed" ? "THE TEST PASSES WITHOUT IT" : "NO SUCH TEST, or it does not load";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    writeFileSync(path, text);
  }
}

/** What is wrong with the tests as they are: whatever fails with its check proves nothing without it. */
async function brokenBefore(copy: string, checks: readonly Check[]): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const test of new Set(checks.map(({ test }) => test))) {
    if ((await verdictOf(copy, { test, named: "" })) !== "passed") broken.push(test);
  }
  return broken;
}

const copy = mkdtempSync(join(tmpdir(), "sg-attacks-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));

const wanted = process.argv[2] ?? "";
const checks = [...requestChecks, ...tokenChecks, ...exchangeChecks, ...transportChecks].filter(
  ({ attack, file, rule }) => `${attack} ${file} ${rule}`.includes(wanted),
);
const broken = await brokenBefore(copy, checks);
for (const test of broken) console.log(`test/${test} fails as it is`);
let survivors = 0;
for (const check of broken.length > 0 ? [] : checks) {
  const problem = await tryCheck(copy, check);
  if (problem !== null) survivors += 1;
  const { attack, file, rule, test, named } = check;
  console.log(
    `${problem === null ? "ok  " : "BAD "} ${attack} | ${rule} (src/${file}) | test/${test}: ${named || "all"}${problem === null ? "" : ` | ${problem}`}`,
  );
}
console.log(`${checks.length} checks, ${survivors} that no test holds`);
process.exit(survivors + broken.length > 0 ? 1 : 0);
