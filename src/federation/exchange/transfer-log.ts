import type { Clock, LocusName, Sha } from "../../core/mod.ts";
import type { Peer } from "../peers/peer.ts";
import type { PushAnswer } from "./wire.ts";

/** An allele that one node offered to another, and what became of it there. */
export interface Transfer {
  /** Counts up from 1 with each of this process. */
  readonly number: number;
  readonly atMs: number;
  /** Id and name of the other node. */
  readonly peer: string;
  readonly name: string;
  /** `in`: it came here; `out`: it went there. */
  readonly direction: "in" | "out";
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly verdict: Exclude<PushAnswer["verdict"], "known">;
  readonly reason: string | null;
}

/** The newest stay: for a person who asks why something did not arrive. What came in is in the genome as well. */
const KEPT_MAX = 500;

export interface TransferFilter {
  readonly limit: number;
  readonly before?: number;
  /** A peer's id. */
  readonly peer?: string;
  readonly refusedOnly?: boolean;
}

/** What was exchanged of late, with the reasons for what was not. */
export class TransferLog {
  readonly #clock: Clock;
  #transfers: Transfer[] = [];
  #number = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(
    direction: Transfer["direction"],
    { id, name }: Pick<Peer, "id" | "name">,
    { locus, sha }: Pick<Transfer, "locus" | "sha">,
    { verdict, reason }: PushAnswer,
  ): void {
    if (verdict === "known") return;
    this.#number += 1;
    const atMs = this.#clock.nowMs();
    this.#transfers.push({ number: this.#number, atMs, peer: id, name, direction, locus, sha, verdict, reason });
    if (this.#transfers.length > 2 * KEPT_MAX) this.#transfers = this.#transfers.slice(-KEPT_MAX);
  }

  /** The newest first. */
  list({ limit, before = Number.POSITIVE_INFINITY, peer, refusedOnly = false }: TransferFilter): readonly Transfer[] {
    return this.#transfers
      .filter((each) => each.number < before && (peer === undefined || each.peer === peer))
      .filter(({ verdict }) => !refusedOnly || verdict !== "added")
      .slice(-limit)
      .reverse();
  }
}
