import type { Clock, LocusName, Sha } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { type DigestTree, locusKey } from "../exchange/digest-tree.ts";
import type { Intake } from "../exchange/intake.ts";
import type { ObservationBook } from "../exchange/observation-book.ts";
import type { PeerPort } from "../exchange/port.ts";
import { RefusalBook } from "../exchange/refusal-book.ts";
import type { AlleleShelf } from "../exchange/shelf.ts";
import type { TransferLog } from "../exchange/transfer-log.ts";
import type { ObservationsRequest, PushAnswer } from "../exchange/wire.ts";
import type { Peer } from "../peers/peer.ts";
import { type Difference, type Differences, findDifferences } from "./walk.ts";

/** What one round with one peer moved. */
export interface RoundReport {
  /** Alleles that came in, and that the peer took. */
  readonly fetched: number;
  readonly pushed: number;
  /** Observations that came in, and that the peer took. */
  readonly heard: number;
  readonly told: number;
  /** Whether something is left for the next round: a ration was used up, or there was too much for one. */
  readonly unfinished: boolean;
}

/** An allele that was offered to the side that lacks it, and what became of it there. */
export interface MovedAllele extends PushAnswer {
  readonly sha: Sha;
}

export interface SyncParts {
  readonly shelf: AlleleShelf;
  readonly tree: DigestTree;
  readonly book: ObservationBook;
  readonly intake: Intake;
  readonly log: TransferLog;
  readonly clock: Clock;
}

type Want = ObservationsRequest["want"][number];

/** Messages about observations in one round. */
const PAGES_MAX = 100;
/** After so long a peer is offered again what it refused: its contracts may be others now. */
const REFUSAL_MS = 3_600_000;
const IDLE: RoundReport = { fetched: 0, pushed: 0, heard: 0, told: 0, unfinished: false };

/**
 * Anti-entropy (Demers et al. 1987), push and pull: compares digests with a peer and moves what differs, both ways. Kept
 * between rounds: for each peer the pair of roots after which nothing more could be moved, because what differs is not
 * wanted on one of the sides. While neither root changes, a round is one small question; until something is due again that
 * could not be judged.
 */
export class Sync {
  readonly #parts: SyncParts;
  readonly #settled = new Map<string, { readonly pair: string; readonly untilMs: number }>();
  /** What a peer does not want. */
  readonly #declined = new Map<string, RefusalBook>();

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** @throws PeerError when the peer does not answer as it should; what was moved until then stays. */
  async round(peer: Peer, port: PeerPort): Promise<RoundReport> {
    const { tree, book, shelf, intake } = this.#parts;
    book.restate(shelf.totals());
    const root = tree.hash("");
    const first = await port.digest({ asks: [["", root]] });
    const pair = `${root} ${first.root}`;
    if (first.root === root || this.#isSettled(peer, pair)) return IDLE;
    const found = await findDifferences(tree, shelf, port, first);
    const observed = await this.#exchangeObservations(port, found.origins);
    const fetched = await this.#fetch(peer, port, found.theirs);
    const pushed = await this.#push(peer, port, found.ours);
    const unfinished = found.isCut || fetched.unfinished || pushed.unfinished;
    const report = { fetched: fetched.moved, pushed: pushed.moved, ...observed, unfinished };
    const moved = report.fetched + report.pushed + report.heard + report.told;
    if (moved === 0 && !unfinished) {
      const untilMs = Math.min(intake.nextDueMs(), this.#declinedBy(peer).nextDueMs());
      this.#settled.set(peer.id, { pair, untilMs });
    }
    return report;
  }

  #isSettled({ id }: Peer, pair: string): boolean {
    const settled = this.#settled.get(id);
    return settled?.pair === pair && this.#parts.clock.nowMs() < settled.untilMs;
  }

  #declinedBy({ id }: Peer): RefusalBook {
    const known = this.#declined.get(id) ?? new RefusalBook(this.#parts.clock, REFUSAL_MS);
    this.#declined.set(id, known);
    return known;
  }

  async #exchangeObservations(
    port: PeerPort,
    origins: Differences["origins"],
  ): Promise<Pick<RoundReport, "heard" | "told">> {
    const { book, shelf } = this.#parts;
    let want = origins.flatMap(({ origin, theirs }): Want[] => {
      const ours = book.versionOf(origin);
      return theirs < ours ? [] : [{ origin, since: startAt(ours, theirs) }];
    });
    let give = origins.flatMap(({ origin, theirs }) =>
      book.since(origin, startAt(theirs, book.versionOf(origin)), bounds.observationsPerOriginMax),
    );
    let [heard, told] = [0, 0];
    // A peer that has more and more to say is heard again in the next round.
    for (let page = 0; page < PAGES_MAX && want.length + give.length > 0; page += 1) {
      const asked = want.slice(0, bounds.originsPerMessageMax);
      const given = give.slice(0, bounds.observationsPerMessageMax);
      const answer = await port.observations({ want: asked, give: given });
      const taken = book.merge(answer.observations);
      if (taken.length > 0) shelf.heard(new Set(taken.map(({ locus }) => locus)));
      heard += taken.length;
      told += answer.taken;
      give = give.slice(given.length);
      want = [...continued(asked, answer), ...want.slice(asked.length)];
    }
    return { heard, told };
  }

  /** Moves what one side lacks at one locus, whatever was declined before. @throws PeerError */
  async exchangeLocus(
    peer: Peer,
    port: PeerPort,
    locus: LocusName,
    direction: "pull" | "share",
  ): Promise<readonly MovedAllele[]> {
    const { shelf, tree } = this.#parts;
    const path = `a/${locusKey(locus, shelf.loci().get(locus) ?? "")}`;
    const first = await port.digest({ asks: [[path, tree.hash(path)]] });
    const found = await findDifferences(tree, shelf, port, first);
    const moved: MovedAllele[] = [];
    for (const each of direction === "pull" ? found.theirs : found.ours) {
      const answer =
        direction === "pull" ? await this.#fetchOne(peer, port, each) : await this.#pushOne(peer, port, each);
      if (answer !== null) moved.push({ sha: each.sha, ...answer });
      if (answer?.verdict === "later") break;
    }
    return moved;
  }

  async #fetch(peer: Peer, port: PeerPort, missing: readonly Difference[]) {
    const wanted = missing.filter((each) => !this.#parts.intake.isSettled(each));
    let moved = 0;
    for (const each of wanted.slice(0, bounds.allelesPerRoundMax)) {
      const answer = await this.#fetchOne(peer, port, each);
      if (answer?.verdict === "added") moved += 1;
      if (answer?.verdict === "later") return { moved, unfinished: true };
    }
    return { moved, unfinished: wanted.length > bounds.allelesPerRoundMax };
  }

  async #push(peer: Peer, port: PeerPort, missing: readonly Difference[]) {
    const declined = this.#declinedBy(peer);
    const offered = missing.filter((each) => declined.find(each) === null);
    let moved = 0;
    for (const each of offered.slice(0, bounds.allelesPerRoundMax)) {
      const answer = await this.#pushOne(peer, port, each);
      if (answer?.verdict === "later") return { moved, unfinished: true };
      if (answer?.verdict === "added") moved += 1;
      else if (answer !== null)
        declined.note(each, { reason: answer.verdict, isFinal: answer.verdict !== "undecided" });
    }
    return { moved, unfinished: offered.length > bounds.allelesPerRoundMax };
  }

  /** Null: gone meanwhile, or another one than was asked for. */
  async #fetchOne(peer: Peer, port: PeerPort, { locus, sha }: Difference): Promise<PushAnswer | null> {
    const allele = await port.allele(locus, sha);
    if (allele === null || allele.sha !== sha || allele.locus !== locus) return null;
    return await this.#parts.intake.take(allele, peer);
  }

  async #pushOne(peer: Peer, port: PeerPort, { locus, sha }: Difference): Promise<PushAnswer | null> {
    const allele = this.#parts.shelf.get(locus, sha);
    if (allele === null) return null;
    const answer = await port.push(allele);
    this.#parts.log.note("out", peer, allele, answer);
    return answer;
  }
}

/** After which version to begin: where both have the same one the difference may be anywhere before it. */
function startAt(had: number, other: number): number {
  return had === other ? 0 : had;
}

/** What is still to be asked for. An answer without observations would only be followed by the same one. */
function continued(
  asked: readonly Want[],
  {
    observations,
    more,
  }: { readonly observations: readonly { origin: string; version: number }[]; readonly more: readonly string[] },
): readonly Want[] {
  if (observations.length === 0) return [];
  const unanswered = new Set(more);
  return asked.flatMap(({ origin, since }) => {
    const reached = observations.findLast((each) => each.origin === origin)?.version ?? since;
    return unanswered.has(origin) ? [{ origin, since: Math.max(since, reached) }] : [];
  });
}
