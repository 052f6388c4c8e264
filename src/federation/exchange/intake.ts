import { type Clock, type Logger, limits, SgError, sha256 } from "../../core/mod.ts";
import type { Objection, PeerImports } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import type { Peer } from "../peers/peer.ts";
import { RefusalBook } from "./refusal-book.ts";
import type { AlleleShelf } from "./shelf.ts";
import type { TransferLog } from "./transfer-log.ts";
import type { PushAnswer, SharedAllele } from "./wire.ts";

const DAY_MS = 86_400_000;
const REASON_CHARACTERS_MAX = 2_000;

export interface IntakeParts {
  readonly shelf: AlleleShelf;
  readonly imports: PeerImports;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: TransferLog;
}

/**
 * The one way in for alleles of others, pushed or fetched. The cheap checks come first; what costs (the gate, the examples
 * in the sandbox) is done for one allele at a time and rationed for each peer, and what it may leave on disk is rationed too.
 */
export class Intake {
  readonly #parts: IntakeParts;
  /** What an allele is does not change, nor do the contracts while this process lives. */
  readonly #refused: RefusalBook;
  readonly #trials = new Map<string, { sinceMs: number; count: number; spentMs: number }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#refused = new RefusalBook(parts.clock, Number.POSITIVE_INFINITY);
  }

  /** Whether it is of no use to fetch it now. */
  isSettled(allele: Pick<SharedAllele, "locus" | "sha">): boolean {
    return this.#refused.find(allele) !== null || this.#parts.shelf.has(allele.locus, allele.sha);
  }

  /** When the first of what could not be judged is to be looked at again. */
  nextDueMs(): number {
    return this.#refused.nextDueMs();
  }

  /** One after the other: a quota is counted before the next one is looked at. */
  async take(allele: SharedAllele, from: Peer): Promise<PushAnswer> {
    const turn = this.#last.then(() => this.#take(allele, from));
    this.#last = turn.catch(() => undefined);
    const answer = await turn;
    this.#parts.log.note("in", from, allele, answer);
    return answer;
  }

  async #take(allele: SharedAllele, from: Peer): Promise<PushAnswer> {
    const { locus, sha, source, interfaceHash } = allele;
    if (sha256(source) !== sha) return refused("the source does not hash to its name");
    const bytes = Buffer.byteLength(source);
    if (bytes > limits.sourceBytesMax) return refused(`the source is larger than ${limits.sourceBytesMax} bytes`);
    const here = this.#parts.shelf.loci().get(locus);
    if (here === undefined) return refused(`no contract declares ${locus} here`);
    if (here !== interfaceHash) return refused(`the contract of ${locus} has another interface here`);
    if (this.#parts.shelf.has(locus, sha)) return { verdict: "known", reason: null };
    const before = this.#refused.find(allele);
    if (before !== null) return answerTo(before);
    try {
      return await this.#look(allele, from, bytes);
    } catch (thrown) {
      if (!(thrown instanceof SgError)) throw thrown;
      // A full disk, a sandbox that is gone: it says nothing about the allele, and how things are here is not the peer's concern.
      this.#parts.logger.log("error", `Cannot take in an allele from peer ${from.name}: ${thrown.message}`);
      const objection = { reason: "it could not be looked at", isFinal: false };
      this.#refused.note(allele, objection);
      return answerTo(objection);
    }
  }

  async #look(allele: SharedAllele, from: Peer, bytes: number): Promise<PushAnswer> {
    const { locus, sha } = allele;
    const { shelf, imports, clock } = this.#parts;
    const atMs = clock.nowMs();
    const trials = this.#trialsOf(from, atMs);
    const ration = this.#ration(from, bytes, trials);
    if (ration !== null) return { verdict: "later", reason: ration };
    trials.count += 1;
    const along = () => imports.note({ peer: from.id, locus, sha, bytes, atMs });
    const objection = await shelf.admit(allele, from, along).finally(() => {
      trials.spentMs += clock.nowMs() - atMs;
    });
    if (objection === null) {
      this.#refused.forget(allele);
      return { verdict: "added", reason: null };
    }
    this.#refused.note(allele, objection);
    return answerTo(objection);
  }

  #trialsOf({ id }: Peer, nowMs: number) {
    const known = this.#trials.get(id);
    const isThisWindow = known !== undefined && nowMs - known.sinceMs < bounds.windowMs;
    const trials = isThisWindow ? known : { sinceMs: nowMs, count: 0, spentMs: 0 };
    this.#trials.set(id, trials);
    return trials;
  }

  #ration(from: Peer, bytes: number, trials: { readonly count: number; readonly spentMs: number }): string | null {
    if (trials.count >= bounds.trialsPerWindowMax) return "too many alleles in a minute";
    // All peers share one queue: alleles that run until they are stopped must not fill it.
    if (trials.spentMs >= bounds.trialMsPerWindowMax) return "your alleles took too long to look at in this minute";
    const nowMs = this.#parts.clock.nowMs();
    const used = this.#parts.imports.usage(from.id, nowMs - DAY_MS);
    if (used.alleles >= bounds.importsPerDayMax)
      return `${used.alleles} alleles came from you in a day; that is the limit`;
    if (used.bytes + bytes > bounds.importBytesPerDayMax)
      return `${used.bytes} bytes came from you in a day; that is the limit`;
    return null;
  }
}

function answerTo({ reason, isFinal }: Objection): PushAnswer {
  return isFinal ? refused(reason) : { verdict: "undecided", reason: reason.slice(0, REASON_CHARACTERS_MAX) };
}

function refused(reason: string): PushAnswer {
  return { verdict: "refused", reason: reason.slice(0, REASON_CHARACTERS_MAX) };
}
