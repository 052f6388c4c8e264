// Builds the one binary: `bun run build [--force] [--target bun-linux-arm64] [--outfile dist/sg-arm64]`.
//
// A build is skipped when the content it is made of hashes to what the last one was made of. Content and not file
// times, since a fresh checkout gives every file a new time.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const ROOT = dirname(import.meta.dir);
const INPUTS = ["src", "contracts", "genes", "fixtures", "package.json", "bun.lock", "scripts/build.ts"];
const MAIN = "src/main.ts";
/** Started by name at run time, so the bundler cannot find it by following imports. */
const WORKER = "src/sandbox/worker.ts";

interface BuildOptions {
  readonly outfile: string;
  readonly target?: string | undefined;
}

function filesUnder(path: string): string[] {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  const entries = readdirSync(absolute, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

function inputHash(options: BuildOptions): string {
  const hash = createHash("sha256").update(
    `${Bun.version} ${process.platform} ${process.arch} ${options.target ?? ""}`,
  );
  for (const path of INPUTS.flatMap(filesUnder).sort()) {
    const content = readFileSync(join(ROOT, path));
    hash.update(`\n${path} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

function git(...args: string[]): string | undefined {
  if (Bun.which("git") === null) return undefined;
  const result = Bun.spawnSync(["git", ...args], { cwd: ROOT, stderr: "ignore" });
  return result.success ? result.stdout.toString().trim() : undefined;
}

function commit(): string {
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head === undefined) return "unknown";
  return git("status", "--porcelain", "--", ...INPUTS) === "" ? head : `${head}+`;
}

function buildArguments(options: BuildOptions): string[] {
  return [
    // Names of errors reach people and genes, so minifying must not change them.
    ...["build", "--compile", "--minify", "--keep-names", "--bytecode", "--format=esm"],
    // Each mode of main.ts a chunk of its own: a gene host, which may keep no compiled code, then parses its own alone.
    "--splitting",
    ...(options.target === undefined ? [] : [`--target=${options.target}`]),
    // The binary must not read a .env or bunfig.toml that happens to lie where it is started.
    ...["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"],
    // Puts the worker beside main, so that `new URL("./worker.ts", import.meta.url)` names it from source and binary.
    ...["--entry-naming", "[name].[ext]"],
    ...["--define", `BUILD_COMMIT=${JSON.stringify(commit())}`],
    ...["--outfile", options.outfile],
    ...[MAIN, WORKER].filter((entry) => existsSync(join(ROOT, entry))),
  ];
}

function build(options: BuildOptions): void {
  // Bun leaves an old file in place when a build fails, and a stale binary would then be tested.
  rmSync(options.outfile, { force: true });
  mkdirSync(dirname(options.outfile), { recursive: true });
  const command = [process.execPath, ...buildArguments(options)];
  const result = Bun.spawnSync(command, { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  if (result.success && existsSync(options.outfile)) return;
  console.error(`${result.stdout}${result.stderr}`);
  console.error(`Cannot build "${options.outfile}": bun build ended with ${result.exitCode}; see the output above.`);
  process.exit(1);
}

function parseOptions(): BuildOptions & { readonly force: boolean } {
  const { values } = parseArgs({
    options: { force: { type: "boolean" }, target: { type: "string" }, outfile: { type: "string" } },
  });
  const { target, force = false } = values;
  const system = target?.replace(/^bun-/, "") ?? process.platform;
  const name = target === undefined ? "sg" : `sg-${system}`;
  const extension = system.startsWith("win") ? ".exe" : "";
  return { outfile: resolve(ROOT, values.outfile ?? `dist/${name}${extension}`), target, force };
}

function buildIfStale(options: BuildOptions & { readonly force: boolean }): void {
  const { outfile } = options;
  const marker = `${outfile}.inputs-sha256`;
  const hash = inputHash(options);
  const isFresh = existsSync(outfile) && existsSync(marker) && readFileSync(marker, "utf8") === hash;
  if (isFresh && !options.force) {
    console.error(`${outfile} is up to date`);
    return;
  }
  const startedAt = performance.now();
  rmSync(marker, { force: true });
  build(options);
  writeFileSync(marker, hash);
  console.error(`built ${outfile} in ${Math.round(performance.now() - startedAt)} ms`);
}

const options = parseOptions();
if (!existsSync(join(ROOT, MAIN))) {
  console.error(`Cannot build "${options.outfile}": "${MAIN}" does not exist: it is the entry point of the binary.`);
  process.exit(1);
}
buildIfStale(options);
