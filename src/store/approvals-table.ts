import { and, asc, eq, sql } from "drizzle-orm";
import type { LocusName, Sha } from "../core/mod.ts";
import type { Approval, ApprovalDecision, ApprovalRequest, Approvals } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { approvals } from "./schema.ts";

export class ApprovalsTable implements Approvals {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  ask(request: ApprovalRequest): void {
    const row = { ...request, state: "waiting" as const, decision: null };
    this.#access.write("ask for an approval", () =>
      this.#db
        .insert(approvals)
        .values(row)
        .onConflictDoUpdate({ target: [approvals.locus, approvals.sha], set: row })
        .run(),
    );
  }

  decide(locus: LocusName, sha: Sha, decision: ApprovalDecision): void {
    this.#access.write("record an approval", () =>
      this.#db.update(approvals).set({ state: decision.state, decision }).where(isAllele(locus, sha)).run(),
    );
  }

  fulfil(locus: LocusName, sha: Sha): void {
    this.#access.write("fulfil an approval", () =>
      this.#db.update(approvals).set({ wish: "recessive" }).where(isAllele(locus, sha)).run(),
    );
  }

  of(locus: LocusName, sha: Sha): Approval | null {
    return this.#access.read(() => this.#db.select().from(approvals).where(isAllele(locus, sha)).get()) ?? null;
  }

  waiting(): readonly Approval[] {
    return this.#access.read(() =>
      this.#db
        .select()
        .from(approvals)
        // Written out, not bound: only then does SQLite see that the partial index answers this.
        .where(sql`state = 'waiting'`)
        .orderBy(asc(approvals.askedAtMs), asc(approvals.sha))
        .all(),
    );
  }
}

function isAllele(locus: LocusName, sha: Sha) {
  return and(eq(approvals.locus, locus), eq(approvals.sha, sha));
}
