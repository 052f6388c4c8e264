/**
 * The genome without a file: for trial organisms, which must leave nothing behind, and for tests. Plain maps, and
 * statistics count at once. It keeps the same promises as the file's store, checked by the same suite
 * (`test/conformance/genome-store.ts`).
 */
import type { Clock, LocusName, RunId, Sha } from "../../core/mod.ts";
import type {
  ContractRevision,
  ExpressedAllele,
  GenomeCounts,
  GenomeStore,
  Invocation,
  NumberedRegression,
  RecordedSuccess,
  Regression,
  Rescored,
  RunFilter,
  RunRecord,
} from "../../genome/mod.ts";
import { expectLimit, expectPrefix, expectRecordable, expectRescorable } from "../preconditions.ts";
import { withRescored } from "../rescore.ts";
import { MemoryAlleles } from "./alleles.ts";
import { MemoryApiTokens, MemoryIdempotencyKeys } from "./api-access.ts";
import { MemoryDeployments } from "./deployments.ts";
import { MemoryEvidence } from "./evidence.ts";
import { MemoryApprovals, MemoryAudit, MemoryTrials, MemoryWatches } from "./facts.ts";
import { MemoryFederation } from "./federation.ts";
import { MemoryJournals } from "./journals.ts";
import { MemoryModelCalls } from "./model-calls.ts";
import { MemoryRuns } from "./runs.ts";
import { MemorySnapshots } from "./snapshots.ts";

export interface MemoryGenomeStoreOptions {
  readonly clock: Clock;
}

export function createMemoryGenomeStore({ clock }: MemoryGenomeStoreOptions): GenomeStore {
  return new MemoryGenomeStore(clock);
}

class MemoryGenomeStore implements GenomeStore {
  readonly audit = new MemoryAudit(() => this.#expectOpen());
  readonly approvals = new MemoryApprovals(() => this.#expectOpen());
  readonly trials = new MemoryTrials(() => this.#expectOpen());
  readonly watches = new MemoryWatches(() => this.#expectOpen());
  readonly deployments = new MemoryDeployments();
  readonly federation: MemoryFederation;
  readonly journals: MemoryJournals;
  readonly apiTokens = new MemoryApiTokens();
  readonly snapshots = new MemorySnapshots();
  readonly idempotencyKeys = new MemoryIdempotencyKeys();
  readonly #alleles: MemoryAlleles;
  readonly #runs = new MemoryRuns();
  readonly #evidence = new MemoryEvidence();
  readonly #modelCalls = new MemoryModelCalls();
  readonly #revisions = new Map<LocusName, Map<Sha, ContractRevision>>();
  readonly #regressions: NumberedRegression[] = [];
  #isOpen = true;

  constructor(clock: Clock) {
    this.#alleles = new MemoryAlleles(clock);
    this.journals = new MemoryJournals(clock);
    this.federation = new MemoryFederation(this.#alleles);
  }

  atomically<Result>(work: () => Result): Result {
    this.#expectOpen();
    const parts = [this.#alleles, this.audit, this.approvals, this.trials, this.watches];
    const restores = parts.map((part) => part.checkpoint());
    try {
      return work();
    } catch (thrown) {
      for (const restore of restores) restore();
      throw thrown;
    }
  }

  addAllele(...[allele, stage, reason]: Parameters<GenomeStore["addAllele"]>): "added" | "known" {
    this.#expectOpen();
    return this.#alleles.add(allele, stage, reason);
  }

  setStage(...change: Parameters<GenomeStore["setStage"]>): void {
    this.#expectOpen();
    this.#alleles.setStage(...change);
  }

  addRegression(regression: Regression): void {
    this.#expectOpen();
    this.#regressions.push({ ...regression, seq: this.#regressions.length + 1 });
  }

  /** Maps keep the order of insertion: the revision seen last is the last entry. */
  addContractRevision(revision: ContractRevision): boolean {
    this.#expectOpen();
    const known = this.#revisions.get(revision.locus) ?? new Map<Sha, ContractRevision>();
    if (this.latestContractRevision(revision.locus)?.revision === revision.revision) return false;
    const isNew = !known.delete(revision.revision);
    this.#revisions.set(revision.locus, known.set(revision.revision, revision));
    return isNew;
  }

  reserveSpend(...call: Parameters<GenomeStore["reserveSpend"]>): ReturnType<GenomeStore["reserveSpend"]> {
    this.#expectOpen();
    return this.#modelCalls.reserve(...call);
  }

  settleSpend(...call: Parameters<GenomeStore["settleSpend"]>): void {
    this.#expectOpen();
    this.#modelCalls.settle(...call);
  }

  loci(): readonly LocusName[] {
    this.#expectOpen();
    return this.#alleles.loci();
  }

  allelesAt(locus: LocusName): readonly ExpressedAllele[] {
    this.#expectOpen();
    return this.#alleles.at(locus);
  }

  allelesByPrefix(prefix: string, limit: number): readonly ExpressedAllele[] {
    this.#expectOpen();
    return this.#alleles.byPrefix(expectPrefix(prefix), expectLimit(limit));
  }

  stageChanges(locus: LocusName): ReturnType<GenomeStore["stageChanges"]> {
    this.#expectOpen();
    return this.#alleles.stageChanges(locus);
  }

  regressions(locus: LocusName | null, limit: number, beforeSeq?: number): readonly NumberedRegression[] {
    this.#expectOpen();
    const concerned = this.#regressions.filter((regression) => locus === null || regression.locus === locus);
    const sorted = concerned.toReversed().sort((left, right) => right.atMs - left.atMs || right.seq - left.seq);
    // Where the page before ended; a number that is not there has nothing behind it, as in SQL.
    const last = sorted.findIndex(({ seq }) => seq === beforeSeq);
    if (beforeSeq !== undefined && last < 0) return [];
    return sorted.slice(last + 1, last + 1 + expectLimit(limit));
  }

  latestContractRevision(locus: LocusName): ContractRevision | null {
    this.#expectOpen();
    return [...(this.#revisions.get(locus)?.values() ?? [])].at(-1) ?? null;
  }

  record(run: RunRecord, invocations: readonly Invocation[]): void {
    this.#expectOpen();
    expectRecordable(run, invocations);
    if (this.#runs.add(run, invocations)) this.#alleles.count(invocations);
  }

  recordSuccess(success: RecordedSuccess): void {
    this.#expectOpen();
    this.#evidence.add(success);
  }

  rescore(rescored: readonly Rescored[]): void {
    this.#expectOpen();
    for (const each of rescored) expectRescorable(each);
    for (const each of rescored) {
      for (const before of this.#runs.rescore(each)) {
        this.#alleles.updateStats(each.locus, each.sha, (stats) => withRescored(stats, before, each));
      }
    }
  }

  flush(): void {
    this.#expectOpen();
  }

  async settled(): Promise<void> {
    this.#expectOpen();
  }

  recentRuns(filter: RunFilter): readonly RunRecord[] {
    this.#expectOpen();
    expectLimit(filter.limit);
    return this.#runs.recent(filter);
  }

  run(runId: RunId): ReturnType<GenomeStore["run"]> {
    this.#expectOpen();
    return this.#runs.get(runId);
  }

  childRuns(parent: RunId, limit: number): readonly RunRecord[] {
    this.#expectOpen();
    return this.#runs.children(parent, expectLimit(limit));
  }

  recentInvocations(locus: LocusName, runs: number): readonly Invocation[] {
    this.#expectOpen();
    return this.#runs.invocationsAt(locus, expectLimit(runs));
  }

  recordedSuccesses(locus: LocusName, limit: number): readonly RecordedSuccess[] {
    this.#expectOpen();
    return this.#evidence.newest(locus, expectLimit(limit));
  }

  counts(): GenomeCounts {
    this.#expectOpen();
    return { ...this.#alleles.counts(), ...this.#runs.counts() };
  }

  spend(sinceMs: number): ReturnType<GenomeStore["spend"]> {
    this.#expectOpen();
    return this.#modelCalls.totals(sinceMs);
  }

  /** Nobody else can write here. */
  changedElsewhere(): boolean {
    this.#expectOpen();
    return false;
  }

  close(): void {
    this.#isOpen = false;
  }

  #expectOpen(): void {
    if (!this.#isOpen) throw new TypeError("Cannot use the genome: it has been closed");
  }
}
