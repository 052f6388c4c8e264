/**
 * Whether the process that opened a journal still lives. Each such process holds a lock on a file of its own beside the
 * genome, and the operating system takes the lock away when the process ends, however it ends. Rejected: process ids,
 * which are reused, and mean nothing to a container that shares the directory; heartbeats, which take a suspended
 * process for a dead one and would undo its work under its hands.
 *
 * The lock is SQLite's own (an empty database in an exclusive transaction): the one lock that the runtime offers
 * everywhere. A file is removed only by whoever holds its lock, and whoever takes a lock looks whether the file is still
 * there, so that nobody holds a lock on a file that others no longer see.
 */
import { Database, SQLiteError } from "bun:sqlite";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { newRunId } from "../core/mod.ts";

const BUSY_TIMEOUT_MS = 1_000;

export class OwnerLock {
  readonly owner: string;
  readonly #path: string;
  readonly #file: Database;

  private constructor(owner: string, path: string, file: Database) {
    this.owner = owner;
    this.#path = path;
    this.#file = file;
  }

  /** A lock under a name of its own. Also removes what dead processes left. */
  static take(genome: string): OwnerLock {
    sweep(genome);
    for (;;) {
      const owner = newRunId().replace("run_", "");
      const path = lockPath(genome, owner);
      const file = lockedFile(path, BUSY_TIMEOUT_MS);
      if (file !== null && existsSync(path)) return new OwnerLock(owner, path, file);
      file?.close();
    }
  }

  release(): void {
    rmSync(this.#path, { force: true });
    this.#file.close();
  }
}

export function isOwnerAlive(genome: string, owner: string): boolean {
  const path = lockPath(genome, owner);
  if (!existsSync(path)) return false;
  const file = lockedFile(path, 0);
  file?.close();
  return file === null;
}

function sweep(genome: string): void {
  const prefix = basename(lockPath(genome, ""));
  for (const name of readdirSync(dirname(genome)).filter((each) => each.startsWith(prefix))) {
    const path = join(dirname(genome), name);
    const file = lockedFile(path, 0);
    if (file === null) continue;
    rmSync(path, { force: true });
    file.close();
  }
}

function lockPath(genome: string, owner: string): string {
  return `${genome}-owner-${owner}`;
}

/** Null when another process (or another store of this one) holds it. */
function lockedFile(path: string, waitMs: number): Database | null {
  const file = new Database(path, { readwrite: true, create: true });
  try {
    file.run(`PRAGMA busy_timeout = ${waitMs}`);
    // Nothing is ever written, so there is nothing to keep a journal file for.
    file.run("PRAGMA journal_mode = MEMORY");
    file.run("BEGIN EXCLUSIVE");
    return file;
  } catch (thrown) {
    file.close();
    if (thrown instanceof SQLiteError && thrown.code?.startsWith("SQLITE_BUSY")) return null;
    throw thrown;
  }
}
