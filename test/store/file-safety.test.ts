import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { ManualClock } from "../../src/core/mod.ts";
import { openConnection, pragma } from "../../src/store/connection.ts";
import { openGenomeStore, StoreError } from "../../src/store/mod.ts";
import { alleleOf, LOCUS, runOf } from "./samples.ts";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

const clock = new ManualClock(1);
let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path("genome.db");
});
afterEach(() => folder.remove());

function failureOf(action: () => unknown): StoreError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof StoreError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

function makeGenome(alleles = 1): void {
  const store = openGenomeStore({ path, clock });
  for (let index = 0; index < alleles; index += 1) store.addAllele(alleleOf(`return ${index}`), "recessive", "seed");
  store.close();
}

/** The number of a table's first page, and the size of pages. */
function rootOf(table: string): readonly [number, number] {
  using database = new Database(path, { readonly: true });
  const root = database.query<{ rootpage: number }, [string]>("SELECT rootpage FROM sqlite_master WHERE name = ?");
  return [root.get(table)?.rootpage ?? 0, Number(pragma(database, "page_size"))];
}

function withSql(...statements: readonly string[]): void {
  const database = new Database(path);
  for (const statement of statements) database.run(statement);
  database.close();
}

describe("openGenomeStore refuses, and leaves the file as it was:", () => {
  const cases: readonly (readonly [string, () => void, StoreError["code"], string | RegExp])[] = [
    [
      "a text file",
      () => writeFileSync(path, "not a database, ".repeat(400)),
      "store_corrupt",
      "not an SQLite database",
    ],
    ["another program's database", () => withSql("CREATE TABLE notes (text)"), "store_corrupt", "another program"],
    [
      "a newer sg's genome",
      () => {
        makeGenome();
        withSql("PRAGMA user_version = 999");
      },
      "store_unavailable",
      "a newer sg wrote it (schema 999",
    ],
    [
      "a genome whose pages are overwritten",
      () => {
        makeGenome(60);
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0xa5, 4_096, bytes.length - 4_096));
      },
      "store_corrupt",
      "damaged",
    ],
    [
      "a genome with many wrong places, in one line",
      () => {
        makeGenome(200);
        const [page, size] = rootOf("alleles");
        const bytes = readFileSync(path);
        bytes.fill(0xff, page * size - 64, page * size);
        writeFileSync(path, bytes);
      },
      "store_corrupt",
      /is damaged \(Tree [^\n]*, and \d+ more\)\. Restore the genome from a backup$/,
    ],
    [
      "a genome that was cut off",
      () => {
        makeGenome(60);
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      },
      "store_corrupt",
      "damaged",
    ],
  ];
  test.each(cases)("%s", (_, prepare, code, reason) => {
    prepare();
    const before = readFileSync(path);
    const failure = failureOf(() => openGenomeStore({ path, clock }));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(JSON.stringify(path));
    if (typeof reason === "string") expect(failure.message).toContain(reason);
    else expect(failure.message).toMatch(reason);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder.path("."))).toEqual(["genome.db"]);
  });

  test("a path that is a folder", () => {
    mkdirSync(path);
    expect(failureOf(() => openGenomeStore({ path, clock }))).toMatchObject({ code: "store_unavailable" });
    expect(failureOf(() => openGenomeStore({ path, clock })).message).toContain("it is a folder");
  });

  test("a path in a folder that does not exist", () => {
    const failure = failureOf(() => openGenomeStore({ path: folder.path("no/genome.db"), clock }));
    expect(failure.message).toContain("does not exist. `sg init` makes one");
    expect(existsSync(folder.path("no"))).toBe(false);
  });
});

describe("openGenomeStore", () => {
  test("takes an empty file for a genome that is about to be", () => {
    writeFileSync(path, "");
    const store = openGenomeStore({ path, clock });
    expect(store.counts().alleles).toBe(0);
    store.close();
  });

  test("commits durably: WAL with synchronous=FULL, foreign keys on", () => {
    // A kill does not tell the modes apart (the system keeps the pages), so the settings themselves are asserted.
    const { $client: client } = openConnection(path, "write");
    const settings = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map((name) =>
      pragma(client, name),
    );
    client.close();
    expect(settings).toEqual(["wal", 2, 1, 5_000]);
  });

  test("leaves one file behind when it is closed", () => {
    makeGenome();
    expect(readdirSync(folder.path("."))).toEqual(["genome.db"]);
  });

  test("for reading needs a file, reads it and never writes", () => {
    expect(failureOf(() => openGenomeStore({ path, clock, readOnly: true })).message).toContain(
      "there is no such file",
    );
    makeGenome();
    const before = readFileSync(path);
    const store = openGenomeStore({ path, clock, readOnly: true });
    expect(store.allelesAt(LOCUS)).toHaveLength(1);
    expect(store.run(runOf().runId)).toBeNull();
    expect(() => store.record(runOf(), [])).toThrow(TypeError);
    expect(() => store.addAllele(alleleOf("x"), "shadow", "x")).toThrow(TypeError);
    store.close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("keeps the uniqueness of the dominant in the schema, against any writer", () => {
    makeGenome(2);
    expect(() => withSql("UPDATE alleles SET stage = 'dominant'")).toThrow("UNIQUE");
  });
});

describe("a tampered source", () => {
  const good = alleleOf("return 1", { createdAtMs: 1 });
  const bad = alleleOf("return 2", { createdAtMs: 2 });
  beforeEach(() => {
    const store = openGenomeStore({ path, clock });
    for (const allele of [good, bad]) store.addAllele(allele, "recessive", "seed");
    store.close();
  });

  test.each([
    ["one byte", "replace(source, '2', '3')"],
    ["a blob", "CAST(source AS BLOB)"],
    ["nothing", "''"],
  ])("(%s) is never handed out, and is reported", (_, replacement) => {
    withSql(`UPDATE sources SET source = ${replacement} WHERE sha = '${bad.sha}'`);
    const problems: string[] = [];
    const store = openGenomeStore({ path, clock, onProblem: ({ message }) => problems.push(message) });
    expect(store.verifyExpressed()).toEqual([{ locus: LOCUS, sha: bad.sha }]);
    for (let round = 0; round < 2; round += 1) {
      expect(store.allelesAt(LOCUS).map(({ allele }) => allele.sha)).toEqual([good.sha]);
    }
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(bad.sha.slice(0, 12));
    const failure = failureOf(() => store.allelesByPrefix(bad.sha.slice(0, 12), 5));
    expect(failure.code).toBe("store_corrupt");
    expect(failure.message).toContain(bad.sha.slice(0, 12));
    store.close();
  });

  test("is healed by registering the original again", () => {
    withSql(`UPDATE sources SET source = 'x' WHERE sha = '${bad.sha}'`);
    const store = openGenomeStore({ path, clock });
    expect(store.addAllele(bad, "recessive", "again")).toBe("known");
    expect(store.verifyExpressed()).toEqual([]);
    expect(store.allelesAt(LOCUS)).toHaveLength(2);
    store.close();
  });

  test("of a deprecated allele is not part of what is expressed", () => {
    withSql(`UPDATE sources SET source = 'x' WHERE sha = '${bad.sha}'`, "UPDATE alleles SET stage = 'deprecated'");
    const store = openGenomeStore({ path, clock });
    expect(store.verifyExpressed()).toEqual([]);
    store.close();
  });
});
