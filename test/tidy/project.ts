import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");

/** Every file of the project that is not ignored, relative to its root. Reads .gitignore, needs no git. */
export function projectFiles(): string[] {
  const patterns = read(".gitignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const ignored = [".git", ...patterns.map((line) => line.replace(/\/$/, ""))].map((pattern) => new Bun.Glob(pattern));
  const visit = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      if (ignored.some((glob) => glob.match(entry.name))) return [];
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? visit(path) : [path];
    });
  return visit("").sort();
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** JavaScript below test/ is material that hostile genes are made of, some of it on purpose not even parsable. */
export function isCode(file: string): boolean {
  return /^(src|scripts)\/.*\.(tsx?|m?js)$|^test\/.*\.tsx?$/.test(file);
}

export function isText(file: string): boolean {
  return !/\.(png|jpg|ico|gif|woff2|db|sqlite|gz|zip|wasm)$/.test(file);
}
