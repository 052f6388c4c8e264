/**
 * One connection to the genome's file: opened carefully, because the file may be anything. The order matters. What the
 * file is, is read before the first byte is written to it; only an empty file or a genome of a known version goes on.
 * So a wrong path, a damaged file or a newer sg's genome is reported and left exactly as it was.
 */
import { Database, type SQLQueryBindings, type Statement } from "bun:sqlite";
import { existsSync } from "node:fs";
import { type BunSQLiteDatabase, drizzle } from "drizzle-orm/bun-sqlite";
import { MIGRATIONS } from "./migrations.ts";
import { asStoreError, StoreError } from "./store-error.ts";

/** "sgen" in ASCII, in the file's header (https://www.sqlite.org/fileformat.html, 1.3.15). */
const APPLICATION_ID = 0x7367656e;
export const busyTimeoutMs = 5_000;

/**
 * Tables whose damage must be known before anything acts. Not those that grow without end: runs and evidence speak up
 * when they are read, and every source is checked by its hash, which finds more than any check of the structure.
 */
const CHECKED_AT_OPEN = [
  ...["alleles", "stage_changes", "contract_revisions", "allele_stats"],
  ...["approvals", "trials", "watched"],
] as const;

export type GenomeDatabase = BunSQLiteDatabase & { readonly $client: Database };

type Prepared<Row, Bindings extends SQLQueryBindings | SQLQueryBindings[]> = ReturnType<
  typeof Database.prototype.prepare<Row, Bindings>
>;

/**
 * Keeps one statement per SQL text and finalizes all of them on `close`. Without that, statements that drizzle prepared
 * keep the file open until they are garbage: no checkpoint, and `-wal` stays behind.
 */
class GenomeDatabaseClient extends Database {
  readonly #statements = new Map<string, Statement>();

  override prepare<Row, Bindings extends SQLQueryBindings | SQLQueryBindings[]>(text: string): Prepared<Row, Bindings> {
    const statement = this.#statements.get(text) ?? super.prepare(text);
    this.#statements.set(text, statement);
    return statement as unknown as Prepared<Row, Bindings>;
  }

  override close(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
    super.close();
  }
}

/** @throws StoreError when the file cannot be opened, is not a genome, is damaged, or is of a newer sg. */
export function openConnection(path: string, access: "read" | "write"): GenomeDatabase {
  return asStoreError(path, "open the genome", () => {
    const client = openFile(path, access);
    try {
      client.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      const version = versionOf(client, path);
      if (access === "write") prepareForWriting(client, path, version);
      else if (version < MIGRATIONS.length) throw outdated(path, version);
      checkFacts(client, path);
      return drizzle(client);
    } catch (thrown) {
      client.close();
      throw thrown;
    }
  });
}

function openFile(path: string, access: "read" | "write"): Database {
  if (access === "write") return new GenomeDatabaseClient(path, { readwrite: true, create: true, strict: true });
  if (!existsSync(path)) {
    throw new StoreError({
      code: "store_unavailable",
      message: `Cannot open the genome ${JSON.stringify(path)}: there is no such file. \`sg init\` makes one`,
      details: { path },
    });
  }
  return new GenomeDatabaseClient(path, { readonly: true, strict: true });
}

/** Migrations the file has had; 0 for an empty file. Refuses whatever is not a genome that this sg understands. */
function versionOf(client: Database, path: string): number {
  const version = Number(pragma(client, "user_version"));
  const isEmpty = client.prepare<{ n: number }, []>("SELECT count(*) AS n FROM sqlite_schema").get()?.n === 0;
  if (isEmpty && version === 0) return 0;
  if (pragma(client, "application_id") !== APPLICATION_ID) {
    throw new StoreError({
      code: "store_corrupt",
      message: `Cannot open the genome ${JSON.stringify(path)}: it is a database of another program; nothing was changed. Give another path`,
      details: { path },
    });
  }
  if (version <= MIGRATIONS.length) return version;
  throw new StoreError({
    code: "store_unavailable",
    message: `Cannot open the genome ${JSON.stringify(path)}: a newer sg wrote it (schema ${version}, this sg knows up to ${MIGRATIONS.length}). Use that sg`,
    details: { path, schema: version, known: MIGRATIONS.length },
  });
}

function outdated(path: string, version: number): StoreError {
  return new StoreError({
    code: "store_unavailable",
    message: `Cannot read the genome ${JSON.stringify(path)}: its schema ${version} is older than this sg's ${MIGRATIONS.length}. Any command that writes, such as \`sg run\`, brings it up to date`,
    details: { path, schema: version, known: MIGRATIONS.length },
  });
}

function prepareForWriting(client: Database, path: string, version: number): void {
  client.run("PRAGMA journal_mode = WAL");
  // Facts must survive a power cut, not only a kill: each commit is synced (https://www.sqlite.org/pragma.html#pragma_synchronous).
  client.run("PRAGMA synchronous = FULL");
  // On macOS only F_FULLFSYNC reaches the medium; elsewhere this does nothing.
  client.run("PRAGMA fullfsync = ON");
  client.run("PRAGMA cache_size = -16000");
  // A checkpoint holds up everybody: every 4 MB for some 6 ms, where 8 MB took 10 to 27. (8 MB were twice as fast when ids
  // of runs were random, and their index was written in many places at once; they sort by time since.)
  client.run("PRAGMA wal_autocheckpoint = 1000");
  if (version < MIGRATIONS.length) migrate(client, path);
  client.run("PRAGMA foreign_keys = ON");
}

/** All missing migrations in one transaction; the version is read again inside it, since two processes may start at once. */
function migrate(client: Database, path: string): void {
  client
    .transaction(() => {
      const version = versionOf(client, path);
      for (const statements of MIGRATIONS.slice(version)) client.run(statements);
      client.run(`PRAGMA application_id = ${APPLICATION_ID}`);
      client.run(`PRAGMA user_version = ${MIGRATIONS.length}`);
    })
    .immediate();
}

/**
 * Structure only, and of the facts only: their number grows with alleles, not with runs. What the bytes say is checked
 * by content hash when a source is handed out; of 200 flipped bytes even `integrity_check` missed 185.
 */
function checkFacts(client: Database, path: string): void {
  for (const table of CHECKED_AT_OPEN) {
    const found = client.prepare<Record<string, string>, []>(`PRAGMA quick_check('${table}')`).get();
    const verdict = Object.values(found ?? {})[0];
    if (verdict === "ok") continue;
    throw new StoreError({
      code: "store_corrupt",
      message: `Cannot open the genome ${JSON.stringify(path)}: its table "${table}" is damaged (${inOneLine(verdict)}). Restore the genome from a backup`,
      details: { path, table },
    });
  }
}

/** SQLite lists up to a hundred places; the first tells as much as an operator can use. */
function inOneLine(verdict = ""): string {
  const [first = "no verdict", ...more] = verdict.split("\n").filter((line) => line !== "" && !line.startsWith("***"));
  return more.length === 0 ? first : `${first}, and ${more.length} more`;
}

export function pragma(client: Database, name: string): unknown {
  return Object.values(client.prepare<Record<string, unknown>, []>(`PRAGMA ${name}`).get() ?? {})[0];
}
