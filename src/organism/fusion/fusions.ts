import type { PathwayContract } from "../../contract/mod.ts";
import { ConflictError } from "../../core/mod.ts";
import type { Actor, Allele, ExpressedAllele, StageChange } from "../../genome/mod.ts";
import { constituentsOf, contractObstacle } from "../../pathway/mod.ts";
import type { Background } from "../background.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { PathwayRun } from "../run/result.ts";
import { conflict, type Entry, newEntry, usedDominants } from "./entry.ts";
import type { FusedGenes, Ready } from "./fused-genes.ts";
import { stableRuns } from "./history.ts";
import type { StepsOn } from "./reference.ts";
import { Rivals } from "./rivals.ts";
import {
  alleleOf,
  bringBack,
  type Composition,
  express,
  type Fused,
  fuseComposition,
  fusedOf,
  isModels,
  keptAt,
  preferred,
  retire,
  slotOf,
} from "./slot.ts";
import { type Speed, speedOf } from "./speed.ts";
import { dominantOf, type FusionReport, type FusionState, fusedState, phenotypeObstacle } from "./state.ts";

/** How a person asks for a fusion. */
export interface FuseOptions {
  /** A model whose gene competes with the mechanical one: `claude`, `openai:MODEL` …; without it, no model is asked. */
  readonly engine?: string;
  readonly signal?: AbortSignal;
  readonly by?: Actor;
}

/** What fusions need of the organism besides its parts. */
export interface FusionTools {
  readonly locusOf: (name: string) => Locus;
  readonly pathwayOf: (name: string) => PathwayContract;
  readonly stepsOn: StepsOn;
  readonly background: Background;
  /** Takes over what other processes wrote. */
  readonly refresh: () => void;
}

/**
 * Every so many runs a fused pathway runs step by step all the same. Its steps keep earning fitness, evidence and an eye
 * for regressions, and the figures for both ways stay comparable.
 */
const CONTROL_EVERY = 64;
const DUE_MAX = 1_000_000;
/** Inputs are kept of the first runs that are seen, and of every n-th after that. */
const SAMPLE_FIRST = 16;
const SAMPLE_EVERY = 128;

export class Fusions implements FusedGenes {
  readonly #parts: OrganismParts;
  readonly #tools: FusionTools;
  readonly #rivals: Rivals;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: OrganismParts, tools: FusionTools) {
    this.#parts = parts;
    this.#tools = tools;
    const { stepsOn, background, refresh } = tools;
    this.#rivals = new Rivals(parts, {
      ...{ stepsOn, background, refresh },
      mechanical: (entry, composition) => this.#mechanical(entry, composition),
      look: (entry) => this.#look(entry),
      use: (...about) => this.#use(...about),
    });
  }

  ready(pathway: PathwayContract): Ready | null {
    if (this.#after === 0) return null;
    const entry = this.#entry(pathway);
    if (entry.obstacle !== null) return null;
    this.#look(entry);
    if (entry.fused === null || entry.loci.some((locus) => locus.newcomers().length > 0)) return null;
    this.#rivals.askUnasked(entry);
    entry.fusedRuns += 1;
    return { fused: entry.fused, isControl: entry.fusedRuns % CONTROL_EVERY === 0 };
  }

  samples(pathway: PathwayContract): boolean {
    if (this.#after === 0) return false;
    const entry = this.#entry(pathway);
    entry.runsSeen += 1;
    return entry.obstacle === null && (entry.runsSeen <= SAMPLE_FIRST || entry.runsSeen % SAMPLE_EVERY === 0);
  }

  ended(pathway: PathwayContract, run: PathwayRun, failed: Fused | null): void {
    const after = this.#after;
    if (after === 0) return;
    const entry = this.#entry(pathway);
    if (entry.obstacle !== null) return;
    this.#look(entry);
    const isStable = run.outcome === "success" && usedDominants(entry, run);
    if (failed !== null && run.outcome !== "refusal") {
      const reason = run.decomposed ?? "it failed";
      if (isStable && this.#standIn(entry, failed, reason)) return;
      if (isStable) entry.due = Math.min(2 * Math.max(entry.due, after), DUE_MAX);
      this.#retire(entry, failed, reason, "selection");
      entry.stable = 0;
      return;
    }
    if (run.outcome === "refusal") return;
    entry.stable = isStable ? entry.stable + 1 : 0;
    if (isStable && entry.fused === null && entry.stable >= Math.max(entry.due, after)) {
      this.#fuse(entry, `${entry.stable} successes in a row with the same alleles`, "selection");
    }
  }

  blames(pathway: PathwayContract, run: PathwayRun): boolean {
    return run.outcome === "success" && usedDominants(this.#entry(pathway), run);
  }

  /** Fuses without waiting, and without a model. @throws ConflictError when it cannot be */
  fuse(name: string, by: Actor = "person"): FusionState {
    const entry = this.#expectFusible(name);
    if (entry.fused === null) this.#fuse(entry, "a person asked for it", by);
    if (entry.refusal !== null) throw conflict(entry, entry.refusal);
    return this.state(name);
  }

  /**
   * Fuses without waiting; with an engine, a model's gene competes with the one of sg's own making, and the winner is
   * used. Until all is decided nothing is registered.
   * @throws ConflictError when it cannot be; SgError `engine_unavailable` without a model; CallAborted.
   */
  async fuseNow(name: string, { engine, signal, by = "person" }: FuseOptions): Promise<FusionReport> {
    const entry = this.#expectFusible(name);
    const never = new AbortController().signal;
    const asked = engine === undefined ? null : await this.#rivals.ask(entry, engine, signal ?? never, by);
    return { ...this.fuse(name, by), speed: this.speed(name), asked };
  }

  /** Back to steps, until it has been stable again. @throws ConflictError when it is not fused */
  unfuse(name: string, by: Actor = "person"): FusionState {
    const pathway = this.#tools.pathwayOf(name);
    const entry = this.#entry(pathway);
    if (entry.obstacle === null) this.#look(entry);
    if (entry.fused === null) throw new ConflictError(`Cannot unfuse ${pathway.name}: it runs step by step`);
    this.#retire(entry, entry.fused, "a person asked for it", by);
    entry.stable = 0;
    return this.state(name);
  }

  state(name: string): FusionState {
    const pathway = this.#tools.pathwayOf(name);
    const entry = this.#entry(pathway);
    if (entry.obstacle === null) this.#look(entry);
    const { fused, stable, loci, composition } = entry;
    const obstacle = fused === null ? (this.#against(entry) ?? entry.refusal) : null;
    this.#parts.store.flush();
    const kept = (composition === null ? [] : keptAt(this.#parts, composition)).map(fusedState);
    return {
      pathway: pathway.name,
      fused: kept.find(({ sha }) => sha === fused?.allele.sha) ?? null,
      alternatives: kept.filter(({ sha }) => sha !== fused?.allele.sha),
      stable: Math.min(stable, Math.max(entry.due, this.#after)),
      after: this.#after === 0 ? 0 : Math.max(entry.due, this.#after),
      obstacle,
      steps: loci.map((locus) => ({ locus: locus.contract.name, sha: dominantOf(locus)?.allele.sha ?? null })),
    };
  }

  /** Every gene that the pathway ever was, in whatever stage, and how they came to their stages. */
  alleles(name: string): readonly ExpressedAllele[] {
    this.#parts.store.flush();
    return this.#parts.store.allelesAt(slotOf(this.#tools.pathwayOf(name)));
  }

  stageChanges(name: string): readonly StageChange[] {
    return this.#parts.store.stageChanges(slotOf(this.#tools.pathwayOf(name)));
  }

  /** How long its latest runs took either way. */
  speed(name: string): Speed {
    return speedOf(this.#parts.store, this.#tools.pathwayOf(name));
  }

  /** The pathways that run as one gene, by name. */
  list(): readonly FusionState[] {
    const names = [...this.#parts.library.pathways.keys()].filter((name) => this.alleles(name).length > 0).sort();
    return names.map((name) => this.state(name)).filter(({ fused }) => fused !== null);
  }

  /** Another process wrote: what is here may be old. */
  refresh(): void {
    for (const entry of this.#entries.values()) entry.dominants = null;
  }

  get #after(): number {
    return this.#parts.settings.fusion.after;
  }

  #entry(pathway: PathwayContract): Entry {
    const known = this.#entries.get(pathway.name);
    if (known !== undefined) return known;
    const { library } = this.#parts;
    const loci = constituentsOf(pathway, library)?.loci ?? [];
    const entry = newEntry(
      pathway,
      loci.map(({ name }) => this.#tools.locusOf(name)),
      contractObstacle(pathway, library),
    );
    this.#entries.set(pathway.name, entry);
    return entry;
  }

  #expectFusible(name: string): Entry {
    const entry = this.#entry(this.#tools.pathwayOf(name));
    if (entry.obstacle === null) this.#look(entry);
    const against = this.#after === 0 ? "fusion is switched off (fusion.after = 0)" : this.#against(entry);
    if (against !== null) throw conflict(entry, against);
    return entry;
  }

  #against(entry: Entry): string | null {
    return entry.obstacle ?? phenotypeObstacle(entry.loci);
  }

  /** Takes notice of a new dominant at any of its loci: the fused gene is of the old ones. */
  #look(entry: Entry): void {
    const { dominants, loci, pathway } = entry;
    if (dominants !== null && loci.every((locus, index) => dominantOf(locus)?.allele.sha === dominants[index])) return;
    const alleles = loci.flatMap((locus) => dominantOf(locus)?.allele ?? []);
    const before = entry.fused;
    entry.dominants = loci.map((locus) => dominantOf(locus)?.allele.sha ?? null);
    entry.fused = null;
    entry.refusal = null;
    entry.stable = 0;
    entry.composition = null;
    entry.considered = false;
    const constituents = constituentsOf(pathway, this.#parts.library);
    if (alleles.length < loci.length || constituents === null) return;
    entry.composition = { pathway, constituents, alleles };
    this.#parts.store.flush();
    const usable = keptAt(this.#parts, entry.composition).filter(({ stage }) => stage !== "deprecated");
    const kept = usable.find(({ stage }) => stage === "dominant") ?? preferred(usable);
    if (kept !== null) {
      entry.fused = fusedOf(this.#parts, entry.composition, kept.allele);
      const reason = "the alleles of its steps are dominant again";
      if (kept.stage !== "dominant") bringBack(this.#parts, kept.allele, reason);
      return;
    }
    if (dominants === null) entry.stable = stableRuns(this.#parts.store, entry.composition, this.#after);
    if (before !== null) this.#announceEnd(entry, before, "another allele is dominant at one of its steps");
  }

  /** Takes what the composition already has, or makes it mechanically. */
  #fuse(entry: Entry, reason: string, by: Actor): void {
    const { composition } = entry;
    if (composition === null || entry.refusal !== null) return;
    this.#parts.store.flush();
    const allele = preferred(keptAt(this.#parts, composition))?.allele ?? this.#mechanical(entry, composition);
    if (allele === null) return;
    express(this.#parts, allele, reason, by);
    this.#use(entry, composition, allele, reason);
  }

  #mechanical(entry: Entry, composition: Composition): Allele | null {
    const made = fuseComposition(this.#parts, composition);
    if (typeof made !== "string") return alleleOf(this.#parts, composition, made.source);
    entry.refusal = made;
    return null;
  }

  #use(entry: Entry, composition: Composition, allele: Allele, reason: string): void {
    entry.fused = fusedOf(this.#parts, composition, allele);
    entry.fusedRuns = 0;
    const steps = composition.alleles.map(({ locus, sha }) => ({ locus, sha }));
    this.#parts.events.emit({ type: "fused", pathway: entry.pathway.name, sha: allele.sha, steps, reason });
  }

  /** A model's gene was itself to blame: the one of sg's own making takes its place at once. */
  #standIn(entry: Entry, failed: Fused, reason: string): boolean {
    const { composition } = entry;
    if (composition === null || !isModels(failed.allele) || entry.fused?.allele.sha !== failed.allele.sha) return false;
    const own = keptAt(this.#parts, composition).find(
      ({ allele, stage }) => !isModels(allele) && stage !== "deprecated",
    );
    if (own === undefined) return false;
    const why = "the gene of a model that was used before it failed where the steps do not";
    this.#parts.store.atomically(() => {
      express(this.#parts, own.allele, why, "selection");
      retire(this.#parts, [failed.allele], reason, "selection");
    });
    this.#use(entry, composition, own.allele, why);
    return true;
  }

  /** Ends the use of all fused genes of the composition. */
  #retire(entry: Entry, failed: Fused, reason: string, by: Actor): void {
    const { composition } = entry;
    if (composition === null || entry.fused?.allele.sha !== failed.allele.sha) return;
    entry.fused = null;
    const kept = keptAt(this.#parts, composition).filter(({ stage }) => stage !== "deprecated");
    retire(
      this.#parts,
      kept.map(({ allele }) => allele),
      reason,
      by,
    );
    this.#announceEnd(entry, failed, reason);
  }

  #announceEnd({ pathway }: Entry, { allele }: Fused, reason: string): void {
    this.#parts.events.emit({ type: "unfused", pathway: pathway.name, sha: allele.sha, reason });
  }
}
