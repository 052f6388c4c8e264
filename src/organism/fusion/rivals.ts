import { SgError } from "../../core/mod.ts";
import type { Actor, Allele } from "../../genome/mod.ts";
import type { Author } from "../../llm/mod.ts";
import type { Background } from "../background.ts";
import type { OrganismParts } from "../parts.ts";
import { challenge } from "./challenge.ts";
import { conflict, type Entry } from "./entry.ts";
import type { StepsOn } from "./reference.ts";
import { type Composition, compositionHash, express, fusedOf, isModels, keepBeside, keptAt, slotOf } from "./slot.ts";
import type { AskedFusion } from "./state.ts";

/** A model was asked for where none can be asked. */
export class NoFuserError extends SgError {
  readonly code = "engine_unavailable";
}

/** What rivals need of those who keep the entries. */
export interface RivalTools {
  readonly stepsOn: StepsOn;
  readonly background: Background;
  /** The gene of sg's own making; null when it cannot be made. */
  readonly mechanical: (entry: Entry, composition: Composition) => Allele | null;
  /** Takes over what other processes wrote. */
  readonly refresh: () => void;
  readonly look: (entry: Entry) => void;
  readonly use: (entry: Entry, composition: Composition, allele: Allele, reason: string) => void;
}

/** Models whose fused genes compete with those in use. */
export class Rivals {
  readonly #parts: OrganismParts;
  readonly #tools: RivalTools;

  constructor(parts: OrganismParts, tools: RivalTools) {
    this.#parts = parts;
    this.#tools = tools;
  }

  /**
   * Lets a model's gene compete with the one in use, or with a mechanical one that is not in use yet.
   * @throws NoFuserError and whatever the composition root says about the engine; ConflictError; CallAborted
   */
  async ask(entry: Entry, engine: string, signal: AbortSignal, by: Actor): Promise<AskedFusion> {
    const { fuser } = this.#parts;
    if (fuser === undefined) throw new NoFuserError("Cannot ask a model for a fusion: none can be asked here");
    return await this.#contest(entry, fuser.author(engine), fuser.ask, signal, by);
  }

  /** Once for each composition, if the settings say whom to ask, and not twice a day: a model that failed rests. */
  askUnasked(entry: Entry): void {
    if (entry.considered || entry.isAsking) return;
    entry.considered = true;
    const { fuser, store, clock } = this.#parts;
    const { composition, pathway } = entry;
    if (fuser === undefined || fuser.unasked === null || composition === null) return;
    if (keptAt(this.#parts, composition).some(({ allele }) => isModels(allele))) return;
    if (store.spend(clock.nowMs()).some(({ locus }) => locus === slotOf(pathway))) return;
    const { unasked } = fuser;
    this.#tools.background.start((signal) => this.ask(entry, unasked, signal, "selection"));
  }

  async #contest(
    entry: Entry,
    author: Author,
    ask: NonNullable<OrganismParts["fuser"]>["ask"],
    signal: AbortSignal,
    by: Actor,
  ): Promise<AskedFusion> {
    const { composition } = entry;
    if (composition === null) throw conflict(entry, "it is not whole");
    if (entry.isAsking) throw conflict(entry, "a model is being asked about it already");
    const inUse = entry.fused?.allele ?? null;
    const current = inUse ?? this.#tools.mechanical(entry, composition);
    if (current === null) throw conflict(entry, entry.refusal ?? "it cannot be made");
    const holder = fusedOf(this.#parts, composition, current);
    const known = keptAt(this.#parts, composition).map(({ allele }) => allele);
    entry.isAsking = true;
    try {
      const order = { composition, holder, known, author, ask, signal };
      const { allele, reason, ...outcome } = await challenge(this.#parts, this.#tools.stepsOn, order);
      const { engine, model } = author.client;
      const told = { engine, model, reason };
      if (allele === null) return this.#tell(entry, { ...told, ...outcome, verdict: "refused", sha: null });
      this.#expectUnchanged(entry, composition, current, inUse);
      const verdict = this.#takeIn(
        entry,
        composition,
        { current, challenger: allele, won: outcome.contest?.won === true },
        reason,
        by,
      );
      return this.#tell(entry, { ...told, ...outcome, verdict, sha: allele.sha });
    } finally {
      entry.isAsking = false;
    }
  }

  /** What was measured is worth something only for the steps and the gene that it was measured with. */
  #expectUnchanged(entry: Entry, composition: Composition, current: Allele, inUse: Allele | null): void {
    this.#tools.refresh();
    this.#tools.look(entry);
    const hash = (of: Composition | null) => (of === null ? null : compositionHash(this.#parts, of));
    if (hash(entry.composition) !== hash(composition)) throw conflict(entry, "its steps have changed meanwhile");
    const now = entry.fused?.allele.sha ?? null;
    if (now === (inUse?.sha ?? null) || now === current.sha) return;
    throw conflict(entry, now === null ? "it was unfused meanwhile" : "another gene came into use meanwhile");
  }

  /** Both genes are registered in one act: the winner in use, the other beside it. */
  #takeIn(
    entry: Entry,
    composition: Composition,
    { current, challenger, won }: { readonly current: Allele; readonly challenger: Allele; readonly won: boolean },
    reason: string,
    by: Actor,
  ): "won" | "lost" {
    const [winner, loser] = won ? [challenger, current] : [current, challenger];
    const [why, whyNot] = won
      ? [reason, "a model's gene won its contest with it"]
      : ["a model's gene lost to it", reason];
    const changes = entry.fused?.allele.sha !== winner.sha;
    this.#parts.store.atomically(() => {
      keepBeside(this.#parts, composition, loser, whyNot, by);
      if (changes) express(this.#parts, winner, why, by);
    });
    if (changes) this.#tools.use(entry, composition, winner, why);
    return won ? "won" : "lost";
  }

  #tell({ pathway }: Entry, asked: AskedFusion): AskedFusion {
    const { engine, model, verdict, sha, reason } = asked;
    this.#parts.events.emit({ type: "fusion_contested", pathway: pathway.name, engine, model, verdict, sha, reason });
    return asked;
  }
}
