/** The writing of facts about alleles; each call is one immediate, synced transaction. */
import { and, eq, sql } from "drizzle-orm";
import { type Clock, type LocusName, NotFoundError, type Sha } from "../core/mod.ts";
import { type Allele, parentsOf, type Stage } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { expectNamedByContent } from "./preconditions.ts";
import { alleles, lineage, sources, stageChanges } from "./schema.ts";
import { displacedBy, unknownAllele } from "./stage-rules.ts";

interface Change {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly stage: Stage;
  readonly reason: string;
  readonly atMs: number;
}

export class AlleleFacts {
  readonly #db: GenomeDatabase;
  readonly #clock: Clock;

  constructor(db: GenomeDatabase, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  add(allele: Allele, stage: Stage, reason: string): "added" | "known" {
    expectNamedByContent(allele);
    return this.#transaction(() => {
      this.#putSource(allele);
      if (this.#stageOf(allele.locus, allele.sha) !== undefined) return "known";
      const { locus, sha } = allele;
      const change = { locus, sha, stage, reason, atMs: this.#clock.nowMs() };
      if (stage === "dominant") this.#displaceFor(change);
      this.#insert(allele, stage);
      this.#note(change, null);
      return "added";
    });
  }

  setStage(change: Change): void {
    this.#transaction(() => {
      const from = this.#stageOf(change.locus, change.sha);
      if (from === undefined) throw new NotFoundError(unknownAllele(change.locus, change.sha));
      if (from === change.stage) return;
      if (change.stage === "dominant") this.#displaceFor(change);
      this.#move(change, from);
    });
  }

  #transaction<Result>(action: () => Result): Result {
    return this.#db.$client.transaction(action).immediate();
  }

  /**
   * Bytes that hash to the name are the right bytes: if the file holds others, they are put right. So registering the
   * original again heals a tampered source.
   */
  #putSource({ sha, source }: Allele): void {
    this.#db
      .insert(sources)
      .values({ sha, source })
      .onConflictDoUpdate({
        target: sources.sha,
        set: { source: sql`excluded.source` },
        setWhere: sql`sources.source IS NOT excluded.source`,
      })
      .run();
  }

  #insert(allele: Allele, stage: Stage): void {
    const { locus, sha, interfaceHash, generation, createdAtMs, origin } = allele;
    const originKind = origin.kind;
    this.#db
      .insert(alleles)
      .values({ locus, sha, stage, interfaceHash, generation, createdAtMs, originKind, origin })
      .run();
    for (const parent of parentsOf(origin)) {
      this.#db.insert(lineage).values({ child: sha, parent }).onConflictDoNothing().run();
    }
  }

  #stageOf(locus: LocusName, sha: Sha): Stage | undefined {
    return this.#db.select({ stage: alleles.stage }).from(alleles).where(isAllele(locus, sha)).get()?.stage;
  }

  #displaceFor({ locus, sha: successor, reason, atMs }: Change): void {
    const present = this.#db
      .select({ sha: alleles.sha })
      .from(alleles)
      // Written out, not bound: only then does SQLite see that the partial index answers this.
      .where(and(eq(alleles.locus, locus), sql`stage = 'dominant'`))
      .get();
    if (present === undefined) return;
    const displaced = displacedBy(successor, reason);
    this.#move({ locus, sha: present.sha, stage: "recessive", reason: displaced, atMs }, "dominant");
  }

  #move(change: Change, from: Stage): void {
    const { locus, sha, stage } = change;
    this.#db.update(alleles).set({ stage }).where(isAllele(locus, sha)).run();
    this.#note(change, from);
  }

  #note({ locus, sha, stage: to, reason, atMs }: Change, from: Stage | null): void {
    this.#db.insert(stageChanges).values({ locus, sha, from, to, reason, atMs }).run();
  }
}

function isAllele(locus: LocusName, sha: Sha) {
  return and(eq(alleles.locus, locus), eq(alleles.sha, sha));
}
