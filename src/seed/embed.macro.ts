// Runs inside the bundler (and, for `bun src/main.ts`, inside Bun's transpiler): what these functions return is
// written into the program as a literal. Nothing of this file is in the binary, so it may read the disk.
//
// Rejected: `with { type: "text" }` imports (one line per file, kept by hand) and extra entry points with the file
// loader (they exist only in the binary, so running from source would need a second way).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");

/** What an organism is born with: contracts, genes, and what the mock mutation engine replays. */
const SEEDS = [
  { folder: "contracts", pattern: /\.sg$/ },
  { folder: "genes", pattern: /\.(ts|js)$/ },
  { folder: "fixtures", pattern: /\.(ts|js)$/ },
] as const;

export function embedFiles(): { path: string; text: string }[] {
  return SEEDS.flatMap(({ folder, pattern }) => filesIn(folder).filter((path) => pattern.test(path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

export function embedVersion(): string {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;
}

/** Paths relative to the project, with forward slashes on every system. */
function filesIn(folder: string): string[] {
  const absolute = join(ROOT, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll(sep, "/"),
    );
}
