import { type Clock, type LocusName, NotFoundError, type Sha } from "../../core/mod.ts";
import {
  type Allele,
  type AlleleStats,
  type ExpressedAllele,
  type GenomeCounts,
  type Invocation,
  noStats,
  type Stage,
  type StageChange,
  withInvocation,
} from "../../genome/mod.ts";
import { expectNamedByContent } from "../preconditions.ts";
import { displacedBy, unknownAllele } from "../stage-rules.ts";

export class MemoryAlleles {
  readonly #clock: Clock;
  #loci = new Map<LocusName, Map<Sha, ExpressedAllele>>();
  #changes = new Map<LocusName, StageChange[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns what puts everything back as it is now. */
  checkpoint(): () => void {
    const loci = new Map([...this.#loci].map(([locus, alleles]) => [locus, new Map(alleles)]));
    const changes = new Map([...this.#changes].map(([locus, made]) => [locus, [...made]]));
    return () => {
      this.#loci = loci;
      this.#changes = changes;
    };
  }

  add(allele: Allele, stage: Stage, reason: string): "added" | "known" {
    expectNamedByContent(allele);
    const { locus, sha } = allele;
    const atLocus = this.#loci.get(locus) ?? new Map<Sha, ExpressedAllele>();
    if (atLocus.has(sha)) return "known";
    const atMs = this.#clock.nowMs();
    if (stage === "dominant") this.#displace(locus, sha, reason, atMs);
    this.#loci.set(locus, atLocus.set(sha, { allele, stage, stats: noStats }));
    this.#note({ locus, sha, from: null, to: stage, reason, atMs });
    return "added";
  }

  setStage(locus: LocusName, sha: Sha, stage: Stage, reason: string, atMs: number): void {
    const expressed = this.#loci.get(locus)?.get(sha);
    if (expressed === undefined) throw new NotFoundError(unknownAllele(locus, sha));
    if (expressed.stage === stage) return;
    if (stage === "dominant") this.#displace(locus, sha, reason, atMs);
    this.#move(expressed, stage, reason, atMs);
  }

  count(invocations: readonly Invocation[]): void {
    for (const invocation of invocations) {
      this.updateStats(invocation.locus, invocation.sha, (stats) => withInvocation(stats, invocation));
    }
  }

  updateStats(locus: LocusName, sha: Sha, update: (stats: AlleleStats) => AlleleStats): void {
    const atLocus = this.#loci.get(locus);
    const expressed = atLocus?.get(sha);
    if (expressed !== undefined) atLocus?.set(sha, { ...expressed, stats: update(expressed.stats) });
  }

  loci(): readonly LocusName[] {
    return [...this.#loci.keys()].sort();
  }

  at(locus: LocusName): readonly ExpressedAllele[] {
    return [...(this.#loci.get(locus)?.values() ?? [])].sort(
      ({ allele: left }, { allele: right }) =>
        left.createdAtMs - right.createdAtMs || compareTexts(left.sha, right.sha),
    );
  }

  byPrefix(prefix: string, limit: number): readonly ExpressedAllele[] {
    return this.#all()
      .filter(({ allele }) => allele.sha.startsWith(prefix))
      .sort(
        ({ allele: left }, { allele: right }) =>
          compareTexts(left.sha, right.sha) || compareTexts(left.locus, right.locus),
      )
      .slice(0, limit);
  }

  stageChanges(locus: LocusName): readonly StageChange[] {
    return [...(this.#changes.get(locus) ?? [])];
  }

  counts(): Pick<GenomeCounts, "loci" | "alleles" | "mutants"> {
    const all = this.#all();
    const mutants = all.filter(({ allele }) => allele.origin.kind === "mutation").length;
    return { loci: this.#loci.size, alleles: all.length, mutants };
  }

  #all(): ExpressedAllele[] {
    return [...this.#loci.values()].flatMap((atLocus) => [...atLocus.values()]);
  }

  #displace(locus: LocusName, successor: Sha, reason: string, atMs: number): void {
    for (const expressed of this.#loci.get(locus)?.values() ?? []) {
      if (expressed.stage === "dominant") this.#move(expressed, "recessive", displacedBy(successor, reason), atMs);
    }
  }

  #move(expressed: ExpressedAllele, to: Stage, reason: string, atMs: number): void {
    const { locus, sha } = expressed.allele;
    this.#loci.get(locus)?.set(sha, { ...expressed, stage: to });
    this.#note({ locus, sha, from: expressed.stage, to, reason, atMs });
  }

  #note(change: StageChange): void {
    const changes = this.#changes.get(change.locus) ?? [];
    changes.push(change);
    this.#changes.set(change.locus, changes);
  }
}

/** By code unit, as SQLite compares ASCII; `localeCompare` would not. */
function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
