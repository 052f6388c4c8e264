import { type Clock, limits, type Sha, sha256 } from "../../core/mod.ts";
import type { PeerImports } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import type { Peer } from "../peers/peer.ts";
import type { AlleleShelf } from "./shelf.ts";
import type { TransferLog } from "./transfer-log.ts";
import type { PushAnswer, SharedAllele } from "./wire.ts";

const DAY_MS = 86_400_000;

/**
 * The one way in for alleles of others, pushed or fetched. The cheap checks come first; what costs (the gate, the examples
 * in the sandbox) is done for one allele at a time and rationed for each peer, and what it may leave on disk is rationed too.
 */
export class Intake {
  readonly #shelf: AlleleShelf;
  readonly #imports: PeerImports;
  readonly #clock: Clock;
  readonly #log: TransferLog;
  /** Alleles that were refused for what they are: looking again would tell the same. */
  readonly #refused = new Map<Sha, string>();
  readonly #trials = new Map<string, { sinceMs: number; count: number }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(shelf: AlleleShelf, imports: PeerImports, clock: Clock, log: TransferLog) {
    this.#shelf = shelf;
    this.#imports = imports;
    this.#clock = clock;
    this.#log = log;
  }

  /** Whether it is of no use to fetch it. */
  isSettled(allele: Pick<SharedAllele, "locus" | "sha">): boolean {
    return this.#refused.has(allele.sha) || this.#shelf.has(allele.locus, allele.sha);
  }

  /** One after the other: a quota is counted before the next one is looked at. */
  async take(allele: SharedAllele, from: Peer): Promise<PushAnswer> {
    const turn = this.#last.then(() => this.#take(allele, from));
    this.#last = turn.catch(() => undefined);
    const answer = await turn;
    this.#log.note("in", from, allele, answer);
    return answer;
  }

  async #take(allele: SharedAllele, from: Peer): Promise<PushAnswer> {
    const { locus, sha, source, interfaceHash } = allele;
    if (sha256(source) !== sha) return refused("the source does not hash to its name");
    const bytes = Buffer.byteLength(source);
    if (bytes > limits.sourceBytesMax) return refused(`the source is larger than ${limits.sourceBytesMax} bytes`);
    const here = this.#shelf.loci().get(locus);
    if (here === undefined) return refused(`no contract declares ${locus} here`);
    if (here !== interfaceHash) return refused(`the contract of ${locus} has another interface here`);
    if (this.#shelf.has(locus, sha)) return { verdict: "known", reason: null };
    const before = this.#refused.get(sha);
    if (before !== undefined) return refused(before);
    const ration = this.#ration(from, bytes);
    if (ration !== null) return { verdict: "later", reason: ration };
    const atMs = this.#clock.nowMs();
    const along = () => this.#imports.note({ peer: from.id, locus, sha, bytes, atMs });
    const objection = await this.#shelf.admit(allele, from, along);
    if (objection === null) return { verdict: "added", reason: null };
    this.#remember(sha, objection);
    return refused(objection);
  }

  #ration(from: Peer, bytes: number): string | null {
    const nowMs = this.#clock.nowMs();
    const known = this.#trials.get(from.id);
    const trials =
      known !== undefined && nowMs - known.sinceMs < bounds.windowMs ? known : { sinceMs: nowMs, count: 0 };
    if (trials.count >= bounds.trialsPerWindowMax) return "too many alleles in a minute";
    trials.count += 1;
    this.#trials.set(from.id, trials);
    const used = this.#imports.usage(from.id, nowMs - DAY_MS);
    if (used.alleles >= bounds.importsPerDayMax)
      return `${used.alleles} alleles came from you in a day; that is the limit`;
    if (used.bytes + bytes > bounds.importBytesPerDayMax)
      return `${used.bytes} bytes came from you in a day; that is the limit`;
    return null;
  }

  #remember(sha: Sha, reason: string): void {
    this.#refused.set(sha, reason);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > bounds.refusedKeptMax && oldest !== undefined) this.#refused.delete(oldest);
  }
}

function refused(reason: string): PushAnswer {
  return { verdict: "refused", reason: reason.slice(0, 2_000) };
}
