import { closeSync, openSync, readdirSync, readSync } from "node:fs";
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

/** @throws ProjectError naming the file and the reason; a pipe or a device is read no further than the bound. */
export function readTextFile(path: string, bytesMax: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (thrown) {
    throw new ProjectError(`Cannot read ${path}: ${reasonOf(thrown)}`);
  }
  try {
    return readText(descriptor, path, bytesMax);
  } finally {
    closeSync(descriptor);
  }
}

const CHUNK_BYTES = 65_536;

/** All of an open file as text. @throws ProjectError when there is more than the bound, before it is all in memory. */
export function readText(descriptor: number, name: string, bytesMax: number): string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      bytes += read;
      if (bytes > bytesMax)
        throw new ProjectError(`Cannot read ${name}: it has more than ${bytesMax} bytes, which is the limit`);
      chunks.push(chunk.subarray(0, read));
    }
  } catch (thrown) {
    throw thrown instanceof ProjectError ? thrown : new ProjectError(`Cannot read ${name}: ${reasonOf(thrown)}`);
  }
  return Buffer.concat(chunks).toString("utf8");
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
