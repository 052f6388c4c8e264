// Runs the pinned Bun from a machine that has only Node and npm: `node scripts/bun.mjs <bun arguments>`.
//
// Every npm script goes through here, so a fresh clone needs no set-up step. Three situations are told apart:
// dependencies installed from the present bun.lock (run at once), a usable Bun but other dependencies (install,
// run), and nothing at all (fetch Bun with npm into .bootstrap/, install, run).
//
// Bun comes from npm and not from a download script: the registry a machine is configured for is then honoured.
// Package scripts are never run (--ignore-scripts): Bun's own would only copy the binary that is looked up here.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const bootstrap = join(root, ".bootstrap");
const marker = join(modules, ".bun-lock-sha256");
const pinned = readJson(join(root, "package.json")).devDependencies.bun;

/** npm leaves a ~500-byte stub in place of the binary when package scripts did not run. */
const BINARY_SIZE_BYTES_MIN = 1_000_000;
const LOCK_WAIT_MS_MAX = 300_000;
const LOCK_POLL_MS = 100;

class SetUpError extends Error {}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function isBinary(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size > BINARY_SIZE_BYTES_MIN;
}

function runs(binary) {
  const probe = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return probe.status === 0 && probe.stdout.trim() === pinned;
}

/** Binaries of the pinned version under one node_modules, the likeliest first. */
function candidates(folder) {
  const manifest = join(folder, "bun", "package.json");
  if (!existsSync(manifest) || readJson(manifest).version !== pinned) return [];
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const prefix = `bun-${platform}-${process.arch === "arm64" ? "aarch64" : process.arch}`;
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  const scope = join(folder, "@oven");
  const builds = existsSync(scope) ? readdirSync(scope).filter((build) => build.startsWith(prefix)) : [];
  const paths = [join(folder, "bun", "bin", "bun.exe"), ...builds.sort().map((it) => join(scope, it, "bin", name))];
  return paths.filter(isBinary);
}

/** With several builds side by side (libc, baseline) only running them tells which one fits this machine. */
function findBun() {
  for (const folder of [modules, join(bootstrap, "node_modules")]) {
    const found = candidates(folder);
    const bun = found.length > 1 ? found.find(runs) : found[0];
    if (bun !== undefined) return bun;
  }
  return undefined;
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "bun.lock")))
    .digest("hex");
}

function isInstalled() {
  return existsSync(marker) && readFileSync(marker, "utf8") === lockHash();
}

/** Set-up talks on stderr only: stdout belongs to the command that was asked for. */
function attempt(what, command, args, options) {
  process.stderr.write(`${what} ...\n`);
  const result = spawnSync(command, args, { stdio: ["ignore", 2, 2], ...options });
  if (result.error?.code === "ENOENT") {
    throw new SetUpError(`Cannot ${what}: "${command}" is not on the path: install Node together with npm.`);
  }
  if (result.error !== undefined) throw new SetUpError(`Cannot ${what}: "${command}": ${result.error.message}.`);
  if (result.status === 0) return;
  const hint = "The first run needs the network or a configured npm registry; see the output above.";
  throw new SetUpError(`Cannot ${what}: "${command}" ended with ${result.status ?? result.signal}. ${hint}`);
}

/** Under `npm run` the very npm that was started, else the one on the path. */
function npmCommand() {
  const cli = process.env.npm_execpath ?? "";
  return cli.endsWith("npm-cli.js") && existsSync(cli) ? [process.execPath, cli] : ["npm"];
}

function bootstrapBun() {
  const args = ["install", "--prefix", bootstrap, "--no-save", "--no-package-lock", "--ignore-scripts"];
  args.push("--no-audit", "--no-fund", "--loglevel=error", `bun@${pinned}`);
  rmSync(join(bootstrap, "node_modules"), { recursive: true, force: true });
  writeFileSync(join(bootstrap, "package.json"), '{ "private": true }\n');
  const [npm, ...first] = npmCommand();
  const options = { cwd: bootstrap, shell: npm === "npm" && process.platform === "win32" };
  attempt(`install bun ${pinned} with npm`, npm, [...first, ...args], options);
  const bun = findBun();
  if (bun !== undefined) return bun;
  const machine = `${process.platform} ${process.arch}`;
  throw new SetUpError(`Cannot find bun ${pinned} after installing it: npm has no build for "${machine}".`);
}

function holderIsAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two npm scripts started at once must not install over each other; the lock of a dead process is taken over. */
function withLock(work) {
  mkdirSync(bootstrap, { recursive: true });
  const lock = join(bootstrap, "lock");
  const giveUpAt = Date.now() + LOCK_WAIT_MS_MAX;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!holderIsAlive(lock)) rmSync(lock, { force: true });
    else if (Date.now() > giveUpAt) throw new SetUpError(`Cannot set up: "${lock}": held too long by another set-up.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function setUp() {
  return withLock(() => {
    const bun = findBun() ?? bootstrapBun();
    if (isInstalled()) return bun;
    attempt("install dependencies", bun, ["install", "--frozen-lockfile", "--ignore-scripts"], { cwd: root });
    writeFileSync(marker, lockHash());
    return findBun() ?? bun;
  });
}

function readyBun() {
  const bun = isInstalled() ? findBun() : undefined;
  return bun ?? setUp();
}

/** The child's fate becomes ours: its exit code, or its signal as a shell reports it (128 + number). */
function runAs(bun, args) {
  const child = spawn(bun, args, { stdio: "inherit" });
  // A terminal sends Ctrl-C to the whole process group, so forwarding it there would deliver it twice.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(new SetUpError(`Cannot run "${bun}": ${error.message}.`)));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function fail(error) {
  process.stderr.write(`${error instanceof SetUpError ? error.message : error.stack}\n`);
  process.exit(1);
}

try {
  runAs(readyBun(), process.argv.slice(2));
} catch (error) {
  fail(error);
}
