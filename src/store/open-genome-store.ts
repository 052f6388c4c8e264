/**
 * The genome in one SQLite file. Facts go to the disk at once, statistics in groups (`group-commit.ts`); what is read
 * includes what this process has recorded, because a read commits the buffer first.
 */
import type { Clock, LocusName, RunId, Sha } from "../core/mod.ts";
import type {
  Allele,
  ApiTokens,
  Approvals,
  AuditTrail,
  ContractRevision,
  ExpressedAllele,
  FederationRecords,
  GenomeCounts,
  GenomeStore,
  IdempotencyKeys,
  Invocation,
  NumberedRegression,
  PhenotypeSnapshots,
  RecordedSuccess,
  Regression,
  Rescored,
  RunFilter,
  RunRecord,
  Stage,
  StageChange,
  Trials,
  Watches,
} from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import { AlleleFacts } from "./allele-facts.ts";
import { AlleleQueries, type UnverifiedAllele } from "./allele-queries.ts";
import { ApiTokensTable, IdempotencyKeysTable } from "./api-access-tables.ts";
import { ApprovalsTable } from "./approvals-table.ts";
import { AuditTable } from "./audit-table.ts";
import { busyTimeoutMs, type GenomeDatabase, openConnection, pragma } from "./connection.ts";
import { ContractRevisions } from "./contract-revisions.ts";
import { Deployments } from "./deployments.ts";
import { FederationTables } from "./federation-tables.ts";
import { type CommitUrgency, GroupCommit, type Schedule, timerSchedule } from "./group-commit.ts";
import { ModelCalls } from "./model-calls.ts";
import { type Pending, pendingRescore, pendingRun, pendingSuccess } from "./pending.ts";
import { expectLimit, expectPrefix } from "./preconditions.ts";
import type { OnProblem } from "./problem.ts";
import { Regressions } from "./regressions.ts";
import { FileJournals } from "./run-journals.ts";
import { RunQueries } from "./run-queries.ts";
import { SnapshotsTable } from "./snapshots-table.ts";
import { StatisticsWriter } from "./statistics-writer.ts";
import { asStoreError } from "./store-error.ts";
import type { StoreGuard } from "./store-guard.ts";
import { TrialsTable } from "./trials-table.ts";
import { VerifiedSources } from "./verified-sources.ts";
import { WalSync } from "./wal-sync.ts";
import { WatchesTable } from "./watches-table.ts";

export interface GenomeStoreOptions {
  /** The file; made when it is missing (its folder is not), unless `readOnly`. */
  readonly path: string;
  readonly clock: Clock;
  /** Never changes the file; whatever writes throws. Default false. */
  readonly readOnly?: boolean;
  /** Timers for group commits; default `setTimeout`. */
  readonly schedule?: Schedule;
  /** Told what the store copes with by itself; default: nobody. */
  readonly onProblem?: OnProblem;
}

/** A genome that lives in a file and can therefore be tampered with. */
export interface FileGenomeStore extends GenomeStore {
  /**
   * Reads the source of every allele that is not deprecated and returns those whose SHA-256 is not their name. (None of
   * them is ever handed out; this is for telling people. Costs one pass over the sources, ~2 ms a megabyte.)
   */
  verifyExpressed(): readonly UnverifiedAllele[];
}

/** How long a background commit may hold up everything else while another process has the file locked. */
const backgroundBusyTimeoutMs = 100;

/** @throws StoreError `store_corrupt` or `store_unavailable`; the file is then as it was. */
export function openGenomeStore(options: GenomeStoreOptions): FileGenomeStore {
  return new SqliteGenomeStore(openConnection(options.path, options.readOnly ? "read" : "write"), options);
}

class SqliteGenomeStore implements FileGenomeStore {
  readonly audit: AuditTrail;
  readonly approvals: Approvals;
  readonly trials: Trials;
  readonly watches: Watches;
  readonly deployments: Deployments;
  readonly journals: FileJournals;
  readonly apiTokens: ApiTokens;
  readonly snapshots: PhenotypeSnapshots;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly federation: FederationRecords;
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #db: GenomeDatabase;
  readonly #group: GroupCommit;
  readonly #wal: WalSync;
  readonly #facts: AlleleFacts;
  readonly #alleles: AlleleQueries;
  readonly #runs: RunQueries;
  readonly #revisions: ContractRevisions;
  readonly #regressions: Regressions;
  readonly #modelCalls: ModelCalls;
  #statistics: StatisticsWriter | null = null;
  #dataVersion: unknown;
  #isOpen = true;

  constructor(db: GenomeDatabase, options: GenomeStoreOptions) {
    const { path, clock, readOnly = false, schedule = timerSchedule, onProblem = () => undefined } = options;
    this.#path = path;
    this.#readOnly = readOnly;
    this.#db = db;
    this.#wal = new WalSync(path);
    this.#group = new GroupCommit({
      commit: (group, urgency) => this.#commit(group, urgency),
      sync: async () => (this.#wal.works ? await this.#wal.sync() : undefined),
      schedule,
      onProblem,
    });
    this.#facts = new AlleleFacts(db, clock);
    this.#alleles = new AlleleQueries(db, new VerifiedSources(db, path), onProblem);
    this.#runs = new RunQueries(db);
    this.#revisions = new ContractRevisions(db);
    this.#regressions = new Regressions(db);
    this.#modelCalls = new ModelCalls(db);
    const guard: StoreGuard = {
      read: (action) => this.#read(action),
      write: (attempt, action) => this.#write(attempt, action),
    };
    this.journals = new FileJournals(db, path, clock, guard);
    this.deployments = new Deployments(db, {
      write: (attempt, action) => this.#write(attempt, action),
      read: (action) => this.#read(action),
    });
    this.#dataVersion = pragma(db.$client, "data_version");
    const access: FactAccess = {
      read: (action) => this.#read(action),
      write: (attempt, action) => this.#write(attempt, () => db.$client.transaction(action).immediate()),
    };
    this.audit = new AuditTable(db, access);
    this.approvals = new ApprovalsTable(db, access);
    this.trials = new TrialsTable(db, access);
    this.watches = new WatchesTable(db, access);
    this.apiTokens = new ApiTokensTable(db, access);
    this.snapshots = new SnapshotsTable(db, access);
    this.idempotencyKeys = new IdempotencyKeysTable(db, access);
    this.federation = new FederationTables(db, access, guard);
  }

  /** Transactions inside it are savepoints; statistics wait, because what is undone could not be recorded again. */
  atomically<Result>(work: () => Result): Result {
    return this.#write("write to the genome", () => this.#db.$client.transaction(work).immediate());
  }

  addAllele(allele: Allele, stage: Stage, reason: string): "added" | "known" {
    return this.#write("add an allele to the genome", () => this.#facts.add(allele, stage, reason));
  }

  setStage(locus: LocusName, sha: Sha, stage: Stage, reason: string, atMs: number): void {
    const change = { locus, sha, stage, reason, atMs };
    this.#write("change a stage in the genome", () => this.#facts.setStage(change));
  }

  addRegression(regression: Regression): void {
    this.#write("add a regression to the genome", () => this.#regressions.add(regression));
  }

  addContractRevision(revision: ContractRevision): boolean {
    return this.#write("add a contract to the genome", () => this.#revisions.add(revision));
  }

  reserveSpend(...call: Parameters<GenomeStore["reserveSpend"]>): ReturnType<GenomeStore["reserveSpend"]> {
    return this.#write("reserve a budget in the genome", () => this.#modelCalls.reserve(...call));
  }

  settleSpend(...call: Parameters<GenomeStore["settleSpend"]>): void {
    this.#write("settle a budget in the genome", () => this.#modelCalls.settle(...call));
  }

  loci(): readonly LocusName[] {
    return this.#read(() => this.#alleles.loci());
  }

  allelesAt(locus: LocusName): readonly ExpressedAllele[] {
    return this.#readRecorded(() => this.#alleles.at(locus));
  }

  allelesByPrefix(prefix: string, limit: number): readonly ExpressedAllele[] {
    const digits = expectPrefix(prefix);
    return this.#readRecorded(() => this.#alleles.byPrefix(digits, expectLimit(limit)));
  }

  stageChanges(locus: LocusName): readonly StageChange[] {
    return this.#read(() => this.#alleles.stageChanges(locus));
  }

  regressions(locus: LocusName | null, limit: number, beforeSeq?: number): readonly NumberedRegression[] {
    return this.#read(() => this.#regressions.newest(locus, expectLimit(limit), beforeSeq));
  }

  latestContractRevision(locus: LocusName): ContractRevision | null {
    return this.#read(() => this.#revisions.latest(locus));
  }

  verifyExpressed(): readonly UnverifiedAllele[] {
    return this.#read(() => this.#alleles.unverified());
  }

  record(run: RunRecord, invocations: readonly Invocation[]): void {
    this.#expectWritable();
    this.#group.add(pendingRun(run, invocations));
  }

  recordSuccess(success: RecordedSuccess, atMs: number): void {
    this.#expectWritable();
    this.#group.add(pendingSuccess(success, atMs));
  }

  rescore(rescored: readonly Rescored[]): void {
    this.#expectWritable();
    for (const pending of rescored.map(pendingRescore)) this.#group.add(pending);
  }

  flush(): void {
    this.#expectOpen();
    if (this.#db.$client.inTransaction) throw new TypeError("Cannot commit statistics inside `atomically`");
    this.#group.flush();
    this.#wal.syncNow();
  }

  async settled(): Promise<void> {
    this.#expectOpen();
    await this.#group.settled();
  }

  recentRuns(filter: RunFilter): readonly RunRecord[] {
    expectLimit(filter.limit);
    return this.#readRecorded(() => this.#runs.recent(filter));
  }

  run(runId: RunId): { readonly run: RunRecord; readonly invocations: readonly Invocation[] } | null {
    return this.#readRecorded(() => this.#runs.get(runId));
  }

  childRuns(parent: RunId, limit: number): readonly RunRecord[] {
    return this.#readRecorded(() => this.#runs.children(parent, expectLimit(limit)));
  }

  recentInvocations(locus: LocusName, runs: number): readonly Invocation[] {
    expectLimit(runs);
    return this.#readRecorded(() => this.#runs.invocationsAt(locus, runs));
  }

  recordedSuccesses(locus: LocusName, limit: number): readonly RecordedSuccess[] {
    expectLimit(limit);
    return this.#readRecorded(() => this.#runs.successes(locus, limit));
  }

  counts(): GenomeCounts {
    return this.#readRecorded(() => ({ ...this.#alleles.counts(), ...this.#runs.counts() }));
  }

  spend(sinceMs: number): ReturnType<GenomeStore["spend"]> {
    return this.#read(() => this.#modelCalls.totals(sinceMs));
  }

  /** `data_version` moves only when another connection commits (https://www.sqlite.org/pragma.html#pragma_data_version). */
  changedElsewhere(): boolean {
    const version = this.#read(() => pragma(this.#db.$client, "data_version"));
    const hasChanged = version !== this.#dataVersion;
    this.#dataVersion = version;
    return hasChanged;
  }

  /** @throws StoreError when the last group could not be committed; the file is closed all the same. */
  close(): void {
    if (!this.#isOpen) return;
    try {
      this.#group.flush();
    } finally {
      this.#group.stop();
      this.#wal.close();
      this.#isOpen = false;
      this.journals.close();
      this.#db.$client.close();
    }
  }

  #commit(group: readonly Pending[], urgency: CommitUrgency): void {
    const waitMs = urgency === "now" ? busyTimeoutMs : backgroundBusyTimeoutMs;
    const durability = urgency === "background" && this.#wal.works ? "process" : "machine";
    this.#statistics ??= new StatisticsWriter(this.#db);
    const { $client: client } = this.#db;
    asStoreError(this.#path, "commit runs to the genome", () => {
      client.run(`PRAGMA busy_timeout = ${waitMs}`);
      try {
        this.#statistics?.commit(group, durability);
      } finally {
        client.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      }
    });
  }

  #write<Result>(attempt: string, action: () => Result): Result {
    this.#expectWritable();
    return asStoreError(this.#path, attempt, action);
  }

  #read<Result>(action: () => Result): Result {
    this.#expectOpen();
    return asStoreError(this.#path, "read the genome", action);
  }

  #readRecorded<Result>(action: () => Result): Result {
    this.#expectOpen();
    if (!this.#db.$client.inTransaction) this.#group.tryFlush();
    return this.#read(action);
  }

  #expectWritable(): void {
    this.#expectOpen();
    if (this.#readOnly) throw new TypeError("Cannot write to the genome: it was opened for reading");
  }

  #expectOpen(): void {
    if (!this.#isOpen) throw new TypeError("Cannot use the genome: it has been closed");
  }
}
