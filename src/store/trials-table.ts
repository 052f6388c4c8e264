import { and, asc, eq } from "drizzle-orm";
import type { LocusName, Sha } from "../core/mod.ts";
import { afterTrial, type TrialCount, type TrialResult, type Trials } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { trials } from "./schema.ts";

export class TrialsTable implements Trials {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  note(result: TrialResult): TrialCount {
    const { locus, sha, kind } = result;
    return this.#access.write("record a trial", () => {
      const count = afterTrial(this.#of(locus, sha).find((each) => each.kind === kind) ?? null, result);
      this.#db
        .insert(trials)
        .values({ locus, sha, ...count })
        .onConflictDoUpdate({ target: [trials.locus, trials.sha, trials.kind], set: count })
        .run();
      return count;
    });
  }

  of(locus: LocusName, sha: Sha): readonly TrialCount[] {
    return this.#access.read(() => this.#of(locus, sha));
  }

  #of(locus: LocusName, sha: Sha): readonly TrialCount[] {
    return this.#db
      .select({
        kind: trials.kind,
        runs: trials.runs,
        successes: trials.successes,
        streak: trials.streak,
        lastProblem: trials.lastProblem,
        lastAtMs: trials.lastAtMs,
      })
      .from(trials)
      .where(and(eq(trials.locus, locus), eq(trials.sha, sha)))
      .orderBy(asc(trials.kind))
      .all();
  }
}
