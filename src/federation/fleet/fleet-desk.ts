import type { Clock } from "../../core/mod.ts";
import type { Peer } from "../peers/peer.ts";
import { type Expressed, phenotypeHash } from "./phenotype.ts";
import type { RunDesk } from "./run-desk.ts";
import type { Health, RunAnswer, RunRequest, Withdrawal } from "./wire.ts";

export interface FleetDeskParts {
  readonly node: string;
  readonly version: string;
  /** Of this machine. */
  readonly cores: number;
  readonly inFlight: () => number;
  /** What is expressed here; `revision` rises when that may have changed. */
  readonly phenotype: () => readonly Expressed[];
  readonly revision: () => number;
  readonly runs: RunDesk;
  readonly clock: Clock;
}

interface Known {
  readonly revision: number;
  readonly expressed: readonly Expressed[];
  readonly hash: Health["phenotype"];
}

/** What this node answers the rest of the fleet. The caller has made sure who asks. */
export class FleetDesk {
  readonly #parts: FleetDeskParts;
  readonly #startedAtMs: number;
  #known: Known | null = null;

  constructor(parts: FleetDeskParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
  }

  health(peer: Peer | null): Health {
    const { node, version, cores, inFlight, clock } = this.#parts;
    return {
      ...{ node, version, cores, inFlight: inFlight(), phenotype: this.#phenotype().hash },
      startedAtMs: this.#startedAtMs,
      atMs: clock.nowMs(),
      dispatch: peer?.dispatch ?? false,
    };
  }

  phenotype(): readonly Expressed[] {
    return this.#phenotype().expressed;
  }

  async run(request: RunRequest, peer: Peer): Promise<RunAnswer> {
    return await this.#parts.runs.run(request, peer);
  }

  withdraw(request: Withdrawal, peer: Peer): RunAnswer {
    return this.#parts.runs.withdraw(request, peer);
  }

  /** Resolves when no run of others is under way, or after `graceMs`. */
  async idle(graceMs: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, graceMs);
    await Promise.race([this.#parts.runs.idle(), late.promise]);
    clearTimeout(timer);
  }

  /** Asked by every peer every few seconds, and changes once in a while. */
  #phenotype(): Known {
    const revision = this.#parts.revision();
    if (this.#known?.revision === revision) return this.#known;
    const expressed = this.#parts.phenotype();
    this.#known = { revision, expressed, hash: phenotypeHash(expressed) };
    return this.#known;
  }
}
