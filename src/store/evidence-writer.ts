import { and, eq, lte, sql } from "drizzle-orm";
import type { LocusName } from "../core/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { successesPerLocusMax } from "./evidence.ts";
import type { Pending } from "./pending.ts";
import { successes } from "./schema.ts";

/** Writes recorded successes, inside the group's transaction. */
export class EvidenceWriter {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(db: GenomeDatabase) {
    this.#statements = prepareStatements(db);
  }

  /** The same input again replaces what was there and becomes the newest. */
  write({ success, inputHash, input, output, atMs }: Extract<Pending, { kind: "success" }>): void {
    const { locus, sha } = success;
    this.#statements.forget.run({ locus, inputHash });
    this.#statements.insert.run({ locus, inputHash, sha, input, output, atMs });
  }

  trim(locus: LocusName): void {
    const seq = this.#statements.newestBeyond.get({ locus })?.seq;
    if (seq !== undefined) this.#statements.trim.run({ locus, seq });
  }
}

function prepareStatements(db: GenomeDatabase) {
  const { placeholder } = sql;
  const atLocus = eq(successes.locus, placeholder("locus"));
  return {
    forget: db
      .delete(successes)
      .where(and(atLocus, eq(successes.inputHash, placeholder("inputHash"))))
      .prepare(),
    insert: db
      .insert(successes)
      .values({
        seq: sql`(SELECT coalesce(max(seq), 0) + 1 FROM successes)`,
        locus: placeholder("locus"),
        inputHash: placeholder("inputHash"),
        sha: placeholder("sha"),
        input: placeholder("input"),
        output: placeholder("output"),
        atMs: placeholder("atMs"),
      })
      .prepare(),
    newestBeyond: db
      .select({ seq: successes.seq })
      .from(successes)
      .where(atLocus)
      .orderBy(sql`${successes.seq} DESC`)
      .limit(1)
      .offset(successesPerLocusMax)
      .prepare(),
    trim: db
      .delete(successes)
      .where(and(atLocus, lte(successes.seq, placeholder("seq"))))
      .prepare(),
  };
}
