import { and, asc, eq, gt, gte, lt, ne, sql } from "drizzle-orm";
import type { InterfaceHash, LocusName, Sha } from "../core/mod.ts";
import {
  type FederationRecords,
  isNewer,
  type LocalTotal,
  type Nonces,
  type Observation,
  type Observations,
  type PeerImport,
  type PeerImports,
} from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { observations, peerImports, peerNonces } from "./federation-schema.ts";
import { alleleStats, alleles } from "./schema.ts";
import type { StoreGuard } from "./store-guard.ts";

export class FederationTables implements FederationRecords {
  readonly observations: Observations;
  readonly nonces: Nonces;
  readonly imports: PeerImports;
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess, guard: StoreGuard) {
    this.observations = new ObservationsTable(db, access);
    this.nonces = new NoncesTable(db, guard);
    this.imports = new PeerImportsTable(db, access);
    this.#db = db;
    this.#access = access;
  }

  sharedShas(locus: LocusName, interfaceHash: InterfaceHash): readonly Sha[] {
    const { sha, stage } = alleles;
    const matching = and(eq(alleles.locus, locus), eq(alleles.interfaceHash, interfaceHash));
    const shared = and(matching, ne(stage, "deprecated"));
    return this.#access.read(() =>
      this.#db
        .select({ sha })
        .from(alleles)
        .where(shared)
        .orderBy(asc(sha))
        .all()
        .map((row) => row.sha),
    );
  }

  localTotals(): readonly LocalTotal[] {
    const { locus, sha, n, sumE } = alleleStats;
    return this.#access.read(() => this.#db.select({ locus, sha, n, sumE }).from(alleleStats).where(gt(n, 0)).all());
  }
}

class ObservationsTable implements Observations {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  merge(stated: readonly Observation[]): readonly Observation[] {
    return this.#access.write("keep observations in the genome", () => stated.filter((each) => this.#keep(each)));
  }

  at(locus: LocusName): readonly Observation[] {
    return this.#access.read(() =>
      this.#db
        .select()
        .from(observations)
        .where(eq(observations.locus, locus))
        .orderBy(asc(observations.sha), asc(observations.origin))
        .all(),
    );
  }

  all(): readonly Observation[] {
    return this.#access.read(() => this.#db.select().from(observations).all());
  }

  #keep(stated: Observation): boolean {
    const { origin, locus, sha, n, sumMicro, version, signature } = stated;
    const place = and(eq(observations.origin, origin), eq(observations.locus, locus), eq(observations.sha, sha));
    const known = this.#db.select().from(observations).where(place).get();
    if (known !== undefined && !isNewer(stated, known)) return false;
    const said = { n, sumMicro, version, signature };
    this.#db
      .insert(observations)
      .values({ origin, locus, sha, ...said })
      .onConflictDoUpdate({ target: [observations.origin, observations.locus, observations.sha], set: said })
      .run();
    return true;
  }
}

/** Each peer's every request waits for this, so it is one prepared statement, which is a synced transaction of its own. */
class NoncesTable implements Nonces {
  readonly #db: GenomeDatabase;
  readonly #guard: StoreGuard;
  readonly #keep: ReturnType<typeof keepNonce>;

  constructor(db: GenomeDatabase, guard: StoreGuard) {
    this.#db = db;
    this.#guard = guard;
    this.#keep = keepNonce(db);
  }

  claim(peer: string, nonce: string, expiresAtMs: number): boolean {
    return this.#guard.write("keep a nonce in the genome", () => {
      return this.#keep.all({ peer, nonce, expiresAtMs }).length > 0;
    });
  }

  forget(nowMs: number): void {
    this.#guard.write("forget nonces", () =>
      this.#db.delete(peerNonces).where(lt(peerNonces.expiresAtMs, nowMs)).run(),
    );
  }
}

function keepNonce(db: GenomeDatabase) {
  const { placeholder } = sql;
  const [peer, nonce, expiresAtMs] = [placeholder("peer"), placeholder("nonce"), placeholder("expiresAtMs")];
  const kept = db.insert(peerNonces).values({ peer, nonce, expiresAtMs }).onConflictDoNothing();
  return kept.returning({ peer: peerNonces.peer }).prepare();
}

class PeerImportsTable implements PeerImports {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  note(imported: PeerImport): void {
    this.#access.write("keep what a peer brought", () =>
      this.#db.insert(peerImports).values(imported).onConflictDoNothing().run(),
    );
  }

  usage(peer: string, sinceMs: number): ReturnType<PeerImports["usage"]> {
    const recent = and(eq(peerImports.peer, peer), gte(peerImports.atMs, sinceMs));
    const fields = { alleles: sql<number>`count(*)`, bytes: sql<number>`coalesce(sum(${peerImports.bytes}), 0)` };
    return this.#access.read(
      () => this.#db.select(fields).from(peerImports).where(recent).get() ?? { alleles: 0, bytes: 0 },
    );
  }
}
