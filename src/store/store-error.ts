import { SQLiteError } from "bun:sqlite";
import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type JsonObject, messageOf, SgError } from "../core/mod.ts";

export type StoreErrorCode = "store_corrupt" | "store_unavailable";

/**
 * The genome's file cannot be used. `store_corrupt`: what is in it is not what was written; nothing but a backup helps.
 * `store_unavailable`: it cannot be reached or written now (locked, full, not permitted, of a newer sg).
 */
export class StoreError extends SgError {
  readonly code: StoreErrorCode;
  override readonly retryable: boolean;

  constructor(failure: StoreFailure, cause?: unknown) {
    super(failure.message, failure.details ?? {}, cause);
    this.code = failure.code;
    this.retryable = failure.retryable ?? false;
  }
}

export interface StoreFailure {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
  readonly details?: JsonObject;
}

/** Runs `action`; whatever SQLite throws comes out as a `StoreError` that says what `attempt` was ("open the genome"). */
export function asStoreError<Result>(path: string, attempt: string, action: () => Result): Result {
  try {
    return action();
  } catch (thrown) {
    throw storeErrorFrom(thrown, path, attempt);
  }
}

export function storeErrorFrom(thrown: unknown, path: string, attempt: string): unknown {
  const cause = sqliteErrorIn(thrown);
  if (cause === null) return thrown;
  const { reason, ...failure } = explain(cause, path);
  const message = `Cannot ${attempt} ${JSON.stringify(path)}: ${reason}`;
  return new StoreError({ ...failure, message, details: { path, sqlite: cause.code ?? "" } }, thrown);
}

/** Drizzle wraps some errors; the one from SQLite is at the bottom. */
function sqliteErrorIn(thrown: unknown): SQLiteError | null {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error; depth += 1) {
    if (error instanceof SQLiteError) return error;
    error = error.cause;
  }
  return null;
}

type Explanation = Omit<StoreFailure, "message" | "details"> & { readonly reason: string };

/** Result codes: https://www.sqlite.org/rescode.html; extended codes begin with the primary one. */
function explain(error: SQLiteError, path: string): Explanation {
  const code = error.code ?? "";
  const unavailable = (reason: string, retryable = false): Explanation => ({
    code: "store_unavailable",
    reason,
    retryable,
  });
  if (code.startsWith("SQLITE_NOTADB")) {
    return {
      code: "store_corrupt",
      reason: "it is not an SQLite database; nothing was changed. Move it away, or restore the genome from a backup",
    };
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return {
      code: "store_corrupt",
      reason: `the file is damaged (${messageOf(error)}). Restore the genome from a backup`,
    };
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return unavailable("another process has kept it locked for too long. Wait for that process, or end it", true);
  }
  if (code.startsWith("SQLITE_FULL")) return unavailable("the disk is full. Make room and try again", true);
  if (code.startsWith("SQLITE_CANTOPEN")) return unavailable(whyNotOpened(path));
  if (code.startsWith("SQLITE_READONLY") || code.startsWith("SQLITE_PERM")) {
    return unavailable(
      "it may not be written. Give the user that runs sg write permission for the file and its folder",
    );
  }
  if (code.startsWith("SQLITE_IOERR")) {
    // Where the shared memory beside the file finds no room, SQLite calls it an I/O error.
    if (isFull(dirname(path))) return unavailable("the disk is full. Make room and try again", true);
    return unavailable(`the disk reported an error (${messageOf(error)}). Check the disk before you try again`, true);
  }
  return unavailable(messageOf(error));
}

/** Less than one of the pieces in which SQLite takes room for its shared memory. */
const ROOM_MIN_BYTES = 32_768;

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < ROOM_MIN_BYTES;
  } catch {
    return false;
  }
}

function whyNotOpened(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `the folder ${JSON.stringify(folder)} does not exist. \`sg init\` makes one`;
  if (!existsSync(path)) return "there is no such file, or it may not be created here. Check the folder's permissions";
  if (statSync(path).isDirectory()) return "it is a folder; a file is needed here";
  return "it may not be opened. Give the user that runs sg permission to read and write the file and its folder";
}
