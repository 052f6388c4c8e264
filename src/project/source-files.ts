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

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied; run as a user who may, or choose another place",
  EPERM: "operation not permitted; run as a user who may, or choose another place",
  EROFS: "the file system is read-only; choose another place",
  ENOSPC: "the disk is full; free some space and try again",
  EDQUOT: "the quota of disk space is used up; free some space and try again",
  EMFILE: "too many files are open; raise the limit (ulimit -n) and try again",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, and a file is needed",
};

/** What the operating system said, in words: "permission denied" rather than EACCES with a syscall. */
export function reasonOf(thrown: unknown): string {
  return SYSTEM_REASONS[codeOf(thrown)] ?? messageOf(thrown);
}

/** A file or disk that cannot be used is the machine's state and not a bug, wherever it shows. Null: it is something else. */
export function storageErrorOf(thrown: unknown): ProjectError | null {
  if (!(thrown instanceof Error) || !("syscall" in thrown) || !Object.hasOwn(SYSTEM_REASONS, codeOf(thrown)))
    return null;
  const path = "path" in thrown && typeof thrown.path === "string" ? ` ${thrown.path}` : "";
  return new ProjectError(`Cannot ${String(thrown.syscall)}${path}: ${reasonOf(thrown)}`);
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}
