import { and, desc, eq, sql } from "drizzle-orm";
import type { LocusName } from "../core/mod.ts";
import type { ContractRevision } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { contractRevisions } from "./schema.ts";

export class ContractRevisions {
  readonly #db: GenomeDatabase;

  constructor(db: GenomeDatabase) {
    this.#db = db;
  }

  /** Every start calls this for every contract, so an unchanged one costs a read and no transaction. */
  add(revision: ContractRevision): boolean {
    if (this.latest(revision.locus)?.revision === revision.revision) return false;
    return this.#db.$client.transaction(() => this.#put(revision)).immediate();
  }

  latest(locus: LocusName): ContractRevision | null {
    const { seq: _, ...columns } = contractRevisionColumns;
    const row = this.#db
      .select(columns)
      .from(contractRevisions)
      .where(eq(contractRevisions.locus, locus))
      .orderBy(desc(contractRevisions.seq))
      .limit(1)
      .get();
    return row ?? null;
  }

  #put(revision: ContractRevision): boolean {
    const { locus, atMs } = revision;
    const isThis = and(eq(contractRevisions.locus, locus), eq(contractRevisions.revision, revision.revision));
    const known = this.#db.select(contractRevisionColumns).from(contractRevisions).where(isThis).get();
    const seq = sql`(SELECT coalesce(max(seq), 0) + 1 FROM contract_revisions WHERE locus = ${locus})`;
    if (known === undefined) {
      this.#db
        .insert(contractRevisions)
        .values({ ...revision, seq })
        .run();
    } else {
      this.#db.update(contractRevisions).set({ seq, atMs }).where(isThis).run();
    }
    return known === undefined;
  }
}

const contractRevisionColumns = {
  locus: contractRevisions.locus,
  revision: contractRevisions.revision,
  interfaceHash: contractRevisions.interfaceHash,
  text: contractRevisions.text,
  atMs: contractRevisions.atMs,
  seq: contractRevisions.seq,
};
