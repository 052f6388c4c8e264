import { type InterfaceHash, type LocusName, type Sha, shortSha } from "../core/mod.ts";
import type { AlleleShelf, Peer, SharedAllele } from "../federation/mod.ts";
import { type LocalTotal, type Objection, type Origin, type PeerLineage, parentsOf } from "../genome/mod.ts";
import type { Locus } from "./locus.ts";
import type { OrganismParts } from "./parts.ts";
import { importRefusal } from "./policy/risk-policy.ts";
import { addAllele } from "./repair/mutate.ts";
import { Nursery } from "./repair/nursery.ts";
import type { CheckOn } from "./repair/trial.ts";

export interface PeerDeskParts {
  readonly parts: OrganismParts;
  readonly locusOf: (name: LocusName) => Locus;
  readonly checkOn: CheckOn;
  /** Runs under way, and how often this organism took over what another process wrote; looks first whether one did. */
  readonly standing: () => { readonly reloads: number; readonly inFlight: number };
}

const DESCRIPTION_CHARACTERS_MAX = 500;
const PARENTS_MAX = 8;

/** What the federation sees of an organism, and the only door through which alleles of others come in. */
export class PeerDesk implements AlleleShelf {
  readonly #desk: PeerDeskParts;
  readonly #loci: ReadonlyMap<LocusName, InterfaceHash>;
  #shas = new Map<LocusName, readonly Sha[]>();
  #changes = 0;
  #reloads: number;

  constructor(desk: PeerDeskParts) {
    this.#desk = desk;
    const { library, events } = desk.parts;
    this.#loci = new Map([...library.genes.values()].map(({ name, interfaceHash }) => [name, interfaceHash]));
    this.#reloads = desk.standing().reloads;
    events.subscribe((event) => {
      if (event.type === "allele_registered" || event.type === "stage_changed") this.#changed();
    });
  }

  revision(): number {
    const { reloads } = this.#desk.standing();
    if (reloads !== this.#reloads) this.#changed();
    this.#reloads = reloads;
    return this.#changes;
  }

  loci(): ReadonlyMap<LocusName, InterfaceHash> {
    return this.#loci;
  }

  shas(locus: LocusName): readonly Sha[] {
    const interfaceHash = this.#loci.get(locus);
    if (interfaceHash === undefined) return [];
    const shas = this.#shas.get(locus) ?? this.#desk.parts.store.federation.sharedShas(locus, interfaceHash);
    this.#shas.set(locus, shas);
    return shas;
  }

  has(locus: LocusName, sha: Sha): boolean {
    return this.#loci.has(locus) && this.#desk.locusOf(locus).allele(sha) !== undefined;
  }

  get(locus: LocusName, sha: Sha): SharedAllele | null {
    const found = this.#loci.has(locus) ? this.#desk.locusOf(locus).allele(sha) : undefined;
    if (found === undefined || found.stage === "deprecated") return null;
    const { interfaceHash, source, origin } = found.allele;
    const parents = parentsOf(origin).slice(0, PARENTS_MAX);
    return { locus, sha, interfaceHash, source, parents, lineage: lineageOf(origin) };
  }

  async admit(shared: SharedAllele, from: Peer, along: () => void): Promise<Objection | null> {
    const { parts, locusOf, checkOn } = this.#desk;
    const locus = locusOf(shared.locus);
    const nursery = new Nursery(parts, locus, checkOn);
    const objection = await nursery.objectionTo(shared.source);
    if (objection !== null) return objection;
    const waitsBecause = await this.#reasonToWait(nursery, shared.source);
    const { parents, lineage } = shared;
    const origin: Origin = { kind: "peer", peer: from.name, node: from.id, parents, lineage };
    const reason = `from peer ${from.name}: ${lineage.kind} there`;
    const admission = { reason, by: `peer ${from.name}` as const, along };
    addAllele(parts, locus, shared.source, origin, waitsBecause === null ? admission : { ...admission, waitsBecause });
    if (this.has(shared.locus, shared.sha)) return null;
    return { reason: `${shortSha(shared.sha)} is here with an earlier interface`, isFinal: true };
  }

  /** Why a person must look at an allele of a peer before it acts, or null. */
  async #reasonToWait(nursery: Nursery, source: string): Promise<string | null> {
    const refusal = importRefusal(nursery.contract, this.#desk.parts.settings.policy);
    if (refusal !== null) return refusal;
    const contradiction = await nursery.contradictionOf(source);
    return contradiction === null
      ? null
      : `it comes from a peer, and differs from what was recorded here: ${contradiction.reason}`;
  }

  /** Of loci only: what stands for a whole pathway is made anew on every node, and no peer knows its slot. */
  totals(): readonly LocalTotal[] {
    return this.#desk.parts.store.federation.localTotals().filter(({ locus }) => this.#loci.has(locus));
  }

  runsInFlight(): number {
    return this.#desk.standing().inFlight;
  }

  heard(loci: ReadonlySet<LocusName>): void {
    for (const locus of loci) if (this.#loci.has(locus)) this.#desk.locusOf(locus).reloadOpinions();
  }

  #changed(): void {
    this.#changes += 1;
    this.#shas = new Map();
  }
}

/** Files are named without their folders, and inputs not at all: what an allele met here is nobody else's concern. */
function lineageOf(origin: Origin): PeerLineage {
  const { engine, text } = described(origin);
  return {
    kind: origin.kind === "peer" ? origin.lineage.kind : origin.kind,
    engine: engine?.slice(0, 100) ?? null,
    description: text.slice(0, DESCRIPTION_CHARACTERS_MAX),
  };
}

function described(origin: Origin): { readonly engine: string | null; readonly text: string } {
  switch (origin.kind) {
    case "seed":
    case "registered":
      return { engine: null, text: origin.file.split("/").at(-1) ?? "" };
    case "mutation":
      return { engine: origin.engine, text: origin.description };
    case "generated":
      return { engine: origin.engine, text: origin.approach };
    case "fusion":
      return { engine: origin.engine, text: `the steps of ${origin.pathway} in one` };
    case "peer":
      return { engine: origin.lineage.engine, text: origin.lineage.description };
  }
}
