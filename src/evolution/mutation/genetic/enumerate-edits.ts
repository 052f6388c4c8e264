import type { Edit } from "./edit.ts";
import { intentBias } from "./intent-bias.ts";
import { isOneSided } from "./mirrored.ts";
import type { Operator, Proposals, Subject } from "./operator.ts";
import { operatorBias } from "./operator-bias.ts";
import { operators } from "./operators/catalogue.ts";
import { placed, type Shape } from "./place.ts";
import type { Site } from "./site.ts";
import type { Splice } from "./splice.ts";
import { suspicionOf } from "./suspicion.ts";

/** A gene of 256 kB could be changed in millions of ways; those at the likeliest places are enough for any budget. */
export const EDITS_MAX = 60_000;
const ONE_SIDED = 1;

/** Every single change to the subject, each once, the likeliest first. Pure and cheap: nothing is parsed again. */
export function enumerateEdits(subject: Subject, using: readonly Operator[] = operators): readonly Edit[] {
  const { anatomy, contract, failure } = subject;
  const suspicion = suspicionOf(
    anatomy,
    failure,
    [...subject.fields.keys(), ...contract.gives.map(({ name }) => name)],
    subject.seen,
  );
  const bias = operatorBias(failure);
  const ranked = anatomy.sites.map((site) => ({
    site,
    doubt: suspicion(site) + (isOneSided(anatomy, site) ? ONE_SIDED : 0),
  }));
  ranked.sort((left, right) => left.doubt - right.doubt);
  const collector = new Collector(anatomy.gene.source, intentBias(anatomy, contract));
  const biased = using.map((operator) => ({ operator, doubt: operator.doubt + bias(operator.name) }));
  for (const { site, doubt } of ranked) {
    for (const { operator, doubt: operatorDoubt } of biased) {
      collector.begin(operator.name, operatorDoubt + doubt);
      operator.propose(site, subject, collector);
    }
    if (collector.edits.length >= EDITS_MAX) break;
  }
  return collector.edits.sort((left, right) => left.doubt - right.doubt);
}

/** Gathers proposals, drops those that change nothing and those that were proposed before. */
class Collector implements Proposals {
  readonly edits: Edit[] = [];
  readonly #source: string;
  readonly #intent: (added: string, removed: string) => number;
  readonly #seen = new Set<string>();
  #operator = "";
  #doubt = 0;

  constructor(source: string, intent: (added: string, removed: string) => number) {
    this.#source = source;
    this.#intent = intent;
  }

  begin(operator: string, doubt: number): void {
    this.#operator = operator;
    this.#doubt = doubt;
  }

  replace(site: Site, text: string, shape: Shape, doubt = 0): void {
    this.splice(site.start, site.end, placed(site, text, shape), doubt);
  }

  splice(start: number, end: number, text: string, doubt = 0): void {
    this.#add([{ start, end, text }], `${start}:${end}:${text}`, doubt);
  }

  splices(parts: readonly Splice[], doubt = 0): void {
    this.#add(parts, parts.map(({ start, end, text }) => `${start}:${end}:${text}`).join("\u0000"), doubt);
  }

  #add(splices: readonly Splice[], key: string, doubt: number): void {
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const removed = splices.map(({ start, end }) => this.#source.slice(start, end));
    if (splices.every(({ text }, index) => removed[index] === text)) return;
    const intent = this.#intent(splices.map(({ text }) => text).join(" "), removed.join(" "));
    this.edits.push({ splices, operator: this.#operator, doubt: this.#doubt + doubt + intent });
  }
}
