import type { PathwayContract } from "../../contract/mod.ts";
import { ConflictError, type Sha, shortSha } from "../../core/mod.ts";
import { localFitness } from "../../evolution/mod.ts";
import type { ExpressedAllele } from "../../genome/mod.ts";
import { constituentsOf, contractObstacle } from "../../pathway/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { PathwayRun } from "../result.ts";
import { stableRuns } from "./history.ts";
import {
  bringBack,
  type Composition,
  express,
  type Fused,
  fuseComposition,
  fusedOf,
  keptAt,
  retire,
  slotOf,
} from "./slot.ts";
import { type Speed, speedOf } from "./speed.ts";

/** Whether a pathway runs as one gene, and if not, what keeps it from it. */
export interface FusionState {
  readonly pathway: string;
  /** The gene in use. */
  readonly fused: FusedState | null;
  /** Successes in a row with the same alleles, of those that `after` asks for. */
  readonly stable: number;
  readonly after: number;
  /** Why it stays in steps; null when it is fused or on its way. */
  readonly obstacle: string | null;
  /** The alleles that are, or would be, fused. */
  readonly steps: readonly { readonly locus: string; readonly sha: Sha | null }[];
}

export interface FusedState {
  readonly sha: Sha;
  readonly createdAtMs: number;
  readonly n: number;
  readonly successes: number;
  readonly fitness: number;
}

/** One pathway's way into one gene and out of it again. */
interface Entry {
  readonly pathway: PathwayContract;
  readonly loci: readonly Locus[];
  /** What its contracts say against it. */
  readonly obstacle: string | null;
  /** Dominants when last looked, and null before the first look. */
  dominants: readonly (Sha | null)[] | null;
  composition: Composition | null;
  fused: Fused | null;
  /** What the sources say against it. */
  refusal: string | null;
  stable: number;
  /** Successes in a row before the next fusion: twice as many each time a fused gene was itself to blame. */
  due: number;
  fusedRuns: number;
}

/**
 * Every so many runs a fused pathway runs step by step all the same. Its steps keep earning fitness, evidence and an eye
 * for regressions, and the figures for both ways stay comparable.
 */
const CONTROL_EVERY = 64;
const DUE_MAX = 1_000_000;

export class Fusions {
  readonly #parts: OrganismParts;
  readonly #locusOf: (name: string) => Locus;
  readonly #pathwayOf: (name: string) => PathwayContract;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: OrganismParts, locusOf: (name: string) => Locus, pathwayOf: (name: string) => PathwayContract) {
    this.#parts = parts;
    this.#pathwayOf = pathwayOf;
    this.#locusOf = locusOf;
  }

  /** The gene to run in place of the steps now. */
  ready(pathway: PathwayContract): Fused | null {
    if (this.#after === 0) return null;
    const entry = this.#entry(pathway);
    if (entry.obstacle !== null) return null;
    this.#look(entry);
    if (entry.fused === null || entry.loci.some((locus) => locus.newcomers().length > 0)) return null;
    entry.fusedRuns += 1;
    return entry.fusedRuns % CONTROL_EVERY === 0 ? null : entry.fused;
  }

  /** A run came to its end step by step, after a fused gene had failed or without one. */
  ended(pathway: PathwayContract, run: PathwayRun, failed: Fused | null): void {
    const after = this.#after;
    if (after === 0) return;
    const entry = this.#entry(pathway);
    if (entry.obstacle !== null) return;
    this.#look(entry);
    const isStable = run.outcome === "success" && this.#usedDominants(entry, run);
    if (failed !== null && run.outcome !== "refusal") {
      if (isStable) entry.due = Math.min(2 * Math.max(entry.due, after), DUE_MAX);
      this.#retire(entry, failed, run.decomposed ?? "it failed");
      entry.stable = 0;
      return;
    }
    if (run.outcome === "refusal") return;
    entry.stable = isStable ? entry.stable + 1 : 0;
    if (isStable && entry.fused === null && entry.stable >= Math.max(entry.due, after)) {
      this.#fuse(entry, `${entry.stable} successes in a row with the same alleles`);
    }
  }

  /** Whether a stepwise success after a fused failure leaves nobody to blame but the fused gene. */
  blames(pathway: PathwayContract, run: PathwayRun): boolean {
    return run.outcome === "success" && this.#usedDominants(this.#entry(pathway), run);
  }

  /** Fuses without waiting. @throws ConflictError when it cannot be */
  fuse(name: string): FusionState {
    const pathway = this.#pathwayOf(name);
    const entry = this.#entry(pathway);
    if (entry.obstacle === null) this.#look(entry);
    const against = this.#after === 0 ? "fusion is switched off (fusion.after = 0)" : this.#against(entry);
    if (against === null && entry.fused === null) this.#fuse(entry, "a person asked for it");
    const problem = against ?? entry.refusal;
    if (problem !== null) throw new ConflictError(`Cannot fuse ${pathway.name}: ${problem}`);
    return this.state(name);
  }

  /** Back to steps, until it has been stable again. @throws ConflictError when it is not fused */
  unfuse(name: string): FusionState {
    const pathway = this.#pathwayOf(name);
    const entry = this.#entry(pathway);
    if (entry.obstacle === null) this.#look(entry);
    if (entry.fused === null) throw new ConflictError(`Cannot unfuse ${pathway.name}: it runs step by step`);
    this.#retire(entry, entry.fused, "a person asked for it");
    entry.stable = 0;
    return this.state(name);
  }

  state(name: string): FusionState {
    const pathway = this.#pathwayOf(name);
    const entry = this.#entry(pathway);
    if (entry.obstacle === null) this.#look(entry);
    const { fused, stable, loci } = entry;
    const obstacle = fused === null ? (this.#against(entry) ?? entry.refusal) : null;
    return {
      pathway: pathway.name,
      fused: fused === null ? null : this.#fusedState(pathway, fused),
      stable: Math.min(stable, Math.max(entry.due, this.#after)),
      after: this.#after === 0 ? 0 : Math.max(entry.due, this.#after),
      obstacle,
      steps: loci.map((locus) => ({ locus: locus.contract.name, sha: dominantOf(locus)?.allele.sha ?? null })),
    };
  }

  /** Every gene that the pathway ever was, in whatever stage. */
  alleles(name: string): readonly ExpressedAllele[] {
    this.#parts.store.flush();
    return this.#parts.store.allelesAt(slotOf(this.#pathwayOf(name)));
  }

  /** How long its latest runs took either way. */
  speed(name: string): Speed {
    return speedOf(this.#parts.store, this.#pathwayOf(name));
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
    const entry: Entry = {
      pathway,
      loci: loci.map(({ name }) => this.#locusOf(name)),
      obstacle: contractObstacle(pathway, library),
      ...{ dominants: null, composition: null, fused: null, refusal: null, stable: 0, due: 0, fusedRuns: 0 },
    };
    this.#entries.set(pathway.name, entry);
    return entry;
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
    const constituents = constituentsOf(pathway, this.#parts.library);
    if (alleles.length < loci.length || constituents === null) return;
    entry.composition = { pathway, constituents, alleles };
    const kept = keptAt(this.#parts, entry.composition);
    if (kept !== null && kept.stage !== "deprecated") {
      entry.fused = fusedOf(this.#parts, entry.composition, kept.allele);
      if (kept.stage !== "dominant") bringBack(this.#parts, pathway, kept.allele.sha);
      return;
    }
    if (dominants === null) entry.stable = stableRuns(this.#parts.store, entry.composition, this.#after);
    if (before !== null) this.#announceChange(entry, before);
  }

  #announceChange({ pathway }: Entry, { allele }: Fused): void {
    const reason = "another allele is dominant at one of its steps";
    this.#parts.events.emit({ type: "unfused", pathway: pathway.name, sha: allele.sha, reason });
  }

  #fuse(entry: Entry, reason: string): void {
    const { composition, pathway } = entry;
    if (composition === null || entry.refusal !== null) return;
    const made = fuseComposition(this.#parts, composition);
    if (typeof made === "string") {
      entry.refusal = made;
      return;
    }
    const allele = express(this.#parts, composition, made.source, reason);
    entry.fused = fusedOf(this.#parts, composition, allele);
    entry.fusedRuns = 0;
    const steps = composition.alleles.map(({ locus, sha }) => ({ locus, sha }));
    this.#parts.events.emit({ type: "fused", pathway: pathway.name, sha: allele.sha, steps, reason });
  }

  #retire(entry: Entry, { allele }: Fused, reason: string): void {
    if (entry.fused?.allele.sha !== allele.sha) return;
    entry.fused = null;
    retire(this.#parts, entry.pathway, allele.sha, reason);
    this.#parts.events.emit({ type: "unfused", pathway: entry.pathway.name, sha: allele.sha, reason });
  }

  #usedDominants({ loci, dominants }: Entry, { steps }: PathwayRun): boolean {
    const expected = new Map(loci.map((locus, index) => [locus.contract.name as string, dominants?.[index]]));
    return steps.every(({ name, attempts }) => {
      const [only, ...more] = attempts;
      return more.length === 0 && only !== undefined && only.sha === expected.get(name);
    });
  }

  #against(entry: Entry): string | null {
    if (entry.obstacle !== null) return entry.obstacle;
    const headless = entry.loci.find((locus) => dominantOf(locus) === null);
    if (headless !== undefined) return `no allele is dominant at ${headless.contract.name}`;
    const rehearsing = entry.loci.find((locus) => locus.newcomers().length > 0);
    const newcomer = rehearsing?.newcomers()[0];
    if (rehearsing === undefined || newcomer === undefined) return null;
    return `allele ${shortSha(newcomer)} of ${rehearsing.contract.name} is in rehearsal, which needs the steps`;
  }

  #fusedState(pathway: PathwayContract, { allele }: Fused): FusedState {
    const kept = this.alleles(pathway.name).find((each) => each.allele.sha === allele.sha);
    return {
      sha: allele.sha,
      createdAtMs: allele.createdAtMs,
      n: kept?.stats.n ?? 0,
      successes: kept?.stats.successes ?? 0,
      fitness: kept === undefined ? 0 : localFitness(kept.stats),
    };
  }
}

function dominantOf(locus: Locus) {
  const [first] = locus.stack();
  return first?.stage === "dominant" ? first : null;
}
