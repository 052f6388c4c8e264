/**
 * Sources, with their hash checked before anybody sees them. The genome's central promise ("no allele is expressed whose
 * bytes do not hash to its name") is kept here: there is no other way out of the store for a source.
 */
import { eq, sql } from "drizzle-orm";
import { type LocusName, type Sha, sha256, shortSha } from "../core/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { sources } from "./schema.ts";
import { StoreError } from "./store-error.ts";

/** Verified sources kept in memory, so that a locus can be read again without hashing again. UTF-16 code units. */
const cachedCharactersMax = 32 * 1024 * 1024;

export class VerifiedSources {
  readonly #path: string;
  readonly #cache = new Map<Sha, string>();
  #characters = 0;
  readonly #select: ReturnType<typeof prepareSelect>;

  constructor(db: GenomeDatabase, path: string) {
    this.#path = path;
    this.#select = prepareSelect(db);
  }

  /** The source, or undefined when what is stored does not hash to `sha` (or is not there at all). */
  find(sha: Sha): string | undefined {
    const cached = this.#cache.get(sha);
    if (cached !== undefined) return cached;
    const source = this.#read(sha);
    if (source !== undefined) this.#keep(sha, source);
    return source;
  }

  /** Reads and hashes what is on disk now, whatever was verified before. */
  isIntact(sha: Sha): boolean {
    return this.#read(sha) !== undefined;
  }

  tampered(locus: LocusName, sha: Sha): StoreError {
    return new StoreError({
      code: "store_corrupt",
      message:
        `Cannot hand out allele ${shortSha(sha)} of ${locus}: its source in ${JSON.stringify(this.#path)} is not what was ` +
        "stored (its SHA-256 differs). Register the original file again, or restore the genome from a backup",
      details: { path: this.#path, locus, sha },
    });
  }

  /** `typeof`: a hand that edits the file may leave a blob or a number where the text was. */
  #read(sha: Sha): string | undefined {
    const source: unknown = this.#select.get({ sha })?.source;
    return typeof source === "string" && sha256(source) === sha ? source : undefined;
  }

  #keep(sha: Sha, source: string): void {
    this.#cache.set(sha, source);
    this.#characters += source.length;
    for (const [oldest, text] of this.#cache) {
      if (this.#characters <= cachedCharactersMax) break;
      this.#cache.delete(oldest);
      this.#characters -= text.length;
    }
  }
}

function prepareSelect(db: GenomeDatabase) {
  return db
    .select({ source: sources.source })
    .from(sources)
    .where(eq(sources.sha, sql.placeholder("sha")))
    .prepare();
}
