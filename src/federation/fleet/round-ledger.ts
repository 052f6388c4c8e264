import type { PeerRound } from "../node.ts";

/** What the rounds with peers came to since the start. */
export interface RoundTotals {
  readonly rounds: number;
  readonly failed: number;
  /** Rounds in which nothing differed. */
  readonly idle: number;
  readonly bytes: number;
  readonly idleBytes: number;
  readonly allelesIn: number;
  readonly allelesOut: number;
  readonly observationsIn: number;
  readonly observationsOut: number;
}

const NOTHING: RoundTotals = {
  rounds: 0,
  failed: 0,
  idle: 0,
  bytes: 0,
  idleBytes: 0,
  allelesIn: 0,
  allelesOut: 0,
  observationsIn: 0,
  observationsOut: 0,
};

/** Adds up what a sync daemon reports. */
export class RoundLedger {
  #totals = NOTHING;

  get totals(): RoundTotals {
    return this.#totals;
  }

  note({ report, bytes }: PeerRound): void {
    const before = this.#totals;
    const rounds = before.rounds + 1;
    if (report === null) {
      this.#totals = { ...before, rounds, failed: before.failed + 1, bytes: before.bytes + bytes };
      return;
    }
    const isIdle = isInSync(report);
    this.#totals = {
      rounds,
      failed: before.failed,
      idle: before.idle + (isIdle ? 1 : 0),
      bytes: before.bytes + bytes,
      idleBytes: before.idleBytes + (isIdle ? bytes : 0),
      allelesIn: before.allelesIn + report.fetched,
      allelesOut: before.allelesOut + report.pushed,
      observationsIn: before.observationsIn + report.heard,
      observationsOut: before.observationsOut + report.told,
    };
  }
}

/** Whether the round found nothing to move, so that both had the same (or nothing that the other wants). */
export function isInSync({ fetched, pushed, heard, told, unfinished }: NonNullable<PeerRound["report"]>): boolean {
  return fetched + pushed + heard + told === 0 && !unfinished;
}
