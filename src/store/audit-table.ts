import { and, asc, desc, eq, gte, type SQL, sql } from "drizzle-orm";
import {
  type AuditEntry,
  type AuditFilter,
  type AuditNote,
  type AuditTrail,
  type AuditVerdict,
  chained,
  verifyChain,
} from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { expectLimit } from "./preconditions.ts";
import { audit } from "./schema.ts";

export class AuditTable implements AuditTrail {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  append(note: AuditNote): AuditEntry {
    return this.#access.write("add to the audit trail", () => {
      const entry = chained(note, this.#last());
      this.#db.insert(audit).values(entry).run();
      return entry;
    });
  }

  list({ limit, sinceMs = 0, beforeSeq, action }: AuditFilter): readonly AuditEntry[] {
    expectLimit(limit);
    const newest = this.#access.read(() =>
      this.#db
        .select()
        .from(audit)
        .where(
          and(
            gte(audit.atMs, sinceMs),
            beforeSeq === undefined ? undefined : isBefore(beforeSeq),
            action === undefined ? undefined : eq(audit.action, action),
          ),
        )
        .orderBy(desc(audit.atMs), desc(audit.seq))
        .limit(limit)
        .all(),
    );
    return newest.sort((left, right) => left.seq - right.seq);
  }

  verify(): AuditVerdict {
    return this.#access.read(() => verifyChain(this.#db.select().from(audit).orderBy(asc(audit.seq)).all()));
  }

  #last(): AuditEntry | null {
    return this.#db.select().from(audit).where(gte(audit.seq, 1)).orderBy(desc(audit.seq)).limit(1).get() ?? null;
  }
}

/** Where the page before ended, in the order of the index: however far back it is, nothing in between is read. */
function isBefore(seq: number): SQL {
  return sql`(${audit.atMs}, ${audit.seq}) < (SELECT at_ms, seq FROM audit WHERE seq = ${seq})`;
}
