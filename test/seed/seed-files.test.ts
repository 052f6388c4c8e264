import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildInfo, seedFiles } from "../../src/seed/mod.ts";

const ROOT = join(import.meta.dir, "..", "..");

describe("seedFiles", () => {
  test("carries every contract and gene of the project, byte for byte", () => {
    const expected = [
      ...new Bun.Glob("contracts/**/*.sg").scanSync(ROOT),
      ...new Bun.Glob("genes/**/*.{ts,js}").scanSync(ROOT),
    ];
    const paths = seedFiles().map((file) => file.path);
    expect(paths.filter((path) => !path.startsWith("fixtures/"))).toEqual(expected.sort());
    for (const { path, text } of seedFiles()) expect(text).toBe(readFileSync(join(ROOT, path), "utf8"));
  });

  test("is sorted by path", () => {
    const paths = seedFiles().map((file) => file.path);
    expect(paths).toEqual([...paths].sort());
  });
});

describe("buildInfo", () => {
  test("running from source, says so", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(buildInfo()).toEqual({ version: manifest.version, commit: "source" });
  });
});

/** Whatever could break the literal that the text becomes. */
const NASTY = ['gene "é" \u2028 `$', "{x}` \\n \r\n\t\0 \u{1F600}\n"].join("");

const PROJECT: Readonly<Record<string, string>> = {
  "package.json": `{ "name": "sg", "version": "9.8.7" }`,
  "contracts/genes/b.sg": NASTY,
  "contracts/pathways/a.sg": "pathway a\n",
  "contracts/notes.txt": "not a seed",
  "genes/b.ts": "export function execute() {}\n",
  "genes/b/other.js": "export function execute() {}\n",
  "fixtures/b/first.ts": "export function execute() {}\n",
  "src/main.ts": `import { buildInfo, seedFiles } from "./seed/mod.ts";
    const fromWorker = await new Promise((answer) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      worker.onmessage = (event) => answer(event.data);
    });
    console.log(JSON.stringify({ files: seedFiles(), ...buildInfo(), fromWorker }));
    process.exit(0);`,
  "src/sandbox/worker.ts": `postMessage("here");`,
};

function writeProject(folder: string): void {
  for (const [path, text] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of ["bun.lock", "scripts/build.ts", "src/seed/mod.ts", "src/seed/seed-files.ts"]) copy(path, folder);
  for (const path of ["src/seed/build-info.ts", "src/seed/embed.macro.ts"]) copy(path, folder);
}

function copy(path: string, folder: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), readFileSync(join(ROOT, path)));
}

function build(folder: string): string {
  const result = Bun.spawnSync([process.execPath, "scripts/build.ts"], { cwd: folder });
  expect(result.exitCode).toBe(0);
  return result.stderr.toString();
}

describe("scripts/build.ts", () => {
  test("the binary carries seeds, worker and version wherever it is copied, and is built only when needed", () => {
    const folder = mkdtempSync(join(tmpdir(), "sg-build-"));
    try {
      writeProject(folder);
      expect(build(folder)).toStartWith("built ");
      expect(build(folder)).toEndWith("is up to date\n");

      const elsewhere = join(folder, "elsewhere");
      mkdirSync(elsewhere);
      writeFileSync(join(elsewhere, "sg"), readFileSync(join(folder, "dist", "sg")), { mode: 0o755 });
      rmSync(join(folder, "contracts"), { recursive: true });
      const output = Bun.spawnSync([join(elsewhere, "sg")], { cwd: elsewhere }).stdout.toString();
      const seeds = [
        "contracts/genes/b.sg",
        "contracts/pathways/a.sg",
        "fixtures/b/first.ts",
        "genes/b.ts",
        "genes/b/other.js",
      ];
      expect(JSON.parse(output)).toMatchObject({
        files: seeds.map((path) => ({ path, text: PROJECT[path] })),
        version: "9.8.7",
        fromWorker: "here",
      });

      // Now contracts/ is gone: the content differs, and a folder that is not there is no error.
      expect(build(folder)).toStartWith("built ");

      writeFileSync(join(folder, "src/main.ts"), "{");
      expect(Bun.spawnSync([process.execPath, "scripts/build.ts"], { cwd: folder }).exitCode).toBe(1);
      expect(existsSync(join(folder, "dist", "sg"))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
