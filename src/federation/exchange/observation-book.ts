import * as v from "valibot";
import { type Clock, type LocusName, sha256 } from "../../core/mod.ts";
import { isNewer, type LocalTotal, type Observation, type Observations } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import type { Signer } from "../identity.ts";
import { bucketOf, type ObservationSummary } from "./digest-tree.ts";
import { locusSchema } from "./wire.ts";

/** Whether a statement is its origin's own. False too for origins that nobody here knows: they are not carried. */
export type IsGenuine = (observation: Observation) => boolean;

export interface ObservationBookParts {
  readonly self: string;
  readonly signer: Signer;
  readonly isGenuine: IsGenuine;
  readonly store: Pick<Observations, "merge" | "all">;
  readonly clock: Clock;
}

interface Origin {
  readonly statements: Map<string, Observation>;
  version: number;
  /** What the tree says of it; null: to be computed. */
  summary: string | null;
}

/** What is signed of a statement. */
export function observationText(said: Omit<Observation, "signature">): string {
  const { origin, locus, sha, n, sumMicro, version } = said;
  return ["sg-observation-1", origin, locus, sha, n, sumMicro, version].join("\n");
}

/** The latest statements of all known origins, this node's own among them. Memory in front of the store. */
export class ObservationBook implements ObservationSummary {
  readonly #parts: ObservationBookParts;
  readonly #origins = new Map<string, Origin>();
  readonly #buckets = new Map<string, Set<string>>();
  #revision = 0;

  constructor(parts: ObservationBookParts) {
    this.#parts = parts;
    // A name that the protocol does not allow would make peers refuse the whole message, in every round.
    for (const observation of parts.store.all()) if (v.is(locusSchema, observation.locus)) this.#keep(observation);
  }

  revision(): number {
    return this.#revision;
  }

  buckets(): Iterable<string> {
    return this.#buckets.keys();
  }

  origins(bucket: string): ReadonlyMap<string, string> {
    const names = [...(this.#buckets.get(bucket) ?? [])].sort();
    return new Map(names.map((name) => [name, this.#summaryOf(name)]));
  }

  /** The highest version that is here of an origin; 0 for none. */
  versionOf(origin: string): number {
    return this.#origins.get(origin)?.version ?? 0;
  }

  /** The statements of an origin with a higher version, the lowest first: a receiver that has some has all before them. */
  since(origin: string, version: number, limit: number): readonly Observation[] {
    return [...(this.#origins.get(origin)?.statements.values() ?? [])]
      .filter((each) => each.version > version)
      .sort((left, right) => left.version - right.version)
      .slice(0, limit);
  }

  /** States anew what has changed here since the last time. @returns the loci concerned */
  restate(totals: readonly LocalTotal[]): ReadonlySet<LocusName> {
    const { self, signer, clock, store } = this.#parts;
    const own = this.#origins.get(self);
    let version = Math.max(own?.version ?? 0, clock.nowMs() - 1);
    const stated: Observation[] = [];
    for (const { locus, sha, n, sumE } of totals) {
      const sumMicro = Math.min(n * 1_000_000, Math.max(0, Math.round(sumE * 1_000_000)));
      const known = own?.statements.get(`${locus} ${sha}`);
      if (known !== undefined && known.n === n && known.sumMicro === sumMicro) continue;
      version += 1;
      const said = { origin: self, locus, sha, n, sumMicro, version };
      stated.push({ ...said, signature: signer.sign(observationText(said)) });
    }
    if (stated.length > 0) for (const each of store.merge(stated)) this.#keep(each);
    return new Set(stated.map(({ locus }) => locus));
  }

  /**
   * Takes over what is newer, genuine and within bounds; the order in which statements come does not matter, nor how often.
   * Nobody but this node speaks for it, and so nothing it said before is taken back from others (after a restored backup
   * its versions go on from the clock).
   */
  merge(stated: readonly Observation[]): readonly Observation[] {
    const fresh = stated.filter((each) => this.#isWanted(each) && this.#parts.isGenuine(each));
    const taken = fresh.length === 0 ? [] : this.#parts.store.merge(fresh);
    for (const each of fresh) this.#keep(each);
    return taken;
  }

  #isWanted(stated: Observation): boolean {
    if (stated.origin === this.#parts.self) return false;
    const origin = this.#origins.get(stated.origin);
    const known = origin?.statements.get(`${stated.locus} ${stated.sha}`);
    if (known !== undefined) return isNewer(stated, known);
    return (origin?.statements.size ?? 0) < bounds.observationsPerOriginMax;
  }

  #keep(observation: Observation): void {
    const { origin: name, locus, sha, version } = observation;
    const origin = this.#origins.get(name) ?? { statements: new Map(), version: 0, summary: null };
    const key = `${locus} ${sha}`;
    const known = origin.statements.get(key);
    if (known !== undefined && !isNewer(observation, known)) return;
    origin.statements.set(key, observation);
    origin.version = Math.max(origin.version, version);
    origin.summary = null;
    this.#origins.set(name, origin);
    const bucket = bucketOf(name);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? new Set()).add(name));
    this.#revision += 1;
  }

  #summaryOf(name: string): string {
    const origin = this.#origins.get(name);
    if (origin === undefined) return "";
    const lines = () => [...origin.statements.values()].map((each) => `${observationText(each)}\n${each.signature}`);
    origin.summary ??= `${origin.version}:${sha256(lines().sort().join("\n")).slice(0, 32)}`;
    return origin.summary;
  }
}
