import type { ObservationsAnswer, PushAnswer } from "../exchange/wire.ts";

/** What came of the requests of one peer; what came of ours is in the round ledger. */
export interface Served {
  readonly requests: number;
  readonly lastAtMs: number | null;
  readonly allelesIn: number;
  readonly allelesOut: number;
  readonly observationsIn: number;
  readonly observationsOut: number;
}

const NOTHING: Served = {
  requests: 0,
  lastAtMs: null,
  allelesIn: 0,
  allelesOut: 0,
  observationsIn: 0,
  observationsOut: 0,
};

/** By peer, since the start. Only peers get here, so that there are no more entries than peers. */
export class ServedLedger {
  readonly #peers = new Map<string, Served>();

  of(peer: string): Served {
    return this.#peers.get(peer) ?? NOTHING;
  }

  asked(peer: string, atMs: number): void {
    const { requests } = this.of(peer);
    this.#add(peer, { requests: requests + 1, lastAtMs: atMs });
  }

  tookAllele(peer: string, { verdict }: PushAnswer): void {
    if (verdict === "added") this.#add(peer, { allelesIn: this.of(peer).allelesIn + 1 });
  }

  gaveAllele(peer: string): void {
    this.#add(peer, { allelesOut: this.of(peer).allelesOut + 1 });
  }

  toldOfObservations(peer: string, { taken, observations }: ObservationsAnswer): void {
    const { observationsIn, observationsOut } = this.of(peer);
    this.#add(peer, {
      observationsIn: observationsIn + taken,
      observationsOut: observationsOut + observations.length,
    });
  }

  #add(peer: string, changes: Partial<Served>): void {
    this.#peers.set(peer, { ...this.of(peer), ...changes });
  }
}
