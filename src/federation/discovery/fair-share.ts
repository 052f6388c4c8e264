const LANES = 64;

/**
 * A ration of work for senders whose number nobody can bound: each falls into one of 64 lanes by its address, and a lane
 * refills at a fixed rate. A flood from one address slows those who share its lane, and what all lanes together allow is
 * the most that a flood from everywhere can cost (stochastic fair queueing, McKenney 1990).
 */
export class FairShare {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #lanes: { left: number; atMs: number }[];

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#lanes = Array.from({ length: LANES }, () => ({ left: burst, atMs: 0 }));
  }

  /** Whether this sender may cost something now. */
  take(sender: string, nowMs: number): boolean {
    const lane = this.#lanes[laneOf(sender)];
    if (lane === undefined) return false;
    const refill = (Math.max(0, nowMs - lane.atMs) / 1_000) * this.#perSecond;
    lane.left = Math.min(this.#burst, lane.left + refill);
    lane.atMs = nowMs;
    if (lane.left < 1) return false;
    lane.left -= 1;
    return true;
  }
}

/** FNV-1a, folded to the number of lanes. */
function laneOf(sender: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < sender.length; index += 1) {
    hash = Math.imul(hash ^ sender.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % LANES;
}
