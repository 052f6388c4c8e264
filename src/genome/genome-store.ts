import type { InterfaceHash, LocusName, RunId, Sha } from "../core/mod.ts";
import type { Allele, ExpressedAllele, Stage } from "./allele.ts";
import type { ApiTokens, IdempotencyKeys } from "./api-access.ts";
import type { Approvals } from "./approval.ts";
import type { AuditTrail } from "./audit.ts";
import type { DeploymentLedger } from "./deployment.ts";
import type { FederationRecords } from "./federation.ts";
import type { SpendLimits, SpendRequest, SpendReservation, SpendTotal, Spent } from "./model-spend.ts";
import type { RunJournals } from "./run-journal.ts";
import type {
  Invocation,
  NumberedRegression,
  RecordedSuccess,
  Regression,
  RunRecord,
  StageChange,
} from "./run-record.ts";
import type { PhenotypeSnapshots } from "./snapshot.ts";
import type { Trials } from "./trial-record.ts";
import type { Watches } from "./watched.ts";

/**
 * The genome as the rest of the house sees it: append-only alleles, the phenotype's stages, and what runs left behind.
 *
 * Two kinds of writing (`runtime.md`, Durability). *Facts* (the first group) are on disk when the call returns, because
 * something is about to act on them. *Statistics* (`record`) are buffered and committed in groups, at most 50 ms or
 * 1,000 runs late; a kill loses at most that group. Every method is synchronous: SQLite is, and a run's bookkeeping
 * that never yields cannot interleave with another's.
 */
export interface GenomeStore {
  /** Who decided what; like the queue and the trials below, facts. */
  readonly audit: AuditTrail;
  readonly approvals: Approvals;
  readonly trials: Trials;
  readonly watches: Watches;
  /** What deployments of topologies made, and how to take it away again. */
  readonly deployments: DeploymentLedger;
  readonly apiTokens: ApiTokens;
  readonly snapshots: PhenotypeSnapshots;
  readonly idempotencyKeys: IdempotencyKeys;
  /** What peers said, brought and sent. */
  readonly federation: FederationRecords;
  /** Facts that `work` writes are on disk together, or not at all when it throws. */
  atomically<Result>(work: () => Result): Result;
  /** What runs with effects leave while they act. Facts. */
  readonly journals: RunJournals;

  /** Adds an allele and expresses it. A known (locus, sha) is left as it is, whatever its stage: `known`. */
  addAllele(allele: Allele, stage: Stage, reason: string): "added" | "known";
  /**
   * Moves an allele to another stage and writes the history row, in one transaction. Making one dominant makes the
   * present dominant recessive in the same transaction: a locus never has two.
   */
  setStage(locus: LocusName, sha: Sha, stage: Stage, reason: string, atMs: number): void;
  addRegression(regression: Regression): void;
  /** Remembers the contract's text under its revision; true when it is new. */
  addContractRevision(revision: ContractRevision): boolean;
  /**
   * Sets aside what a call to a model can cost at most, unless that would exceed a bound; atomic, also between processes.
   * What is never settled goes on counting in full: it may have been billed.
   */
  reserveSpend(request: SpendRequest, limits: SpendLimits): SpendReservation;
  /** Replaces a reservation by what the call really came to. */
  settleSpend(id: number, spent: Spent): void;

  /** Every locus that has alleles. */
  loci(): readonly LocusName[];
  /** All alleles at a locus with matching interface, any stage, in order of creation (ties: by sha). */
  allelesAt(locus: LocusName): readonly ExpressedAllele[];
  /** Alleles at any locus whose hash starts with `prefix` (at least 4 hex digits), at most `limit`. */
  allelesByPrefix(prefix: string, limit: number): readonly ExpressedAllele[];
  stageChanges(locus: LocusName): readonly StageChange[];
  /** The newest first; at one locus, or at all when null; those noted before number `beforeSeq`, where one is given. */
  regressions(locus: LocusName | null, limit: number, beforeSeq?: number): readonly NumberedRegression[];
  latestContractRevision(locus: LocusName): ContractRevision | null;

  /** Buffers a run with its invocations; stats of the alleles follow from the invocations with non-null e. */
  record(run: RunRecord, invocations: readonly Invocation[]): void;
  /** Keeps a success as evidence, the newest `successesPerLocusMax` a locus; buffered like `record`. */
  recordSuccess(success: RecordedSuccess, atMs: number): void;
  /**
   * Rewrites the scores of invocations that a late diagnostic result concerns, and the sums that follow from them;
   * buffered like `record`, after whatever is already buffered.
   */
  rescore(rescored: readonly Rescored[]): void;
  /** Commits what is buffered. */
  flush(): void;
  /** Resolves when everything recorded so far is committed: what `durability = "full"` waits for. */
  settled(): Promise<void>;

  recentRuns(filter: RunFilter): readonly RunRecord[];
  run(runId: RunId): { readonly run: RunRecord; readonly invocations: readonly Invocation[] } | null;
  /** Runs that are steps or checks of this one, in the order of their start. */
  childRuns(parent: RunId, limit: number): readonly RunRecord[];
  /** Scored attempts of the newest `runs` runs at this locus, in the order of those runs' start. */
  recentInvocations(locus: LocusName, runs: number): readonly Invocation[];
  recordedSuccesses(locus: LocusName, limit: number): readonly RecordedSuccess[];
  counts(): GenomeCounts;
  /** What models were asked for since the start of the UTC day of `sinceMs`, newest day first. */
  spend(sinceMs: number): readonly SpendTotal[];

  /** True once after another process committed to the same file since this was last asked. */
  changedElsewhere(): boolean;
  /** Flushes and closes; further calls throw. */
  close(): void;
}

export interface ContractRevision {
  readonly locus: LocusName;
  readonly revision: Sha;
  readonly interfaceHash: InterfaceHash;
  /** The declaration's text. */
  readonly text: string;
  readonly atMs: number;
}

export interface Rescored {
  readonly runId: RunId;
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly scores: Invocation["scores"];
  readonly e: number;
}

export interface RunFilter {
  readonly limit: number;
  readonly name?: string;
  readonly failedOnly?: true;
  /** What was asked for by itself: no steps and checks of others. */
  readonly askedOnly?: true;
  readonly beforeMs?: number;
  readonly sinceMs?: number;
  /** Runs listed after this one: where the page before ended. An unknown run ends the list. */
  readonly after?: RunId;
}

export interface GenomeCounts {
  readonly loci: number;
  readonly alleles: number;
  readonly mutants: number;
  readonly runs: number;
  readonly failures: number;
}
