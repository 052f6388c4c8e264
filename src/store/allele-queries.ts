import { and, asc, eq, gte, lt, ne, sql } from "drizzle-orm";
import { type LocusName, type Sha, shortSha } from "../core/mod.ts";
import { type Allele, type ExpressedAllele, type GenomeCounts, noStats, type StageChange } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import type { OnProblem } from "./problem.ts";
import { statsOf } from "./rows.ts";
import { alleleStats, alleles, stageChanges } from "./schema.ts";
import type { VerifiedSources } from "./verified-sources.ts";

/** An allele that is expressed somewhere and whose source is not what its name says. */
export interface UnverifiedAllele {
  readonly locus: LocusName;
  readonly sha: Sha;
}

/** Jumps from locus to locus in the primary key instead of reading every allele, as `SELECT DISTINCT` would. */
const LOCI = `
  WITH RECURSIVE each(locus) AS (
    SELECT min(locus) FROM alleles
    UNION ALL
    SELECT (SELECT min(locus) FROM alleles WHERE locus > each.locus) FROM each WHERE each.locus IS NOT NULL
  )
  SELECT locus FROM each WHERE locus IS NOT NULL`;

type Row = NonNullable<ReturnType<ReturnType<typeof prepareStatements>["at"]["get"]>>;

export class AlleleQueries {
  readonly #sources: VerifiedSources;
  readonly #onProblem: OnProblem;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #reported = new Set<Sha>();

  constructor(db: GenomeDatabase, verifiedSources: VerifiedSources, onProblem: OnProblem) {
    this.#sources = verifiedSources;
    this.#onProblem = onProblem;
    this.#statements = prepareStatements(db);
  }

  /** Leaves tampered alleles out and reports each once: the others at the locus can still do the work. */
  at(locus: LocusName): readonly ExpressedAllele[] {
    return this.#statements.at.all({ locus }).flatMap((row) => {
      const source = this.#sources.find(row.sha);
      if (source !== undefined) return [expressedOf(row, source)];
      this.#report(row);
      return [];
    });
  }

  /** @throws StoreError when one is tampered: who names an allele must not be told that there is none. */
  byPrefix(prefix: string, limit: number): readonly ExpressedAllele[] {
    // "g" is the character after the last hexadecimal digit.
    return this.#statements.byPrefix.all({ first: prefix, end: `${prefix}g`, limit }).map((row) => {
      const source = this.#sources.find(row.sha);
      if (source === undefined) throw this.#sources.tampered(row.locus, row.sha);
      return expressedOf(row, source);
    });
  }

  unverified(): readonly UnverifiedAllele[] {
    return this.#statements.expressed.all().filter(({ sha }) => !this.#sources.isIntact(sha));
  }

  loci(): readonly LocusName[] {
    return this.#statements.loci.all().map(({ locus }) => locus);
  }

  stageChanges(locus: LocusName): readonly StageChange[] {
    return this.#statements.changes.all({ locus });
  }

  counts(): Pick<GenomeCounts, "loci" | "alleles" | "mutants"> {
    const { all = 0, mutants = 0 } = this.#statements.count.get() ?? {};
    return { loci: this.loci().length, alleles: all, mutants };
  }

  #report({ locus, sha }: UnverifiedAllele): void {
    if (this.#reported.has(sha)) return;
    this.#reported.add(sha);
    const message = `${this.#sources.tampered(locus, sha).message}. Allele ${shortSha(sha)} is not expressed`;
    this.#onProblem({ kind: "source_tampered", message });
  }
}

function expressedOf(row: Row, source: string): ExpressedAllele {
  const { locus, sha, interfaceHash, generation, createdAtMs, origin, stage, stats } = row;
  const allele: Allele = { sha, locus, interfaceHash, source, generation, createdAtMs, origin };
  return { allele, stage, stats: stats === null ? noStats : statsOf(stats) };
}

function prepareStatements(db: GenomeDatabase) {
  const { placeholder } = sql;
  const expressedColumns = {
    locus: alleles.locus,
    sha: alleles.sha,
    stage: alleles.stage,
    interfaceHash: alleles.interfaceHash,
    generation: alleles.generation,
    createdAtMs: alleles.createdAtMs,
    origin: alleles.origin,
    stats: alleleStats,
  };
  const sameAllele = and(eq(alleleStats.locus, alleles.locus), eq(alleleStats.sha, alleles.sha));
  const expressed = () => db.select(expressedColumns).from(alleles).leftJoin(alleleStats, sameAllele);
  return {
    at: expressed()
      .where(eq(alleles.locus, placeholder("locus")))
      .orderBy(asc(alleles.createdAtMs), asc(alleles.sha))
      .prepare(),
    byPrefix: expressed()
      .where(and(gte(alleles.sha, placeholder("first")), lt(alleles.sha, placeholder("end"))))
      .orderBy(asc(alleles.sha), asc(alleles.locus))
      .limit(placeholder("limit"))
      .prepare(),
    expressed: db
      .select({ locus: alleles.locus, sha: alleles.sha })
      .from(alleles)
      .where(ne(alleles.stage, "deprecated"))
      .prepare(),
    loci: db.$client.prepare<{ locus: LocusName }, []>(LOCI),
    changes: db
      .select({
        locus: stageChanges.locus,
        sha: stageChanges.sha,
        from: stageChanges.from,
        to: stageChanges.to,
        reason: stageChanges.reason,
        atMs: stageChanges.atMs,
      })
      .from(stageChanges)
      .where(eq(stageChanges.locus, placeholder("locus")))
      .orderBy(asc(stageChanges.seq))
      .prepare(),
    count: db
      .select({
        all: sql<number>`count(*)`,
        mutants: sql<number>`count(*) FILTER (WHERE ${alleles.originKind} = 'mutation')`,
      })
      .from(alleles)
      .prepare(),
  };
}
