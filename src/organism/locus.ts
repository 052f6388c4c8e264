import { type GeneContract, inputChecker, outputChecker } from "../contract/mod.ts";
import type { Sha } from "../core/mod.ts";
import { combinedFitness, expressionStack, localFitness, type PeersOpinion } from "../evolution/mod.ts";
import {
  type ExpressedAllele,
  type GenomeStore,
  type Invocation,
  type RegressionAlarm,
  type Stage,
  withInvocation,
} from "../genome/mod.ts";
import type { OrganismParts } from "./parts.ts";
import type { Venue } from "./policy/risk-policy.ts";

/** What a candidate is judged by, with or without an organism around it. */
export type CompiledContract = Pick<Locus, "contract" | "checkInput" | "checkOutput">;

/**
 * A locus in memory: its contract compiled, its alleles with live statistics. The store is the truth; this is the copy
 * that a run can consult without touching the disk, refreshed when another process wrote (`GenomeStore.changedElsewhere`).
 */
export class Locus {
  readonly contract: GeneContract;
  readonly checkInput: ReturnType<typeof inputChecker>;
  readonly checkOutput: ReturnType<typeof outputChecker>;
  /** Runs seen since start, to sample successes evenly. */
  runsSeen = 0;
  /** Whether an allele satisfies all of the contract's examples, for those that were asked. */
  readonly conformance = new Map<Sha, boolean>();
  /** Alleles known to have succeeded in the shadow of the live kernel. */
  readonly shadowed = new Set<Sha>();
  #alleles = new Map<Sha, ExpressedAllele>();
  #stack: readonly ExpressedAllele[] | null = null;
  readonly #store: GenomeStore;
  readonly #venue: Venue;
  #newcomers: readonly Sha[] | null = null;
  #isEstablished: boolean | null = null;
  readonly #ask: OrganismParts["opinions"];
  #opinions: ReadonlyMap<Sha, PeersOpinion> = new Map();

  constructor(contract: GeneContract, store: GenomeStore, venue: Venue, opinions?: OrganismParts["opinions"]) {
    this.contract = contract;
    this.checkInput = inputChecker(contract);
    this.checkOutput = outputChecker(contract);
    this.#store = store;
    this.#venue = venue;
    this.#ask = opinions;
    this.reload();
  }

  /** Takes over what the store holds now. Alleles of another interface are not expressed. */
  reload(): void {
    const matching = this.#store
      .allelesAt(this.contract.name)
      .filter(({ allele }) => allele.interfaceHash === this.contract.interfaceHash);
    this.#alleles = new Map(matching.map((expressed) => [expressed.allele.sha, expressed]));
    this.#newcomers = null;
    this.#isEstablished = null;
    this.reloadOpinions();
  }

  /** Takes over what peers say now. */
  reloadOpinions(): void {
    this.#opinions = this.#ask?.(this.contract.name) ?? new Map();
    this.#stack = null;
  }

  /** What peers say of an allele; null where none of them has seen it. */
  opinion(sha: Sha): PeersOpinion | null {
    return this.#opinions.get(sha) ?? null;
  }

  /** 0.7 of what it did here and 0.3 of what it did elsewhere (`federation.md`). */
  readonly fitnessOf = ({ allele, stats }: ExpressedAllele): number =>
    combinedFitness(localFitness(stats), this.opinion(allele.sha));

  alleles(): readonly ExpressedAllele[] {
    return [...this.#alleles.values()];
  }

  allele(sha: Sha): ExpressedAllele | undefined {
    return this.#alleles.get(sha);
  }

  /** Alleles in the order in which a run tries them. Sorted lazily: a dominant that succeeds needs no sorting. */
  stack(): readonly ExpressedAllele[] {
    this.#stack ??= expressionStack(this.alleles(), this.#venue, this.fitnessOf);
    return this.#stack;
  }

  /** Alleles in the shadow stage. */
  newcomers(): readonly Sha[] {
    this.#newcomers ??= this.alleles().flatMap(({ allele, stage }) => (stage === "shadow" ? [allele.sha] : []));
    return this.#newcomers;
  }

  /** Whether an allele may run here that waits for nobody. */
  isEstablished(): boolean {
    this.#isEstablished ??= this.alleles().some(({ stage }) => stage === "dominant" || stage === "recessive");
    return this.#isEstablished;
  }

  /** @returns the alarm that this invocation raised, if any. */
  count(invocation: Invocation): RegressionAlarm | null {
    const expressed = this.#alleles.get(invocation.sha);
    if (expressed === undefined) return null;
    const updated = { ...expressed, stats: withInvocation(expressed.stats, invocation) };
    this.#alleles.set(invocation.sha, updated);
    this.#keepOrder(updated);
    const { alarms, last } = updated.stats.detector;
    return alarms > expressed.stats.detector.alarms ? last : null;
  }

  #keepOrder(updated: ExpressedAllele): void {
    if (this.#stack === null) return;
    // The dominant keeps its place whatever its fitness; only a change among the others can change the order.
    const [dominant] = this.#stack;
    const keepsOrder = dominant?.allele.sha === updated.allele.sha && dominant.stage === "dominant";
    this.#stack = keepsOrder ? this.#stack.with(0, updated) : null;
  }

  /** A late result changed e of an invocation already counted. */
  correct(sha: Sha, difference: number): void {
    const expressed = this.#alleles.get(sha);
    if (expressed === undefined || difference === 0) return;
    const stats = { ...expressed.stats, sumE: expressed.stats.sumE + difference };
    this.#alleles.set(sha, { ...expressed, stats });
    this.#stack = null;
  }

  restage(sha: Sha, stage: Stage): void {
    for (const [other, expressed] of this.#alleles) {
      if (other === sha) this.#alleles.set(other, { ...expressed, stage });
      else if (stage === "dominant" && expressed.stage === "dominant") {
        this.#alleles.set(other, { ...expressed, stage: "recessive" });
      }
    }
    this.#stack = null;
    this.#newcomers = null;
    this.#isEstablished = null;
  }
}
