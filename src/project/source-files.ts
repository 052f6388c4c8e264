import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "../contract/mod.ts";
import { limits, messageOf } from "../core/mod.ts";
import { ProjectError } from "./project-error.ts";

/** Files below `folder` whose names end as given, sorted by path; paths are shown relative to `root`, with slashes. */
export function readSourceFiles(root: string, folder: string, endings: readonly string[]): readonly SourceFile[] {
  return listFiles(folder)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({
      path: relative(root, path).split(sep).join("/"),
      text: readTextFile(path, limits.contractBytesMax),
    }));
}

/** @throws ProjectError naming the file and the reason. */
export function readTextFile(path: string, bytesMax: number): string {
  try {
    const { size } = statSync(path);
    if (size > bytesMax)
      throw new ProjectError(`Cannot read ${path}: it has ${size} bytes, and ${bytesMax} is the limit`);
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw thrown instanceof ProjectError ? thrown : new ProjectError(`Cannot read ${path}: ${reasonOf(thrown)}`);
  }
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return [];
    throw new ProjectError(`Cannot read folder ${folder}: ${reasonOf(thrown)}`);
  }
}

/** What the operating system said, in words: "permission denied" rather than EACCES with a syscall. */
export function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const words: Record<string, string> = {
    EACCES: "permission denied; run as a user who may, or choose another --root",
    EPERM: "operation not permitted; run as a user who may, or choose another --root",
    EROFS: "the file system is read-only; choose another --root",
    ENOSPC: "the disk is full; free some space and try again",
    ENOENT: "there is no such file or folder",
    ENOTDIR: "a part of the path is not a folder",
    EISDIR: "it is a folder, and a file is needed",
  };
  return words[code] ?? messageOf(thrown);
}
