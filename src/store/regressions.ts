import { desc, eq } from "drizzle-orm";
import type { LocusName } from "../core/mod.ts";
import type { Regression } from "../genome/mod.ts";
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

  newest(locus: LocusName | null, limit: number): readonly Regression[] {
    const rows = this.#db
      .select()
      .from(regressions)
      .where(locus === null ? undefined : eq(regressions.locus, locus))
      .orderBy(desc(regressions.atMs), desc(regressions.seq))
      .limit(limit)
      .all();
    return rows.map(({ seq: _, ...regression }) => regression);
  }
}
