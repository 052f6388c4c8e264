import { and, desc, eq, sql } from "drizzle-orm";
import type { LocusName } from "../core/mod.ts";
import type { NumberedRegression, Regression } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { regressions } from "./schema.ts";

/** The history of risen failure rates: facts, since reactions to them change what runs. */
export class Regressions {
  readonly #db: GenomeDatabase;

  constructor(db: GenomeDatabase) {
    this.#db = db;
  }

  add(regression: Regression): void {
    this.#db.insert(regressions).values(regression).run();
  }

  newest(locus: LocusName | null, limit: number, beforeSeq?: number): readonly NumberedRegression[] {
    return this.#db
      .select()
      .from(regressions)
      .where(
        and(
          locus === null ? undefined : eq(regressions.locus, locus),
          beforeSeq === undefined
            ? undefined
            : sql`(${regressions.atMs}, ${regressions.seq}) < (SELECT at_ms, seq FROM regressions WHERE seq = ${beforeSeq})`,
        ),
      )
      .orderBy(desc(regressions.atMs), desc(regressions.seq))
      .limit(limit)
      .all();
  }
}
