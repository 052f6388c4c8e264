import type { Clock, LocusName, Sha } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import type { Identity } from "../identity.ts";
import type { Peer } from "../peers/peer.ts";
import { answerDigest, type DigestTree } from "./digest-tree.ts";
import type { Intake } from "./intake.ts";
import type { ObservationBook } from "./observation-book.ts";
import type { AlleleShelf } from "./shelf.ts";
import type {
  DigestAnswer,
  DigestRequest,
  NodeInfo,
  ObservationsAnswer,
  ObservationsRequest,
  PushAnswer,
  SharedAllele,
} from "./wire.ts";

export interface ExchangeParts {
  readonly identity: Pick<Identity, "id" | "publicKey">;
  readonly name: string;
  readonly version: string;
  readonly shelf: AlleleShelf;
  readonly tree: DigestTree;
  readonly book: ObservationBook;
  readonly intake: Intake;
  readonly clock: Clock;
}

/** What this node answers its peers, whoever carries the messages. The caller has made sure who asks. */
export class Exchange {
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  info(): NodeInfo {
    const { identity, name, version, shelf, clock } = this.#parts;
    const loci = [...shelf.loci()].map(([locus, interfaceHash]) => ({
      ...{ locus, interfaceHash },
      alleles: shelf.shas(locus).length,
    }));
    const load = { runsInFlight: shelf.runsInFlight() };
    return { node: identity.id, name, version, key: identity.publicKey, atMs: clock.nowMs(), load, loci };
  }

  digest(request: DigestRequest): DigestAnswer {
    return answerDigest(this.#parts.tree, request);
  }

  /** At any locus when none is named. */
  allele(sha: Sha, locus: LocusName | null): SharedAllele | null {
    const { shelf } = this.#parts;
    const loci = locus === null ? [...shelf.loci().keys()] : [locus];
    for (const each of loci) {
      const found = shelf.get(each, sha);
      if (found !== null) return found;
    }
    return null;
  }

  async push(allele: SharedAllele, from: Peer): Promise<PushAnswer> {
    return await this.#parts.intake.take(allele, from);
  }

  observations({ want, give }: ObservationsRequest): ObservationsAnswer {
    const { book, shelf } = this.#parts;
    const taken = book.merge(give);
    if (taken.length > 0) shelf.heard(new Set(taken.map(({ locus }) => locus)));
    const observations: ObservationsAnswer["observations"][number][] = [];
    const more: string[] = [];
    for (const { origin, since } of want) {
      const room = bounds.observationsPerMessageMax - observations.length;
      const found = book.since(origin, since, room + 1);
      observations.push(...found.slice(0, room));
      if (found.length > room) more.push(origin);
    }
    return { observations, more, taken: taken.length };
  }
}
